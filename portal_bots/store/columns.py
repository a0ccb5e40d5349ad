"""Column types that mean the same on SQLite and PostgreSQL."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from portal_bots.store.seal import Seal


def give(dialect: Dialect, seal: Seal) -> None:
    """Let the columns of one engine be sealed and opened."""
    dialect.seal = seal  # type: ignore[attr-defined] # ours: a column type is given the dialect and nothing else


def seal_of(dialect: Dialect) -> Seal:
    """The seal of an engine; of a transaction it is ``seal_of(tx.dialect)``."""
    seal: Seal = dialect.seal  # type: ignore[attr-defined] # ours
    return seal


class SealedText(TypeDecorator[str]):
    """
    A text that may name a patient: sealed in the database, plain in the program.

    It is bound to its column: sealed bytes that were moved to another one do not open. Empty bytes, the default of
    columns that came later, are an empty text.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, about: str) -> None:
        super().__init__()
        self.about = about  #: ``table.column``

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Seal."""
        return None if value is None else seal_of(dialect).seal(value.encode(), self.about)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Open."""
        if value is None:
            return None
        return seal_of(dialect).open(value, self.about).decode() if value else ""


class SealedJson(TypeDecorator[Any]):
    """The same for values that JSON can write."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, about: str) -> None:
        super().__init__()
        self.about = about

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Seal."""
        return None if value is None else seal_of(dialect).seal(json.dumps(value).encode(), self.about)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Open."""
        return json.loads(seal_of(dialect).open(value, self.about)) if value else None


class UtcTime(TypeDecorator[datetime]):
    """A moment, kept in UTC. SQLite has no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a moment without a zone is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a moment without a time zone cannot be stored: {value!r}"
            raise ValueError(message)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """In UTC, with its zone."""
        if value is None:
            return None
        moment: datetime = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment
