"""Promises 17, 20, 31 to 34: what is said decides exactly what it means, and what is unclear decides nothing."""

import asyncio
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from core.case import Money, Question
from core.events import Channel, Word
from core.reading import Context, Topic, read
from store.codes import SHORTEST
from tests.scenarios.engines import on_both_engines
from tests.scenarios.world import World, rows


async def asked(world: World, *numbers: str) -> None:
    await world.invoices(rows(numbers or ["10023"], "2026-11-02"))
    await world.days(14)
    world.owner.forgets()


@on_both_engines
@pytest.mark.parametrize(("mail", "sms"), [("Bekreft", "Stopp 10023"), ("Stopp", "Ja 10023")])
async def test_17_stop_beats_confirm_in_the_same_second(norway: World, mail, sms):
    await asked(norway)
    await norway.says(mail)
    await norway.says(sms, via="sms")
    ears = [
        ear.read_once(norway.house.intake, norway.house.heard(name))
        for name, ear in norway.house.ears.items()
    ]
    await asyncio.gather(*ears)
    await norway.settle()
    assert await norway.states() == {"10023": "ended (stopped)"}
    norway.owner.is_told("stoppet")
    await norway.days(2)
    norway.partner_is_told_nothing()
    assert len(await norway.took()) == 2


async def test_17_confirm_after_stop_needs_a_restart_in_so_many_words(norway: World):
    await asked(norway)
    assert await norway.answers("Nei") == "stop -> ended"
    await norway.hours(1)
    assert "nothing is decided" in await norway.answers("Ja")
    norway.owner.is_told("start på nytt 10023")
    await norway.hours(1)
    assert await norway.answers("Start på nytt 10023") == "restart -> not_due"


async def code_of(world: World, number: str) -> str:
    """Return the code that the last letter about an invoice gave."""
    text = world.told("mail", number).text
    return text.partition("(kode ")[2].partition(")")[0]


async def test_20_an_old_code_decides_nothing_after_the_case_closed(norway: World):
    await asked(norway)
    old = await code_of(norway, "10023")
    await norway.days(9)
    norway.owner.is_told("avsluttet")
    assert "nothing is decided" in await norway.answers(f"JA {old}", via="sms")
    norway.owner.is_told("start på nytt", "10023", via="sms")
    assert await norway.states() == {"10023": "ended (no_answer)"}


async def test_20_an_old_code_does_not_answer_todays_question(norway: World):
    await asked(norway)
    old = await code_of(norway, "10023")
    await norway.invoices(rows(["10024"], "2026-11-16"))
    await norway.at("2026-12-01T12:00")
    norway.owner.is_told("10024", "skal vi starte")
    assert "nothing is decided" in await norway.answers(f"JA {old}", via="sms")
    assert await norway.states() == {"10023": "ended (no_answer)", "10024": "awaiting_confirmation"}
    await norway.hours(1)
    assert (
        await norway.answers(f"JA {await code_of(norway, '10024')}", via="sms")
        == "confirm -> handover_pending"
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", {"JA": Word.CONFIRM, "NEI": Word.STOP}), ("sv", {"JA": Word.CONFIRM, "NEJ": Word.STOP})],
)
def test_20_whatever_its_letters_are_a_code_can_be_answered(language, words):
    """`JA 2KK`: two months, to a Finn. Which digit it is makes no difference."""
    case = uuid4()
    for code in [code for code in SHORTEST if set(code) & set("23456789") == {"2"}]:
        balance = Money(amount=Decimal(1000), currency="NOK")
        topic = Topic(
            case=case,
            invoice="10023",
            customer="Nordlys Bygg AS",
            balance=balance,
            question=Question.CONFIRM,
            code=code,
        )
        context = Context(
            today=date(2026, 11, 16), language=language, channel=Channel.SMS, country="NO", asked=(topic,)
        )
        for said, word in words.items():
            decided = [decision.word for decision in read(f"{said} {code}", context).decisions]
            assert decided == [word], f"{said} {code}"


async def test_20_a_bare_yes_counts_only_while_one_question_is_open(norway: World):
    await norway.invoices(rows(["10023"], "2026-11-02"))
    await norway.days(1)
    await norway.invoices(rows(["10024"], "2026-11-04"))
    await norway.at("2026-11-19T12:00")
    norway.owner.is_told("10024", "skal vi starte")
    norway.owner.is_told("10023", "skal vi starte")
    assert "nothing is decided" in await norway.answers("Ja", via="sms")
    norway.owner.is_told("10023", "10024", via="sms")
    await norway.hours(1)
    assert await norway.answers("Ja 10024", via="sms") == "confirm -> handover_pending"
    await norway.hours(1)
    assert await norway.answers("Nei", via="sms") == "stop -> ended"
    assert (await norway.states())["10023"] == "ended (stopped)"


async def test_20_a_bare_stop_while_two_questions_are_open_is_asked_back(norway: World):
    await norway.invoices(rows(["10023"], "2026-11-02"))
    await norway.days(1)
    await norway.invoices(rows(["10024"], "2026-11-04"))
    await norway.at("2026-11-19T12:00")
    norway.owner.forgets()
    assert "nothing is decided" in await norway.answers("Stopp", via="sms")
    norway.owner.is_told("ikke sikre på om du vil stoppe", "fakturanummeret", via="sms")
    await norway.hours(1)
    await norway.answers("Stopp alle", via="sms")
    assert set((await norway.states()).values()) == {"ended (stopped)"}


async def test_31_yes_to_all_but_one(norway: World):
    own = [
        {**row, "customer_name": name}
        for row, name in zip(
            rows([1, 2, 3], "2026-11-02"), ["Nordlys AS", "Kari Hansen", "Fjell AS"], strict=True
        )
    ]
    await norway.invoices(own)
    await norway.days(14)
    norway.owner.is_told("Kari Hansen", "skal vi starte", via="mail")
    await norway.answers("Ja til alle unntatt Kari Hansen.")
    states = await norway.states()
    assert states["1"] == states["3"] == "handover_pending"
    assert states["2"] in {"awaiting_confirmation", "ended (stopped)"}
    await norway.hours(2)
    norway.partner_is_told("invoice 1")
    norway.partner_is_told("invoice 3")
    norway.partner_is_told_nothing()


async def test_31_what_is_plain_is_decided_and_the_rest_is_asked(norway: World):
    own = [
        {**row, "customer_name": name}
        for row, name in zip(rows([1, 2], "2026-11-02"), ["Nordlys AS", "Kari Hansen"], strict=True)
    ]
    await norway.invoices(own)
    await norway.days(14)
    norway.owner.is_told("Kari Hansen", "skal vi starte", via="mail")
    await norway.answers("Kari har betalt. Resten kverulerer vi om.")
    norway.owner.is_told("resten av svaret er notert", "hva du mener om 1")
    assert await norway.states() == {"1": "awaiting_confirmation", "2": "paid"}
    await norway.hours(1)
    assert await norway.answers("Ja til Nordlys") == "confirm -> handover_pending"


async def test_31_a_part_is_paid_and_the_rest_goes_on(norway: World):
    await asked(norway)
    await norway.answers("Halvparten er betalt. Kjør inkasso på resten.")
    assert await norway.states() == {"10023": "handover_pending"}
    assert (await norway.words("10023"))[-2:] == ["owner: paid", "owner: confirm"]


async def test_32_each_invoice_its_own_choice(sweden: World):
    await sweden.invoices(
        rows(
            [2044, 2051], "2026-11-02", identity_number="5560360793", address="Storgatan 1, 111 22 Stockholm"
        )
    )
    await sweden.days(77)
    for number in ("2044", "2051"):
        case = await sweden.case(number)
        sweden.partner.report(str(case.id), "failed suggestion=monitoring")
    await sweden.settle()
    sweden.owner.is_told("välj vad", "- 2044, Kunde 2044 AS", "- 2051, Kunde 2051 AS", via="mail")
    await sweden.answers("2044 kronofogden, 2051 återkalla")
    assert await sweden.states() == {"2044": "payment_order", "2051": "withdrawal_requested"}
    await sweden.hours(2)
    sweden.partner_is_told("payment_order", "2044")
    sweden.partner_is_told("withdraw", "2051")


@pytest.mark.parametrize("via", ["mail", "sms"])
async def test_33_do_not_stop_is_no_stop_and_no_yes(norway: World, via):
    await asked(norway)
    assert "nothing is decided" in await norway.answers("Ikke stopp!", via=via)
    norway.owner.is_told("svar ja", "nei", via=via)
    assert await norway.states() == {"10023": "awaiting_confirmation"}


@pytest.mark.parametrize(
    "words",
    ["Hva skjer hvis jeg bekrefter?", "Skal jeg svare ja?", "Bekreft hvis de ikke har betalt innen fredag"],
)
async def test_33_a_question_is_answered_and_decides_nothing(norway: World, words):
    await asked(norway)
    assert "nothing is decided" in await norway.answers(words)
    norway.owner.is_told("ja", "nei")
    assert await norway.states() == {"10023": "awaiting_confirmation"}
    await norway.hours(1)
    assert await norway.answers("Ja") == "confirm -> handover_pending"


async def test_33_what_sounds_like_stop_holds_the_case_while_we_ask(sweden: World):
    await sweden.invoices(
        rows(["2044"], "2026-11-02", identity_number="5560360793", address="Storgatan 1, 111 22 Stockholm")
    )
    await sweden.days(12)
    sweden.owner.forgets()
    assert "hold -> paused" in await sweden.answers("Kanske borde vi stoppa 2044 om han betalar", via="sms")
    sweden.partner_is_told("pause", "2044")
    sweden.owner.is_told("2044", via="sms")
    await sweden.hours(1)
    assert "confirm" in await sweden.answers("Fortsätt", via="sms")
    assert await sweden.states() == {"2044": "in_collection"}


async def test_34_a_finnish_answer_to_a_swedish_question(sweden: World):
    await sweden.invoices(
        rows(["2044"], "2026-11-02", identity_number="5560360793", address="Storgatan 1, 111 22 Stockholm")
    )
    await sweden.days(77)
    await sweden.collector("2044", "failed suggestion=payment_order")
    sweden.owner.is_told("återkalla")
    assert "-> withdrawal_requested" in await sweden.answers("Peruuta")
    sweden.owner.is_told("återkallar")


async def test_34_a_finnish_stop_is_a_stop(norway: World):
    await asked(norway)
    assert await norway.answers("Lopettakaa, kiitos.") == "stop -> ended"
