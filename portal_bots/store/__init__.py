"""Facts that survive a restart. SQLite by default, PostgreSQL by URL."""

from portal_bots.store.database import Store

__all__ = ["Store"]
