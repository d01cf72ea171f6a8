"""Which case a payment belongs to. The payer's words decide; the amount may confirm them, never replace them.

1. The reference, whole and exactly (leading zeros only count where they tell two apart); then the invoice
   number.
2. Both given: they must name the same case.
3. One reference on several cases (a customer's own KID): the only open one, or the only one it fits to the
   cent.
4. The named case's balance is not what was paid, another open case's is, and no check digit vouches for the
   reference: most likely a slip of the payer's finger. Nobody's invoice is settled by a slip.
5. Nothing named a case: one open case with just that balance is suggested to a person, not matched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.case import Case, Money
from core.events import Word
from ledger.references import is_checked, normal
from ledger.rows import Kind, PaymentRow


class NoMatch(StrEnum):
    """Why a payment stands alone. The values stand in `--json`."""

    UNKNOWN = "unknown"
    """Neither its reference nor its invoice number is a followed case's."""
    UNNAMED = "unnamed"
    """It names nothing."""
    CONTRADICTION = "contradiction"
    """Its reference and its invoice number name different cases."""
    SEVERAL = "several"
    """It names more than one case, and nothing tells which."""
    DOUBTFUL = "doubtful"
    """It names one case, but its amount is another's balance."""
    CURRENCY = "currency"
    """It is in another currency than the invoice."""
    NOT_PAID_BEFORE = "not_paid_before"
    """It takes back more than was paid."""


REASONS = {
    NoMatch.UNKNOWN: "no followed invoice has this reference or number",
    NoMatch.UNNAMED: "it names neither a reference nor an invoice",
    NoMatch.CONTRADICTION: "its reference and its invoice number belong to different invoices",
    NoMatch.SEVERAL: "several invoices have this reference, and the amount does not tell which is meant",
    NoMatch.DOUBTFUL: "the amount is not what this invoice owes, but just what another one does",
    NoMatch.CURRENCY: "it is in another currency than the invoice",
    NoMatch.NOT_PAID_BEFORE: "it takes back more than was ever paid",
}

WORDS = {Kind.PAYMENT: Word.PAID, Kind.REVERSAL: Word.REVERSED, Kind.CREDIT_NOTE: Word.CREDITED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A payment and the case it belongs to."""

    payment: PaymentRow
    case: Case
    word: Word
    money: Money
    """All of it, the surplus too."""
    partial: bool = False
    """Something is still owed afterwards. Never for a reversal."""
    surplus: Money | None = None
    """What is more than was owed; for a case that owed nothing, all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """A payment that settles nothing until a person says what it belongs to."""

    payment: PaymentRow
    why: NoMatch
    suggestion: Case | None = None
    """The case a person may want to look at first."""

    @property
    def reason(self) -> str:
        """Say why in one English sentence."""
        return REASONS[self.why]


def match(payment: PaymentRow, candidates: Sequence[Case]) -> Match | Unmatched:
    """Find the case that *payment* belongs to.

    *candidates* are the cases of one business, closed ones too, that have its reference or invoice number,
    and the open ones whose balance is its amount: without those, rules 4 and 5 can not be kept. After a
    match the case has changed: the next payment wants the new one.
    """
    named = _named(payment, candidates)
    if isinstance(named, NoMatch):
        return Unmatched(payment=payment, why=named, suggestion=_suggested(payment, candidates))
    case = _meant(payment, named)
    if case is None:
        return Unmatched(payment=payment, why=NoMatch.SEVERAL)
    if case.balance.currency != payment.amount.currency:
        return Unmatched(payment=payment, why=NoMatch.CURRENCY, suggestion=case)
    if payment.kind is Kind.REVERSAL:
        return _reversed(payment, case)
    if _is_doubtful(payment, case, candidates):
        return Unmatched(payment=payment, why=NoMatch.DOUBTFUL, suggestion=case)
    left = case.balance - payment.amount
    surplus = payment.amount.amount - max(case.balance.amount, Decimal(0))
    return Match(
        payment=payment,
        case=case,
        word=WORDS[payment.kind],
        money=payment.amount,
        partial=left.amount > 0,
        surplus=Money(amount=surplus, currency=left.currency) if surplus > 0 else None,
    )


def _named(payment: PaymentRow, candidates: Sequence[Case]) -> list[Case] | NoMatch:
    """Return the cases that the payer's words name, or why there are none."""
    if payment.reference is None and payment.invoice is None:
        return NoMatch.UNNAMED
    by_invoice = _of_invoice(payment.invoice, candidates)
    by_reference = _of_reference(payment.reference, candidates)
    if payment.kind is Kind.CREDIT_NOTE and by_invoice and not by_reference:
        return by_invoice  # a credit note's reference may be its own
    if payment.reference is None:
        return by_invoice or NoMatch.UNKNOWN
    if payment.invoice is None:
        # Payers write the invoice's number where the reference should be.
        both = _merged(by_reference, _of_invoice(payment.reference, candidates))
        return both or NoMatch.UNKNOWN
    if not by_reference and not by_invoice:
        return NoMatch.UNKNOWN
    agreed = [case for case in by_reference if any(case is other for other in by_invoice)]
    if agreed:
        return agreed
    # A reference that repeats the number, or that the books never gave this invoice one to be wrong about.
    if not by_reference and all(
        case.reference is None or _same(payment.reference, case.invoice) for case in by_invoice
    ):
        return by_invoice
    return NoMatch.CONTRADICTION


def _of_reference(reference: str | None, candidates: Iterable[Case]) -> list[Case]:
    if reference is None:
        return []
    kept = [(normal(case.reference), case) for case in candidates if case.reference]
    exact = [case for text, case in kept if text == reference]
    return exact or [case for text, case in kept if text and _same(text, reference)]


def _of_invoice(number: str | None, candidates: Sequence[Case]) -> list[Case]:
    if number is None:
        return []
    exact = [case for case in candidates if _spelled(case.invoice) == _spelled(number)]
    return exact or [case for case in candidates if _same(case.invoice, number)]


def _same(one: str, other: str) -> bool:
    """Say whether two numbers differ by leading zeros at most."""
    return _spelled(one).lstrip("0") == _spelled(other).lstrip("0") != ""


def _spelled(number: str) -> str:
    return "".join(number.split()).lstrip("#").casefold()


def _merged(cases: list[Case], more: list[Case]) -> list[Case]:
    return cases + [case for case in more if all(case is not other for other in cases)]


def _meant(payment: PaymentRow, named: Sequence[Case]) -> Case | None:
    """Return the one case of *named* that must be meant, or None."""
    if len(named) == 1:
        return named[0]
    if payment.kind is Kind.REVERSAL:
        return _only([case for case in named if _paid(case) == payment.amount])
    open_cases = [case for case in named if not case.closed]
    return _only(open_cases) or _only([case for case in open_cases if case.balance == payment.amount])


def _only(cases: Sequence[Case]) -> Case | None:
    return cases[0] if len(cases) == 1 else None


def _paid(case: Case) -> Money:
    return case.amount - case.balance


def _reversed(payment: PaymentRow, case: Case) -> Match | Unmatched:
    if payment.amount.amount > _paid(case).amount:
        return Unmatched(payment=payment, why=NoMatch.NOT_PAID_BEFORE, suggestion=case)
    return Match(payment=payment, case=case, word=Word.REVERSED, money=payment.amount)


def _is_doubtful(payment: PaymentRow, case: Case, candidates: Iterable[Case]) -> bool:
    if case.balance == payment.amount or payment.kind is Kind.CREDIT_NOTE:
        return False
    if payment.reference is not None and payment.invoice is not None:
        return False  # named twice, and both agree
    if _of_reference(payment.reference, [case]) and is_checked(payment.reference or ""):
        return False
    return any(
        not other.closed and other is not case and other.balance == payment.amount for other in candidates
    )


def _suggested(payment: PaymentRow, candidates: Iterable[Case]) -> Case | None:
    if payment.kind is Kind.REVERSAL:
        return None
    return _only([case for case in candidates if not case.closed and case.balance == payment.amount])
