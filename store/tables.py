"""The tables. Every row carries its business and its bucket, so that one shard or partition holds all of it.

`bucket` is `business % 64`; claims and hot indexes begin with it. Ids are UUIDv7: they sort by time.
The log is append-only: no code here changes or removes a line of it, and the tests watch every statement.
"""

from __future__ import annotations

from uuid import UUID

import uuid_utils
from asyncpg.pgproto import pgproto
from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem

from store.types import Amount, Day, Flag, Id, Instant, Json, Whole, Words

BUCKETS = 64

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def new_id() -> UUID:
    """Return a fresh UUIDv7."""
    made: UUID = pgproto.UUID(uuid_utils.uuid7().bytes)
    return made


def bucket_of(business: UUID) -> int:
    """Return the bucket of a business, 0 to 63."""
    return business.int % BUCKETS


def _table(name: str, *parts: SchemaItem) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


def _index_where(name: str, condition: str, *columns: str) -> Index:
    """Return an index of the rows that meet *condition*: it stays small whatever is kept."""
    return Index(name, *columns, sqlite_where=text(condition), postgresql_where=text(condition))


policies = _table(
    "policies",
    Column("version", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("body", Json, nullable=False),
)

businesses = _table(
    "businesses",
    Column("id", Id, primary_key=True),
    Column("bucket", Integer, nullable=False),
    Column("name", Words, nullable=False, unique=True),
    Column("org_number", Words),
    Column("language", Text, nullable=False),
    Column("policy", Text, ForeignKey("policies.version"), nullable=False),
    Column("terms_version", Text),
    Column("terms_sent_at", Instant),
    Column("prompts", Integer, nullable=False, server_default="0"),
    Column("ledger_feed", Flag, nullable=False),
    Column("ledger_read_at", Instant),
    Column("created_at", Instant, nullable=False),
)

contacts = _table(
    "contacts",
    Column("id", Id, primary_key=True),
    Column("business", Id, ForeignKey("businesses.id"), nullable=False),
    Column("bucket", Integer, nullable=False),
    Column("name", Words, nullable=False),
    Column("language", Text, nullable=False),
    Column("active", Flag, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("quiet", Text),
    Column("ways", Text),
    Index(None, "business"),
)

routes = _table(
    "routes",
    Column("id", Id, primary_key=True),
    Column("contact", Id, ForeignKey("contacts.id"), nullable=False),
    Column("business", Id, nullable=False),
    Column("bucket", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", Words, nullable=False),
    Column("stopped_at", Instant),
    UniqueConstraint("contact", "channel", "address"),
    Index(None, "channel", "address"),
    Index(None, "business"),
)

cases = _table(
    "cases",
    Column("id", Id, nullable=False, primary_key=True),
    Column("business", Id, ForeignKey("businesses.id"), nullable=False, primary_key=True),
    Column("bucket", Integer, nullable=False),
    Column("invoice", Words, nullable=False),
    Column("reference", Words),
    Column("currency", Text, nullable=False),
    Column("amount", Amount, nullable=False),
    Column("balance", Amount, nullable=False),
    Column("due_date", Day, nullable=False),
    Column("customer", Words, nullable=False),
    Column("customer_name", Words, nullable=False),
    Column("customer_country", Text, nullable=False),
    Column("identity_number", Words),
    Column("address", Words),
    Column("deliverable", Flag, nullable=False),
    Column("state", Text, nullable=False),
    Column("stage", Text),
    Column("reason", Text),
    Column("resume_state", Text),
    Column("resume_stage", Text),
    Column("resume_reason", Text),
    Column("with_collector", Flag, nullable=False),
    Column("suggestion", Text),
    Column("grounds", Json, nullable=False),
    Column("question", Text),
    Column("generation", Integer, nullable=False),
    Column("deadline", Instant),
    Column("since", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("opened_at", Instant, nullable=False),
    UniqueConstraint("business", "invoice"),
    Index(None, "business", "customer"),
    Index(None, "business", "reference"),
    Index(None, "invoice"),
    _index_where("ix_cases_due", "deadline IS NOT NULL", "bucket", "deadline"),
    _index_where("ix_cases_asking", "question IS NOT NULL", "business"),
)

log = _table(
    "log",
    Column("case", Id, nullable=False, primary_key=True),
    Column("version", Integer, nullable=False, primary_key=True),
    Column("business", Id, nullable=False, primary_key=True),
    Column("bucket", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("arrived_at", Instant, nullable=False),
    Column("word", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("person", Words),
    Column("channel", Text),
    Column("value", Json),
    Column("prompt", Integer),
    Column("source", Words),
    Column("because", Words),
    Column("incoming", Id),
    Column("rule", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("state", Text, nullable=False),
)

prompts = _table(
    "prompts",
    Column("case", Id, nullable=False, primary_key=True),
    Column("generation", Integer, nullable=False, primary_key=True),
    Column("business", Id, nullable=False, primary_key=True),
    Column("bucket", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Index(None, "business", "code"),
)

UNSENT = "status IN ('pending', 'claimed')"
PENDING = "status = 'pending'"
CLAIMED = "status = 'claimed'"
BEHIND = "status = 'pending' AND holds AND attempt = 0"

messages = _table(
    "messages",
    Column("id", Id, nullable=False, primary_key=True),
    Column("business", Id, nullable=False, primary_key=True),
    Column("bucket", Integer, nullable=False),
    Column("case", Id),
    Column("generation", Integer),
    Column("what", Text, nullable=False),
    Column("to", Text, nullable=False),
    Column("contact", Id),
    Column("channel", Text, nullable=False),
    Column("address", Words, nullable=False),
    Column("language", Text, nullable=False),
    Column("lane", Words, nullable=False),
    Column("bundle", Words),
    Column("token", Words),
    Column("facts", Json, nullable=False),
    Column("incoming", Id),
    Column("perishable", Flag, nullable=False),
    Column("starts_clock", Flag, nullable=False),
    Column("in_window", Flag, nullable=False),
    Column("tried", Json, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("in_doubt", Flag, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("lead", Id),
    Column("provider_id", Words),
    Column("sent_at", Instant),
    Column("error", Words),
    Column("created_at", Instant, nullable=False),
    Column("said", Words),
    Column("segments", Integer),
    Column("cost", Amount),
    Column("cost_currency", Text),
    Column("holds", Flag, nullable=False, server_default="0"),
    CheckConstraint("status IN ('pending', 'claimed', 'sent', 'failed', 'dead', 'doubt')", name="status"),
    _index_where("ix_messages_waiting", PENDING, "bucket", "to", "channel", "next_at", "id"),
    _index_where("ix_messages_behind", BEHIND, "bucket", "to", "channel", "next_at", "id"),
    _index_where("ix_messages_claimed", CLAIMED, "bucket", "next_at"),
    _index_where("ix_messages_lane", UNSENT, "bucket", "lane", "next_at", "id"),
    _index_where("ix_messages_holding", f"{UNSENT} AND holds", "bucket", "lane", "status", "id"),
    Index(None, "case"),
    Index(None, "contact", "id"),
    # What a message gets only when it is sent costs nothing before.
    _index_where("ix_messages_token", "token IS NOT NULL", "token"),
    _index_where("ix_messages_sent", "sent_at IS NOT NULL", "contact", "sent_at"),
    _index_where("ix_messages_lead", "lead IS NOT NULL", "lead"),
    _index_where("ix_messages_provider_id", "provider_id IS NOT NULL", "provider_id"),
)

incoming = _table(
    "incoming",
    Column("id", Id, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("external_id", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("sender", Words, nullable=False),
    Column("contact", Id),
    Column("business", Id),
    Column("kind", Text, nullable=False),
    Column("belief", Text, nullable=False),
    Column("why", Words, nullable=False),
    Column("verdict", Text),
    Column("text", Words, nullable=False),
    Column("digest", Text, nullable=False),
    Column("token", Words),
    Column("message_id", Words),
    Column("references", Words),
    UniqueConstraint("channel", "external_id"),
    Index(None, "contact", "id"),
)

entries = _table(
    "entries",
    Column("business", Id, nullable=False, primary_key=True),
    Column("key", Words, nullable=False, primary_key=True),
    Column("bucket", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("case", Id),
    Column("reference", Words),
    Column("invoice", Words),
    Column("currency", Text, nullable=False),
    Column("amount", Amount, nullable=False),
    Column("day", Day, nullable=False),
    Column("note", Words),
    Column("booked_at", Instant, nullable=False),
    Index(None, "business", "case"),
)

terms = _table(
    "terms",
    Column("business", Id, ForeignKey("businesses.id"), nullable=False, primary_key=True),
    Column("version", Text, nullable=False, primary_key=True),
    Column("policy", Text, ForeignKey("policies.version"), nullable=False, primary_key=True),
    Column("bucket", Integer, nullable=False),
    Column("accepted_at", Instant, nullable=False),
    Column("message", Id, nullable=False),
)

ears = _table(
    "ears",
    Column("name", Text, primary_key=True),
    Column("heard_until", Instant),
    Column("uid_validity", Whole),
    Column("last_uid", Whole),
)

invitations = _table(
    "invitations",
    Column("digest", Text, primary_key=True),
    Column("contact", Id, ForeignKey("contacts.id"), nullable=False),
    Column("business", Id, nullable=False),
    Column("bucket", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Index(None, "contact"),
)

topics = _table(
    "topics",
    Column("key", Words, primary_key=True),
    Column("group", Words, nullable=False),
    Column("thread", Words, nullable=False),
    Column("muted_until", Instant),
    Column("created_at", Instant, nullable=False),
    Index(None, "group", "thread"),
)

staff = _table(
    "staff",
    Column("id", Id, primary_key=True),
    Column("name", Words, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("chat", Words, unique=True),
    Column("active", Flag, nullable=False),
    Column("created_at", Instant, nullable=False),
)

duties = _table(
    "duties",
    Column("name", Text, primary_key=True),
    Column("done_at", Instant, nullable=False),
)

leases = _table(
    "leases",
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Instant, nullable=False),
)
