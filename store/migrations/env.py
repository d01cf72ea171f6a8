"""Run by alembic: on the connection that `store.schema` gives, inside its transaction.

From the command line (`alembic -c ...`) there is none: use `svarfrist db upgrade`.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from store.tables import metadata


def run() -> None:
    connection: Connection | None = context.config.attributes.get("connection")
    if connection is None:
        message = "no connection was given; use `svarfrist db upgrade`"
        raise RuntimeError(message)
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    context.run_migrations()


run()
