"""Column types that say the same on SQLite (strict tables) and PostgreSQL.

| value          | SQLite                      | PostgreSQL  |
|----------------|-----------------------------|-------------|
| UUID           | TEXT, 36 characters         | uuid        |
| aware datetime | INTEGER, microseconds UTC   | timestamptz |
| date           | TEXT, ISO 8601              | date        |
| amount         | INTEGER, hundredths         | bigint      |
| mapping        | TEXT, JSON                  | jsonb       |
| bool           | INTEGER, 0 or 1             | boolean     |
| others' words  | TEXT                        | text        |

Text from outside may hold what a database does not take: PostgreSQL refuses NUL, both refuse half a surrogate
pair. `Words` and `Json` put U+FFFD in their place.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Dialect, Integer, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

REPLACEMENT = "\ufffd"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def clean(text: str) -> str:
    """Return *text* as both databases take it."""
    if "\x00" in text:
        text = text.replace("\x00", REPLACEMENT)
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _clean_all(value: Any) -> Any:
    """Return JSON with every text in it cleaned."""
    match value:
        case str():
            return clean(value)
        case dict():
            return {clean(key): _clean_all(one) for key, one in value.items()}
        case list() | tuple():
            return [_clean_all(one) for one in value]
        case _:
            return value


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Whole = BigInteger().with_variant(Integer(), "sqlite")


class _Two(TypeDecorator[Any]):
    """A type with one form per database."""

    impl: type[TypeEngine[Any]] = Text
    sqlite: TypeEngine[Any]
    postgresql: TypeEngine[Any]

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(self.sqlite if dialect.name == "sqlite" else self.postgresql)


class Plain(_Two):
    """A type whose values PostgreSQL's driver takes as they are."""


class Id(Plain):
    cache_ok = True
    sqlite, postgresql = Text(), Uuid()

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        return value if value is None or dialect.name != "sqlite" else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        return value if value is None or isinstance(value, UUID) else UUID(value)


class Instant(_Two):
    """An aware datetime. A naive one is refused: nobody knows when it was."""

    cache_ok = True
    sqlite, postgresql = Integer(), DateTime(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a datetime without a time zone can not be stored"
            raise ValueError(message)
        return (value - EPOCH) // MICROSECOND if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return EPOCH + int(value) * MICROSECOND
        at: datetime = value
        return at.astimezone(UTC)


class Day(Plain):
    cache_ok = True
    sqlite, postgresql = Text(), Date()

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        return value if value is None or dialect.name != "sqlite" else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return value if value is None or isinstance(value, date) else date.fromisoformat(value)


class Amount(_Two):
    """Money at two decimals, kept as whole hundredths; its currency stands in a column beside it."""

    cache_ok = True
    sqlite, postgresql = Integer(), BigInteger()

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        return None if value is None else int(value.scaleb(2).to_integral_exact())

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)


class Json(_Two):
    cache_ok = True
    sqlite, postgresql = Text(), JSONB(none_as_null=True)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        return self.as_text(value) if dialect.name == "sqlite" else _clean_all(value)

    def as_text(self, value: Any) -> str | None:
        """Return the document as text; None for none."""
        if value is None:
            return None
        return "{}" if value == {} else "[]" if value in ([], ()) else _encode(_clean_all(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return json.loads(value) if isinstance(value, str) and dialect.name == "sqlite" else value


class Words(TypeDecorator[str]):
    """Text that somebody else wrote."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean(value)


class Flag(Plain):
    impl = Boolean
    cache_ok = True
    sqlite, postgresql = Integer(), Boolean()

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:  # noqa: FBT001 - SQLAlchemy's signature
        return value if value is None or dialect.name != "sqlite" else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)
