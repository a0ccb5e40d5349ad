"""
From the tables of an earlier version to today's, by Alembic.

There is no way down: a store in a file is copied beside it before it is migrated.
"""

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

_one_at_a_time = threading.Lock()  # Alembic's ``op`` is one per process


def upgrade(tx: Connection, to: str = "head") -> None:
    """Migrate inside this transaction, from the version that Alembic finds noted."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = tx
    with _one_at_a_time:
        command.upgrade(config, to)
