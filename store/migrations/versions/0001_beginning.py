"""Everything there was in the beginning."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.types import Amount, Day, Flag, Id, Instant, Json, Whole, Words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ears",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("heard_until", Instant),
        sa.Column("uid_validity", Whole),
        sa.Column("last_uid", Whole),
        sqlite_strict=True,
    )
    op.create_table(
        "entries",
        sa.Column("business", Id, primary_key=True),
        sa.Column("key", Words, primary_key=True),
        sa.Column("bucket", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("case", Id),
        sa.Column("reference", Words),
        sa.Column("invoice", Words),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("amount", Amount, nullable=False),
        sa.Column("day", Day, nullable=False),
        sa.Column("note", Words),
        sa.Column("booked_at", Instant, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_entries_business_case", "entries", ["business", "case"])
    op.create_table(
        "incoming",
        sa.Column("id", Id, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("external_id", Words, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("taken_at", Instant, nullable=False),
        sa.Column("sender", Words, nullable=False),
        sa.Column("contact", Id),
        sa.Column("business", Id),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("belief", sa.Text, nullable=False),
        sa.Column("why", Words, nullable=False),
        sa.Column("verdict", sa.Text),
        sa.Column("text", Words, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("token", Words),
        sa.Column("message_id", Words),
        sa.Column("references", Words),
        sa.UniqueConstraint("channel", "external_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "log",
        sa.Column("case", Id, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("business", Id, primary_key=True),
        sa.Column("bucket", sa.Integer, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("arrived_at", Instant, nullable=False),
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("person", Words),
        sa.Column("channel", sa.Text),
        sa.Column("value", Json),
        sa.Column("prompt", sa.Integer),
        sa.Column("source", Words),
        sa.Column("because", Words),
        sa.Column("incoming", Id),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("policy", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "messages",
        sa.Column("id", Id, primary_key=True),
        sa.Column("business", Id, primary_key=True),
        sa.Column("bucket", sa.Integer, nullable=False),
        sa.Column("case", Id),
        sa.Column("generation", sa.Integer),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("to", sa.Text, nullable=False),
        sa.Column("contact", Id),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", Words, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("lane", Words, nullable=False),
        sa.Column("bundle", Words),
        sa.Column("token", Words),
        sa.Column("facts", Json, nullable=False),
        sa.Column("incoming", Id),
        sa.Column("perishable", Flag, nullable=False),
        sa.Column("starts_clock", Flag, nullable=False),
        sa.Column("in_window", Flag, nullable=False),
        sa.Column("tried", Json, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("in_doubt", Flag, nullable=False),
        sa.Column("next_at", Instant, nullable=False),
        sa.Column("lead", Id),
        sa.Column("provider_id", Words),
        sa.Column("sent_at", Instant),
        sa.Column("error", Words),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint(
            "status IN ('pending', 'claimed', 'sent', 'failed', 'dead', 'doubt')", name="status"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_messages_case", "messages", ["case"])
    op.create_index("ix_messages_contact_id", "messages", ["contact", "id"])
    _create_index_where("ix_messages_lane", "messages", ["lane", "id"], "status IN ('pending', 'claimed')")
    op.create_index("ix_messages_lead", "messages", ["lead"])
    op.create_index("ix_messages_token", "messages", ["token"])
    _create_index_where(
        "ix_messages_waiting", "messages", ["bucket", "next_at"], "status IN ('pending', 'claimed')"
    )
    op.create_table(
        "policies",
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("body", Json, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "prompts",
        sa.Column("case", Id, primary_key=True),
        sa.Column("generation", sa.Integer, primary_key=True),
        sa.Column("business", Id, primary_key=True),
        sa.Column("bucket", sa.Integer, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_prompts_business_code", "prompts", ["business", "code"])
    op.create_table(
        "businesses",
        sa.Column("id", Id, primary_key=True),
        sa.Column("bucket", sa.Integer, nullable=False),
        sa.Column("name", Words, nullable=False, unique=True),
        sa.Column("org_number", Words),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("policy", sa.Text, sa.ForeignKey("policies.version"), nullable=False),
        sa.Column("terms_version", sa.Text),
        sa.Column("terms_sent_at", Instant),
        sa.Column("prompts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("ledger_feed", Flag, nullable=False),
        sa.Column("ledger_read_at", Instant),
        sa.Column("created_at", Instant, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "cases",
        sa.Column("id", Id, primary_key=True),
        sa.Column("business", Id, sa.ForeignKey("businesses.id"), primary_key=True),
        sa.Column("bucket", sa.Integer, nullable=False),
        sa.Column("invoice", Words, nullable=False),
        sa.Column("reference", Words),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("amount", Amount, nullable=False),
        sa.Column("balance", Amount, nullable=False),
        sa.Column("due_date", Day, nullable=False),
        sa.Column("customer", Words, nullable=False),
        sa.Column("customer_name", Words, nullable=False),
        sa.Column("customer_country", sa.Text, nullable=False),
        sa.Column("identity_number", Words),
        sa.Column("address", Words),
        sa.Column("deliverable", Flag, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("stage", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("resume_state", sa.Text),
        sa.Column("resume_stage", sa.Text),
        sa.Column("resume_reason", sa.Text),
        sa.Column("with_collector", Flag, nullable=False),
        sa.Column("suggestion", sa.Text),
        sa.Column("grounds", Json, nullable=False),
        sa.Column("question", sa.Text),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("deadline", Instant),
        sa.Column("since", Instant, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.UniqueConstraint("business", "invoice"),
        sqlite_strict=True,
    )
    _create_index_where("ix_cases_asking", "cases", ["business"], "question IS NOT NULL")
    op.create_index("ix_cases_business_customer", "cases", ["business", "customer"])
    op.create_index("ix_cases_business_reference", "cases", ["business", "reference"])
    _create_index_where("ix_cases_due", "cases", ["bucket", "deadline"], "deadline IS NOT NULL")
    op.create_index("ix_cases_invoice", "cases", ["invoice"])
    op.create_table(
        "contacts",
        sa.Column("id", Id, primary_key=True),
        sa.Column("business", Id, sa.ForeignKey("businesses.id"), nullable=False),
        sa.Column("bucket", sa.Integer, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("active", Flag, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_contacts_business", "contacts", ["business"])
    op.create_table(
        "terms",
        sa.Column("business", Id, sa.ForeignKey("businesses.id"), primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("policy", sa.Text, sa.ForeignKey("policies.version"), primary_key=True),
        sa.Column("bucket", sa.Integer, nullable=False),
        sa.Column("accepted_at", Instant, nullable=False),
        sa.Column("message", Id, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "routes",
        sa.Column("id", Id, primary_key=True),
        sa.Column("contact", Id, sa.ForeignKey("contacts.id"), nullable=False),
        sa.Column("business", Id, nullable=False),
        sa.Column("bucket", sa.Integer, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", Words, nullable=False),
        sa.UniqueConstraint("contact", "channel", "address"),
        sqlite_strict=True,
    )
    op.create_index("ix_routes_business", "routes", ["business"])
    op.create_index("ix_routes_channel_address", "routes", ["channel", "address"])


def _create_index_where(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
