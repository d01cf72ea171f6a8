"""Letters are kept as they went out: what somebody quotes of them is told from his own words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.types import Words

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("said", Words))
