"""What each command does: one file a subject. Commands print through `app.show` and return their exit code.

- setup: init, db upgrade
- parties: businesses and contacts
- books: imports, registering by hand, the collector's reports
- cases: listing, showing, history
- words: `say`; reading: `read`
- letters: what was not heard
- chats: invitations to a chat, what somebody prefers; desk: its people, the day, messages in doubt
- work: run, tick, demo
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.clock import now
from app.house import House, open_house
from app.settings import Settings
from core.errors import SvarfristError
from store import Transaction, followup
from store.people import Business, all_businesses

DONE, REFUSED, WRONG, WORLD = 0, 1, 2, 3
"""Exit codes; `app.cli` says what they mean."""


class Wrong(SvarfristError):
    """What was typed can not be done; the message says why and what would do."""


class NotFound(Wrong):
    """There is no such business or invoice; the message says what there is."""


@asynccontextmanager
async def house(*, channels: bool = False) -> AsyncIterator[House]:
    """Open everything by the settings of the environment."""
    settings = Settings.read()
    if channels:
        settings.need_mail()
    async with open_house(settings, now, channels=channels) as opened:
        yield opened


def the_business(tx: Transaction, key: str | None) -> Business:
    """Return the named business, or the only one there is.

    Raises:
        NotFound: if there is none, or several and none was named.

    """
    everyone = all_businesses(tx.connection)
    if key is None and len(everyone) == 1:
        return everyone[0]
    for one in everyone:
        if key in (one.name, str(one.id)):
            return one
    alike = [one for one in everyone if key is not None and one.name.casefold() == key.casefold()]
    if len(alike) == 1:
        return alike[0]
    if not everyone:
        raise NotFound("There is no business yet: add one with `svarfrist business add`.")
    names = ", ".join(one.name for one in everyone[:10]) + (" ..." if len(everyone) > 10 else "")
    asked = "Say which business with --business" if key is None else f"There is no business {key!r}"
    raise NotFound(f"{asked}; there is {names}.")


def the_case(tx: Transaction, key: str | None, invoice: str) -> tuple[Business, followup.Followed]:
    """Return the business and its case of an invoice number.

    Without a name any business's will do, if only one has such an invoice.

    Raises:
        NotFound: if there is no such invoice, or several businesses have one.

    """
    if key is None:
        everyone = {one.id: one for one in all_businesses(tx.connection)}
        found = followup.by_invoice(tx.connection, None, [invoice])
        if len(found) == 1:
            return everyone[found[0].case.business], found[0]
        if len(found) > 1:
            names = ", ".join(everyone[one.case.business].name for one in found)
            raise NotFound(
                f"Several businesses have an invoice {invoice}; say which with --business: {names}."
            )
    owner = the_business(tx, key)
    found = followup.by_invoice(tx.connection, owner.id, [invoice])
    if not found:
        raise NotFound(f"{owner.name} has no invoice {invoice}; `svarfrist case list` shows those it has.")
    return owner, found[0]
