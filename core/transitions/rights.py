"""Who may say what, and which words mean something only as an answer."""

from __future__ import annotations

from collections.abc import Mapping

from core.events import Role, Word

_PEOPLE = frozenset({Role.OWNER, Role.SUPPORT})
_BOOKS = _PEOPLE | {Role.LEDGER}
_REPORTS = _BOOKS | {Role.COLLECTOR}
_STAFF = frozenset({Role.SUPPORT})
_COLLECTOR = _STAFF | {Role.COLLECTOR}
_CARRIER = frozenset({Role.CARRIER})

MAY: Mapping[Word, frozenset[Role]] = {
    Word.CONFIRM: _PEOPLE,
    Word.STOP: _PEOPLE,
    Word.PAYMENT_ORDER: _PEOPLE,
    Word.MONITOR: _PEOPLE,
    Word.WITHDRAW: _PEOPLE,
    Word.OPT_OUT: _BOOKS,
    Word.HAND_OVER: _PEOPLE,
    Word.RESTART: _PEOPLE,
    Word.UNDO: _PEOPLE,
    Word.HOLD: _PEOPLE,
    Word.IDENTITY_NUMBER: _REPORTS,
    Word.ADDRESS: _REPORTS,
    Word.PAID: _REPORTS,
    Word.CREDITED: _REPORTS,
    Word.REVERSED: _REPORTS,
    Word.DISPUTED: _REPORTS,
    Word.NEW_DUE_DATE: _BOOKS,
    Word.PAUSE: _STAFF,
    Word.EXTEND: _STAFF,
    Word.RESUME: _COLLECTOR,
    Word.ACKNOWLEDGED: _COLLECTOR,
    Word.REFUSED: _COLLECTOR,
    Word.STAGE: _COLLECTOR,
    Word.RETURNED: _COLLECTOR,
    Word.COLLECTION_FAILED: _COLLECTOR,
    Word.WITHDRAWAL_DONE: _COLLECTOR,
    Word.ACCEPTED: _CARRIER,
    Word.UNDELIVERABLE: _CARRIER,
    Word.SILENCE: frozenset({Role.CLOCK}),
}

ANSWERS = frozenset({Word.CONFIRM, Word.PAYMENT_ORDER, Word.MONITOR})
"""From people these are nothing but answers to the live prompt: to an older one, or to none, they are stale.

The clock and the carrier, too, speak only of the live prompt.
"""
