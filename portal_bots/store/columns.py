"""
Column types that mean the same on SQLite and PostgreSQL, and those whose content is sealed.

Sealed content never looks the same twice, so no query can compare it: beside a column that is searched for stands
another one with its mark.
"""

import json
from abc import abstractmethod
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, DateTime, Dialect, LargeBinary
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator

from portal_bots.store.seal import Seal, SealBrokenError

T = TypeVar("T")


def give(dialect: Dialect, seal: Seal) -> None:
    """Let the columns of one engine be sealed and opened."""
    dialect.seal = seal  # type: ignore[attr-defined] # ours: a column type is given the dialect and nothing else


def seal_of(dialect: Dialect) -> Seal:
    """The seal of an engine; of a transaction it is ``seal_of(tx.dialect)``."""
    seal: Seal = dialect.seal  # type: ignore[attr-defined] # ours
    return seal


def mark(tx: Connection, column: Column[Any], content: str) -> str:
    """The mark of a content of a sealed column: equal contents have equal marks."""
    return seal_of(tx.dialect).mark(content, f"{column.table.name}.{column.name}")


class UnreadableError(SealBrokenError, SQLAlchemyError):
    """A sealed column does not open: the store fails as it does where the database cannot be read."""


class _Incomparable(TypeDecorator.Comparator[Any]):
    """Sealed content is there or not; nothing else can be asked of it in a query."""

    def operate(self, op: Any, *other: Any, **more: Any) -> Any:
        if op not in {operators.is_, operators.is_not}:
            message = f"{self.expr} is sealed: compare its mark"
            raise TypeError(message)
        return super().operate(op, *other, **more)


class Sealed(TypeDecorator[T]):
    """Content that may name a patient or quote a page: sealed, and bound to its column."""

    impl = LargeBinary
    cache_ok = True
    comparator_factory = _Incomparable

    def __init__(self, about: str) -> None:
        super().__init__()
        self.about = about  #: table and column

    @abstractmethod
    def to_text(self, value: T) -> str:
        """A value as it is sealed."""

    @abstractmethod
    def from_text(self, text: str) -> T:
        """The value again."""

    def process_bind_param(self, value: T | None, dialect: Dialect) -> bytes | None:
        """Seal it, under the key in use."""
        return None if value is None else seal_of(dialect).seal(self.to_text(value).encode(), self.about)

    def process_result_value(self, value: Any, dialect: Dialect) -> T | None:
        """
        Open it.

        Raises:
            UnreadableError: It was changed, comes from another column, or its key is missing.

        """
        if value is None:
            return None
        try:
            return self.from_text(seal_of(dialect).open(value, self.about).decode())
        except SealBrokenError as error:
            raise UnreadableError(str(error)) from error


class SealedText(Sealed[str]):
    """Text, sealed."""

    cache_ok = True

    def to_text(self, value: str) -> str:
        """As it is."""
        return value

    def from_text(self, text: str) -> str:
        """As it is."""
        return text


class SealedJson(Sealed[Any]):
    """JSON, sealed."""

    cache_ok = True

    def to_text(self, value: Any) -> str:
        """As JSON."""
        return json.dumps(value)

    def from_text(self, text: str) -> Any:
        """From JSON."""
        return json.loads(text)


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
