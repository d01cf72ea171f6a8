"""Looking: the list and its filters, one case in words, the log without anybody's number or text."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from app import phrases
from core.case import Case, Debtor, Money, Question, Reason, Stage, State
from core.policies import POLICIES
from tests.app.office import INVOICES, Office
from tests.servers.server import OWNER

NUMBER = "5560360793"


def test_the_next_deadline_comes_first(begun: Office) -> None:
    begun("pay", "1002")
    assert [case["invoice"] for case in begun.json("case", "list")] == ["1001", "1003", "1002"]
    said = begun("case", "list").out
    assert re.search(
        r"1001 +Per Hansen +1 250\.00 NOK +2026-11-10 +watched, nobody told yet +2026-11-2\d", said
    )
    assert "paid" in said


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (("--open",), ["1001", "1003"]),
        (("--state", "paid"), ["1002"]),
        (("--customer", "hansen"), ["1001"]),
        (("--customer", "8"), ["1002"]),
        (("--customer", "%"), []),
        (("--limit", "1"), ["1001"]),
    ],
)
def test_filters(begun: Office, filters: tuple[str, ...], found: list[str]) -> None:
    begun("pay", "1002")
    assert [case["invoice"] for case in begun.json("case", "list", *filters)] == found


def test_a_list_says_what_it_leaves_out(begun: Office) -> None:
    assert "... and 2 more" in begun("case", "list", "--limit", "1").out
    assert begun("case", "list", "--state", "paid").out == "No cases.\n"
    assert "there are not_due, alerted," in begun("case", "list", "--state", "nowhere", code=2).err
    assert "There is no business 'X'" in begun("case", "list", "--business", "X", code=2).err


def test_an_invoice_number_that_two_businesses_have(begun: Office) -> None:
    begun.registers(name="Nord AS")
    begun("import", "invoices", "invoices.csv", "--business", "Nord AS")
    assert "Several businesses have an invoice 1001" in begun("case", "show", "1001", code=2).err
    assert begun.json("case", "show", "1001", "-b", "Nord AS")["business_name"] == "Nord AS"
    assert "Nord AS" in begun("case", "list").out


def test_a_case_in_words(begun: Office) -> None:
    begun("pay", "1001", "250")
    said = begun("case", "show", "1001").out
    for line in (
        r"Invoice +1001 of Brygga Kaffe AS \(fakturert\)",
        r"Customer +Per Hansen \(number 7, NO\)",
        r"Identity number +not known",
        r"Address +Storgata 1, 0155 Oslo",
        r"Owed +1 000\.00 NOK of 1 250\.00 NOK",
        r"Stands +watched, nobody told yet \(since 2026-11-23 09:00\)",
        r"If you do nothing +2026-11-23 09:00: the owner was told; the owner gets: alert",
        r"part paid +kari@brygga.test +mail +waits until 2026-11-23 09:00",
    ):
        assert re.search(line, said), line
    facts = begun.json("case", "show", "1001")
    assert facts["if_silent"]["state"] == "alerted"
    assert [message["what"] for message in facts["messages"]] == ["part_paid"]


def test_the_log_masks_numbers_and_names_people(office: Office) -> None:
    office.registers("--policy", "fortnox_finans")
    office.imports(INVOICES.replace("NOK", "SEK").replace("0155 Oslo", "111 22 Stockholm"))
    office("say", "faktura 1001 betald", "--from", OWNER, code=None)
    office.imports(
        "Fakturanr;Kundenr;Kunde;Beløp;Forfallsdato;Orgnr\n"
        f"1001;7;Per Hansen;1 250,00;2026-11-10;{NUMBER}\n"
    )  # fmt: skip
    said = office("case", "history", "1001")
    assert "55********" in said.out
    assert NUMBER not in said.out
    lines = office.json("case", "history", "1001")
    assert lines[0]["who"] == "the books"
    assert NUMBER not in str(lines)
    assert "betald" not in str(lines)
    assert office.json("case", "show", "1001")["identity_number"] == "known"
    assert NUMBER not in office("case", "show", "1001").out


# --- words for every state ---------------------------------------------------------------------------------


def _case(state: State, reason: Reason | None = None, question: Question | None = None) -> Case:
    money = Money(amount=Decimal(1250), currency="SEK")
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    return Case(
        id=UUID(int=1),
        business=UUID(int=2),
        invoice="1001",
        amount=money,
        balance=money,
        due_date=date(2026, 11, 10),
        debtor=Debtor(number="7", name="Per", country="SE"),
        state=state,
        stage=Stage.DEMAND,
        reason=reason,
        question=question,
        since=at,
        deadline=at,
    )


def test_every_state_reason_and_question_has_words() -> None:
    for state in State:
        assert phrases.standing(_case(state))
        assert phrases.if_nobody_speaks(_case(state), POLICIES["fortnox_finans"]).words
    for reason in Reason:
        assert phrases.standing(_case(State.PAUSED, reason)).startswith("paused: ")
    assert set(phrases.QUESTIONS) == set(Question)
    assert phrases.standing(_case(State.IN_COLLECTION)) == "with the collector: demand"


def test_without_a_deadline_nothing_happens_or_the_clock_has_not_begun() -> None:
    asked = replace(_case(State.AWAITING_CHOICE, question=Question.CHOICE), deadline=None)
    then = phrases.if_nobody_speaks(asked, POLICIES["fortnox_finans"])
    assert then.words == "the clock starts when our message has gone out"
    over = replace(_case(State.PAID), deadline=None)
    assert phrases.if_nobody_speaks(over, POLICIES["fortnox_finans"]).words == "nothing happens by itself"
