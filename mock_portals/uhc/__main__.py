"""`python -m mock_portals.uhc --port 0 --data DIR`."""

from mock_portals.kit.serve import run
from mock_portals.uhc.app import build

run(build, "uhc")
