"""What breaks in the world, told apart from what is wrong with the program."""

from __future__ import annotations

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

STORE = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""The database is away, full, locked or lets nobody in."""
LOGIN = (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError)


def of_store(error: BaseException) -> str:
    """Return a sentence about an error of `STORE` that quotes nothing of a row or a password."""
    if isinstance(error, LOGIN):
        return "The database refuses the login; look at DATABASE_URL."
    cause = getattr(error, "orig", None) or error
    text = str(cause).partition("\n")[0] if type(cause).__module__ == "sqlite3" else type(cause).__name__
    return f"The database does not work: {text}. Look at DATABASE_URL, and at the disk or server it names."
