"""One SQLite file per mock portal: the independent truth that tests count on."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

Row = dict[str, Any]
T = TypeVar("T")

SCHEMA = Path(__file__).with_name("schema.sql")


class Database:
    """Short queries on one connection; the portal is one process with one thread."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(SCHEMA.read_text(encoding="utf-8"))

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Every row of a query."""
        return [dict(row) for row in self._connection.execute(sql, values)]

    def row(self, sql: str, *values: object) -> Row | None:
        """The first row of a query, or nothing."""
        found = self._connection.execute(sql, values).fetchone()
        return dict(found) if found else None

    def value(self, sql: str, *values: object) -> Any:
        """The first column of the first row, or nothing."""
        found = self._connection.execute(sql, values).fetchone()
        return found[0] if found else None

    def run(self, sql: str, *values: object) -> int:
        """Change rows and tell the id of an inserted one."""
        return self._connection.execute(sql, values).lastrowid or 0

    def upsert(self, table: str, keys: tuple[str, ...], columns: Mapping[str, object]) -> None:
        """Insert a row, or update the given columns of the row with the same keys."""
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in keys)
        self.run(
            f"INSERT INTO {table} ({names}) VALUES ({marks}) "
            f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}",
            *columns.values(),
        )

    def insert_missing(self, table: str, columns: Mapping[str, object]) -> None:
        """Insert a row unless there is one with the same keys."""
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        self.run(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", *columns.values())

    def update(self, table: str, key: tuple[str, object], columns: Mapping[str, object]) -> None:
        """Change the given columns of one row."""
        changes = ", ".join(f"{name} = ?" for name in columns)
        self.run(f"UPDATE {table} SET {changes} WHERE {key[0]} = ?", *columns.values(), key[1])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the writes inside, or none."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def setting(self, key: str, default: T) -> T:
        """A remembered value of the portal."""
        stored = self.value("SELECT value FROM settings WHERE key = ?", key)
        return default if stored is None else cast(T, json.loads(stored))

    def keep_setting(self, key: str, value: object) -> None:
        """Remember a value across restarts."""
        self.upsert("settings", ("key",), {"key": key, "value": json.dumps(value)})

    def empty(self) -> None:
        """Forget everything, the numbering of rows included."""
        tables = self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        with self.transaction():
            for table in tables:
                self.run(f"DELETE FROM {table['name']}")

    def close(self) -> None:
        """Write the log back into the one file."""
        self._connection.close()
