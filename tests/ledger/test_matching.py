"""A payment settles the case it names, and never another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.case import Case, Debtor, Money, State
from core.events import Word
from ledger import Kind, Match, NoMatch, PaymentRow, Unmatched, match
from ledger.matching import REASONS

HERE = UUID("019ab000-0000-7000-8000-000000000000")


def money(amount: str | int, currency: str = "NOK") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


def case(
    invoice: str,
    reference: str | None = None,
    owes: str | int = 1000,
    *,
    of: str | int = 1000,
    state: State = State.ALERTED,
    currency: str = "NOK",
) -> Case:
    return Case(
        id=uuid5(HERE, f"{invoice} {reference} {currency}"),
        business=HERE,
        invoice=invoice,
        reference=reference,
        amount=money(of, currency),
        balance=money(owes, currency),
        due_date=date(2026, 11, 24),
        debtor=Debtor(number="17", name="Kari Hansen"),
        state=state,
        since=datetime(2026, 11, 27, tzinfo=UTC),
    )


def paid(
    amount: str | int = 1000,
    reference: str | None = None,
    invoice: str | None = None,
    kind: Kind = Kind.PAYMENT,
    currency: str = "NOK",
) -> PaymentRow:
    return PaymentRow(
        kind=kind,
        reference=reference,
        invoice=invoice,
        amount=money(amount, currency),
        date=date(2026, 12, 1),
        key="bank:A1",
        line=2,
    )


# Two invoices with references that have a check digit, one without a reference, one that is paid.
KARI = case("2044", "20446", 1000)
OLE = case("2045", "20453", 800)
EVA = case("2046", None, 600)
OLD = case("2001", "20016", 0, state=State.PAID)
ALL = (KARI, OLE, EVA, OLD)


def found(payment: PaymentRow, candidates: tuple[Case, ...] = ALL) -> str:
    """Say what became of *payment*: an invoice's number, or why there is none."""
    outcome = match(payment, candidates)
    return outcome.case.invoice if isinstance(outcome, Match) else outcome.why.value


@pytest.mark.parametrize(
    ("payment", "case_found"),
    [
        (paid(1000, "20446"), "2044"),
        (paid(1000, "00020446"), "2044"),
        (paid(1000, None, "2044"), "2044"),
        (paid(1000, None, "#02044"), "2044"),
        (paid(1000, "2044"), "2044"),
        (paid(600, "2046"), "2046"),
        (paid(1000, "20446", "2044"), "2044"),
        (paid(1000, "2044", "2044"), "2044"),
        (paid(600, "BANK77", "2046"), "2046"),
        (paid(1000, "20447"), "unknown"),
        (paid(1000, None, "9999"), "unknown"),
        (paid(1000), "unnamed"),
        (paid(1000, "20446", "2045"), "contradiction"),
        (paid(1000, "20446", "9999"), "contradiction"),
        (paid(1000, "99999", "2044"), "contradiction"),
        (paid(1000, "20446", None, Kind.PAYMENT, "SEK"), "currency"),
        (paid(500, "20016"), "2001"),
    ],
)
def test_words_decide(payment, case_found):
    assert found(payment) == case_found


@pytest.mark.parametrize(
    ("amount", "partial", "surplus"),
    [
        (1000, False, None),
        (400, True, None),
        ("999.99", True, None),
        ("1000.01", False, "0.01"),
        (3000, False, 2000),
    ],
)
def test_the_amount_says_how_much_of_it(amount, partial, surplus):
    outcome = match(paid(amount, "20446"), [KARI])
    assert isinstance(outcome, Match)
    assert (outcome.word, outcome.money, outcome.partial) == (Word.PAID, money(amount), partial)
    assert outcome.surplus == (None if surplus is None else money(surplus))


def test_what_a_settled_case_gets_is_all_surplus():
    outcome = match(paid(500, "20016"), [OLD])
    assert isinstance(outcome, Match)
    assert (outcome.partial, outcome.surplus) == (False, money(500))
    overpaid = match(paid(500, "20016"), [replace(OLD, balance=money(-100))])
    assert isinstance(overpaid, Match)
    assert overpaid.surplus == money(500)


# --- credit notes and reversals


@pytest.mark.parametrize(
    ("payment", "case_found"),
    [
        (paid(1000, None, "2044", Kind.CREDIT_NOTE), "2044"),
        (paid(200, "20446", None, Kind.CREDIT_NOTE), "2044"),
        (paid(200, "77771", "2044", Kind.CREDIT_NOTE), "2044"),
        (paid(800, None, "2044", Kind.CREDIT_NOTE), "2044"),
        (paid(200, "20453", "2044", Kind.CREDIT_NOTE), "contradiction"),
    ],
)
def test_a_credit_note_belongs_to_the_invoice_it_credits(payment, case_found):
    assert found(payment) == case_found


def test_a_credit_note_is_its_own_word():
    outcome = match(paid(400, None, "2044", Kind.CREDIT_NOTE), [KARI])
    assert isinstance(outcome, Match)
    assert (outcome.word, outcome.partial) == (Word.CREDITED, True)


@pytest.mark.parametrize(
    ("back", "owes", "case_found"),
    [
        (1000, 0, "2001"),
        (400, 600, "2001"),
        (400, 0, "2001"),
        (400, 700, "not_paid_before"),
        (1, 1000, "not_paid_before"),
        (1100, -100, "2001"),
    ],
)
def test_a_reversal_takes_back_no_more_than_was_paid(back, owes, case_found):
    reversal = paid(back, "20016", kind=Kind.REVERSAL)
    assert found(reversal, (replace(OLD, balance=money(owes)),)) == case_found


def test_a_reversal_is_its_own_word():
    outcome = match(paid(1000, "20016", kind=Kind.REVERSAL), ALL)
    assert isinstance(outcome, Match)
    assert (outcome.word, outcome.partial, outcome.surplus) == (Word.REVERSED, False, None)


# --- several, doubtful, suggested


ONE = case("3001", "777", 1000)
TWO = case("3002", "777", 500)
DONE = case("3000", "777", 0, state=State.PAID)


@pytest.mark.parametrize(
    ("payment", "candidates", "case_found"),
    [
        (paid(1000, "777"), (ONE, TWO, DONE), "3001"),
        (paid(500, "777"), (ONE, TWO, DONE), "3002"),
        (paid(300, "777"), (ONE, TWO, DONE), "several"),
        (paid(300, "777"), (ONE, DONE), "3001"),
        (paid(1000, "777"), (ONE, replace(TWO, balance=money(1000))), "several"),
        (paid(300, "777"), (DONE, replace(DONE, id=HERE)), "several"),
        (paid(1000, "777", "3002"), (ONE, TWO), "3002"),
        (paid(1000, "777", kind=Kind.REVERSAL), (ONE, TWO, DONE), "3000"),
        (paid(1000, "777", kind=Kind.REVERSAL), (DONE, replace(DONE, id=HERE)), "several"),
    ],
)
def test_a_customers_own_reference_needs_the_amount_too(payment, candidates, case_found):
    assert found(payment, candidates) == case_found


def test_zeros_in_front_tell_two_references_apart():
    short, long = case("1", "777"), case("2", "000777")
    assert found(paid(1000, "777"), (short, long)) == "1"
    assert found(paid(1000, "000777"), (short, long)) == "2"
    assert found(paid(1000, "0777"), (short, replace(long, balance=money(5)))) == "1"
    assert found(paid(1000, "0777"), (short, long)) == "several"


def test_a_number_that_is_one_invoices_and_anothers_reference_means_neither():
    assert found(paid(300, "2046"), (EVA, case("9", "2046"))) == "several"


@pytest.mark.parametrize(
    ("payment", "case_found"),
    [
        (paid(800, None, "2044"), "doubtful"),
        (paid(800, "2044"), "doubtful"),
        (paid(800, "20446"), "2044"),
        (paid(800, "20446", "2044"), "2044"),
        (paid(700, None, "2044"), "2044"),
        (paid(800, None, "2045"), "2045"),
    ],
)
def test_a_number_whose_amount_is_anothers_balance_may_be_a_slip(payment, case_found):
    assert found(payment) == case_found


@pytest.mark.parametrize(
    ("payment", "candidates", "suggestion"),
    [
        (paid(1000), ALL, "2044"),
        (paid(1000, "99999"), ALL, "2044"),
        (paid(1000, None, "9999"), ALL, "2044"),
        (paid(1000), (KARI, replace(OLE, balance=money(1000))), None),
        (paid(999), ALL, None),
        (paid(0 + 1000, currency="SEK"), ALL, None),
        (paid(1000, kind=Kind.REVERSAL), ALL, None),
        (paid(1000, "20446", currency="SEK"), ALL, "2044"),
        (paid(800, None, "2044"), ALL, "2044"),
    ],
)
def test_the_amount_alone_suggests_at_most(payment, candidates, suggestion):
    outcome = match(payment, candidates)
    assert isinstance(outcome, Unmatched)
    assert (outcome.suggestion.invoice if outcome.suggestion else None) == suggestion


def test_nothing_matches_nothing():
    assert found(paid(1000, "20446"), ()) == "unknown"


def test_each_reason_has_its_sentence():
    assert set(REASONS) == set(NoMatch)
    assert (
        Unmatched(payment=paid(), why=NoMatch.UNNAMED).reason == "it names neither a reference nor an invoice"
    )


# --- laws


numbers = st.sampled_from(["1", "01", "2", "12", "21", "F1"])
cases = st.builds(
    case,
    numbers,
    st.none() | numbers,
    st.sampled_from([0, 5, 10]),
    of=st.just(10),
    state=st.sampled_from([State.ALERTED, State.PAID]),
)
rows = st.builds(
    paid, st.sampled_from([5, 10, 15]), st.none() | numbers, st.none() | numbers, st.sampled_from(Kind)
)


@given(rows, st.lists(cases, max_size=5))
def test_a_match_is_always_named_by_the_payer(payment, candidates):
    outcome = match(payment, candidates)
    if isinstance(outcome, Match):
        said = {text.lstrip("0").casefold() for text in (payment.reference, payment.invoice) if text}
        its = {text.lstrip("0").casefold() for text in (outcome.case.reference, outcome.case.invoice) if text}
        assert said & its


@given(rows, st.lists(cases, max_size=5))
def test_the_order_of_the_candidates_does_not_matter(payment, candidates):
    one, other = match(payment, candidates), match(payment, candidates[::-1])
    assert type(one) is type(other)
    if isinstance(one, Match) and isinstance(other, Match):
        assert one.case == other.case
    if isinstance(one, Unmatched) and isinstance(other, Unmatched):
        assert one.why == other.why
