"""Many workers: who does at the moment what only one may do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.types import Flag, Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sqlite_strict=True,
    )
    for name in ("token", "lead", "provider_id"):
        op.drop_index(f"ix_messages_{name}", "messages")
        known = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"ix_messages_{name}", "messages", [name], sqlite_where=known, postgresql_where=known)
    op.add_column("messages", sa.Column("holds", Flag, nullable=False, server_default="0"))
    was_begun = "status = 'claimed' OR (status = 'pending' AND attempt > 0)"
    op.execute(f"UPDATE messages SET holds = true WHERE {was_begun}")  # noqa: S608 - our own words
    for name in ("waiting", "lane"):
        op.drop_index(f"ix_messages_{name}", "messages")
    unsent = "status IN ('pending', 'claimed')"
    queue = ["bucket", "to", "channel", "next_at", "id"]
    _create_index("waiting", "status = 'pending'", *queue)
    _create_index("behind", "status = 'pending' AND holds AND attempt = 0", *queue)
    _create_index("claimed", "status = 'claimed'", "bucket", "next_at")
    _create_index("lane", unsent, "bucket", "lane", "next_at", "id")
    _create_index("holding", f"{unsent} AND holds", "bucket", "lane", "status", "id")
    _create_index("sent", "sent_at IS NOT NULL", "contact", "sent_at")


def _create_index(name: str, condition: str, *columns: str) -> None:
    """Index the messages that meet *condition*."""
    where = sa.text(condition)
    op.create_index(
        f"ix_messages_{name}", "messages", list(columns), sqlite_where=where, postgresql_where=where
    )
