"""`python -m mock_portals.kit.described FOLDER-OR-FILE --port 0 --data DIR`."""

import argparse
from pathlib import Path

from mock_portals.kit.described.app import run

parser = argparse.ArgumentParser(prog="mock_portals.kit.described")
parser.add_argument("description", type=Path, help="portal.toml, or the folder that it is in")
given, rest = parser.parse_known_args()
run(given.description, rest)
