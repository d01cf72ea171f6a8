"""The ears in use: until when each was read and by whom, and leaving one out."""

from __future__ import annotations

from app import show
from app.commands import DONE, Wrong, house
from app.house import House
from app.roles import ears_of
from app.settings import Settings
from store import arrivals, leases
from store.leases import Held


async def list_ears(*, json: bool) -> int:
    """List what silence waits for."""
    async with house() as home:
        in_use = await home.database.read(lambda tx: arrivals.in_use(tx.connection))
        held = {one.name: one.holder for one in await _held(home) if one.valid}
        known = ears_of(home.settings) if _can_hear(home.settings) else {}
        rows = {
            name: {
                "heard_until": show.as_time(until),
                "in_settings": name in known,
                "read_by": held.get(known[name].lease) if name in known else None,
            }
            for name, until in in_use.items()
        }
    if json:
        show.as_json(rows)
        return DONE
    for name, row in rows.items():
        here = "" if row["in_settings"] else "; not in the settings here"
        reader = f"; read by {row['read_by']}" if row["read_by"] else ""
        show.done(f"{name}: heard until {row['heard_until'] or 'never'}{reader}{here}")
    if not rows:
        show.done("None: nothing was ever read, and no silence counts.")
    return DONE


async def forget(name: str) -> int:
    """Let silence count without this ear, for ever: nobody can answer there any more.

    Raises:
        Wrong: if it is not in use, is in the settings, or is being read.

    """
    async with house() as home:
        in_use = await home.database.read(lambda tx: arrivals.in_use(tx.connection))
        if name not in in_use:
            there = ", ".join(in_use) or "none"
            raise Wrong(f"There is no ear {name!r} in use; there is {there}.")
        if _can_hear(home.settings) and name in ears_of(home.settings):
            raise Wrong(f"{name} is in the settings here: take it out of every worker's settings first.")
        await home.database.write(lambda tx: arrivals.forget(tx.connection, name))
    show.done(
        f"Silence counts without {name} from now on. A worker that still has it in its settings brings it back."
    )
    return DONE


def _can_hear(settings: Settings) -> bool:
    return all((settings.imap_host, settings.imap_username, settings.imap_password, settings.mail_from))


async def _held(home: House) -> list[Held]:
    if home.settings.database_url.startswith("sqlite"):
        return []
    return await home.database.read(lambda tx: leases.held(tx.connection))
