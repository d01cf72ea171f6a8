"""Chat, SMS and the support desk: consent and quiet hours, costs, invitations, topics, staff and daily duties."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.types import Amount, Flag, Id, Instant, Words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("routes", sa.Column("stopped_at", Instant))
    op.add_column("contacts", sa.Column("quiet", sa.Text))
    op.add_column("contacts", sa.Column("ways", sa.Text))
    op.add_column("messages", sa.Column("segments", sa.Integer))
    op.add_column("messages", sa.Column("cost", Amount))
    op.add_column("messages", sa.Column("cost_currency", sa.Text))
    op.create_index("ix_messages_provider_id", "messages", ["provider_id"])
    op.create_index("ix_incoming_contact_id", "incoming", ["contact", "id"])
    op.create_table(
        "invitations",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("contact", Id, sa.ForeignKey("contacts.id"), nullable=False),
        sa.Column("business", Id, nullable=False),
        sa.Column("bucket", sa.Integer, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("used_at", Instant),
        sqlite_strict=True,
    )
    op.create_index("ix_invitations_contact", "invitations", ["contact"])
    op.create_table(
        "topics",
        sa.Column("key", Words, primary_key=True),
        sa.Column("group", Words, nullable=False),
        sa.Column("thread", Words, nullable=False),
        sa.Column("muted_until", Instant),
        sa.Column("created_at", Instant, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_topics_group_thread", "topics", ["group", "thread"])
    op.create_table(
        "staff",
        sa.Column("id", Id, primary_key=True),
        sa.Column("name", Words, nullable=False, unique=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("chat", Words, unique=True),
        sa.Column("active", Flag, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "duties",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("done_at", Instant, nullable=False),
        sqlite_strict=True,
    )
