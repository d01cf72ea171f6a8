"""Many workers: who does at the moment what only one may do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.types import Instant

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
        op.create_index(
            f"ix_messages_{name}", "messages", [name], sqlite_where=known, postgresql_where=known
        )
