"""`init` and `db upgrade`: a folder to begin in, and the store's schema."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy.engine import make_url

from app import envfile, show
from app.commands import DONE, Wrong
from app.settings import ENV_FILE, FOR_MAIL, Settings, variable
from store import open_database, schema


async def init(folder: Path) -> int:
    """Write a `.env` to fill in, and make the store beside it.

    Raises:
        Wrong: if there is a `.env` already, or the folder is a file.

    """
    path = _begin(folder)
    url = Settings.read().database_url
    _keep_private(url)
    database = open_database(url)
    try:
        await schema.upgrade(database)
    finally:
        await database.close()
    show.done(f"Wrote {path}, and made the store {make_url(url).render_as_string(hide_password=True)}.")
    show.done(f"Fill in, for letters to go out and come in: {', '.join(map(variable, FOR_MAIL))}.")
    first = "" if folder == Path() else f"cd {folder}; "
    show.done(f"Then: {first}svarfrist business add NAME --contact WHO --email ADDRESS")
    return DONE


def _begin(folder: Path) -> Path:
    """Write the `.env`, and go where it lies: relative paths in it are from there."""
    if folder.exists() and not folder.is_dir():
        raise Wrong(f"{folder} is a file; name a folder to begin in.")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ENV_FILE
    try:
        envfile.write(path)
    except FileExistsError:
        raise Wrong(f"{path} is there already, and stays as it is. Change it, or move it away.") from None
    os.chdir(folder)
    return path


def _keep_private(url: str) -> None:
    """Make the file of a new SQLite store one that only its owner may read: customers' data go in."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        Path(parsed.database).touch(mode=0o600)


async def upgrade() -> int:
    """Bring the schema up to date."""
    url = Settings.read().database_url
    database = open_database(url)
    try:
        what = await schema.upgrade(database)
    finally:
        await database.close()
    show.done(f"The schema is {what}." if what.startswith("already") else f"The schema was upgraded {what}.")
    return DONE
