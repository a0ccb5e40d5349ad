"""
The command line.

Exit codes: 0 done, 1 something needs a person, 2 wrong use, 3 could not run.
"""

import os
import sys

from portal_bots.cli.app import app
from portal_bots.cli.context import COULD_NOT_RUN


def main() -> None:
    """Run a command; what keeps it from running is said in one sentence. Its files are its user's alone."""
    os.umask(0o077)
    try:
        app()
    except COULD_NOT_RUN as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(3)
