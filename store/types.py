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
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from asyncpg.pgproto import pgproto
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


Way = Callable[[Any], Any] | None
"""Makes a value (never None) into another; None: it stays as it is."""


class Kind(TypeDecorator[Any]):
    """A type with one form per database.

    `_stored` and `_read` name, per database, what makes a value the driver's and back. That is all there is
    to it, so that one function stands between a value and its driver.
    """

    impl: type[TypeEngine[Any]] = Text
    cache_ok = True
    sqlite: TypeEngine[Any] = Text()
    postgresql: TypeEngine[Any] = Text()

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(self.sqlite if dialect.name == "sqlite" else self.postgresql)

    def bind_processor(self, dialect: Dialect) -> Any:
        return _or_none(self.stored(dialect.name))

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        return _or_none(self.read(dialect.name))

    def stored(self, database: str) -> Way:
        """Return what makes a value the driver's."""
        return None

    def read(self, database: str) -> Way:
        """Return what makes what the driver gave a value."""
        return None


def _or_none(way: Way) -> Way:
    return None if way is None else lambda value: None if value is None else way(value)


class Id(Kind):
    """A UUID. Those that are read are asyncpg's own kind of it, on SQLite too: equal to any other, and made,
    hashed and written out ten times as fast.
    """

    cache_ok = True
    sqlite, postgresql = Text(), Uuid()

    def stored(self, database: str) -> Way:
        return str if database == "sqlite" else None

    def read(self, database: str) -> Way:
        return pgproto.UUID if database == "sqlite" else None


class Instant(Kind):
    """An aware datetime. A naive one is refused: nobody knows when it was."""

    cache_ok = True
    sqlite, postgresql = Integer(), DateTime(timezone=True)

    def stored(self, database: str) -> Way:
        return _microseconds if database == "sqlite" else _aware

    def read(self, database: str) -> Way:
        return _instant if database == "sqlite" else None


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        message = "a datetime without a time zone can not be stored"
        raise ValueError(message)
    return value


def _microseconds(value: datetime) -> int:
    return (_aware(value) - EPOCH) // MICROSECOND


def _instant(value: int) -> datetime:
    return EPOCH + timedelta(microseconds=value)


class Day(Kind):
    cache_ok = True
    sqlite, postgresql = Text(), Date()

    def stored(self, database: str) -> Way:
        return date.isoformat if database == "sqlite" else None

    def read(self, database: str) -> Way:
        return date.fromisoformat if database == "sqlite" else None


class Amount(Kind):
    """Money at two decimals, kept as whole hundredths; its currency stands in a column beside it."""

    cache_ok = True
    sqlite, postgresql = Integer(), BigInteger()

    def stored(self, database: str) -> Way:
        return _hundredths

    def read(self, database: str) -> Way:
        return _amount


def _hundredths(value: Decimal) -> int:
    return int(value.scaleb(2).to_integral_exact())


@lru_cache(maxsize=4096)  # what is owed is read twice a row: as invoiced, and as it stands
def _amount(value: int) -> Decimal:
    return Decimal(value).scaleb(-2)


class Json(Kind):
    cache_ok = True
    sqlite, postgresql = Text(), JSONB(none_as_null=True)

    def stored(self, database: str) -> Way:
        return as_json if database == "sqlite" else _clean_all

    def read(self, database: str) -> Way:
        return document if database == "sqlite" else None

    def bind_processor(self, dialect: Dialect) -> Any:
        if dialect.name == "sqlite":
            return super().bind_processor(dialect)
        driver: Any = self.postgresql.dialect_impl(dialect).bind_processor(dialect)
        return lambda value: driver(_clean_all(value))

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        if dialect.name == "sqlite":
            return super().result_processor(dialect, coltype)
        return self.postgresql.dialect_impl(dialect).result_processor(dialect, coltype)


def as_json(value: Any) -> str:
    """Return a document (never None) as text that both databases take."""
    return "{}" if value == {} else "[]" if value in ([], ()) else _encode(_clean_all(value))


def document(text: str) -> Any:
    """Return the document that *text* is; most are empty."""
    return {} if text == "{}" else [] if text == "[]" else json.loads(text)


class Words(Kind):
    """Text that somebody else wrote."""

    cache_ok = True

    def stored(self, database: str) -> Way:
        return clean


class Flag(Kind):
    cache_ok = True
    impl = Boolean
    sqlite, postgresql = Integer(), Boolean()

    def stored(self, database: str) -> Way:
        return int if database == "sqlite" else None

    def read(self, database: str) -> Way:
        return bool if database == "sqlite" else None
