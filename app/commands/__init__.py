"""What each command does: one file a subject. Commands print through `app.show` and return their exit code.

    setup   init, db upgrade, businesses and contacts
    books   imports, registering by hand, the collector's reports
    cases   listing, showing, history
    words   `say` and `read`
    work    run, tick, demo
"""

from __future__ import annotations

from core.errors import SvarfristError
from store import Transaction, followup
from store.people import Business, all_businesses


class NotFound(SvarfristError):
    """There is no such business or invoice; the message says what there is."""


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
    names = ", ".join(one.name for one in everyone) or "none yet: add one with `svarfrist business add`"
    asked = "Say which business with --business" if key is None else f"There is no business {key!r}"
    raise NotFound(f"{asked}; there is {names}.")


def the_case(tx: Transaction, key: str | None, invoice: str) -> followup.Followed:
    """Return the case of an invoice number.

    Raises:
        NotFound: if the business has no such invoice.
    """
    owner = the_business(tx, key)
    found = followup.by_invoice(tx.connection, owner.id, [invoice])
    if not found:
        raise NotFound(f"{owner.name} has no invoice {invoice}; `svarfrist case list` shows those it has.")
    return found[0]
