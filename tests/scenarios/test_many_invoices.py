"""Promise 26: sixty invoices overdue on one morning are one message, one question, and one answer."""

import re

from tests.scenarios.engines import on_both_engines
from tests.scenarios.world import World, rows

SIXTY = range(20001, 20061)


@on_both_engines
async def test_26_sixty_invoices_are_one_message_one_letter_and_one_yes(norway: World):
    await norway.invoices(rows(SIXTY, "2026-11-02"))
    await norway.days(3)
    norway.owner.is_told("60 fakturaer", "60 000 kr", "20001", via="sms")
    norway.owner.is_told_nothing()

    await norway.days(11)
    letter = norway.owner.is_told("60 fakturaer", "60 000 kr", "mandag 23. november", via="mail")
    assert all(letter.has(f"- {number}, Kunde {number} AS: 1 000 kr") for number in SIXTY)
    assert len(set(re.findall(r"\(kode (\w+)\)", letter.text))) == 60
    norway.owner.is_told_nothing()

    await norway.answers("Ja til alle")
    assert set((await norway.states()).values()) == {"handover_pending"}
    norway.owner.is_told("60 fakturaer", "angre")
    norway.owner.is_told_nothing()

    await norway.hours(2)
    orders = [line for line in norway.lines if line.outgoing and line.via == "collector"]
    assert len(orders) == 60
    assert set((await norway.states()).values()) == {"in_collection"}


async def test_26_silence_about_sixty_is_told_once(norway: World):
    await norway.invoices(rows(SIXTY, "2026-11-02"))
    await norway.days(14)
    norway.owner.forgets()
    await norway.days(9)
    assert set((await norway.states()).values()) == {"ended (no_answer)"}
    norway.owner.is_told("avsluttet")
    norway.owner.is_told_nothing()


async def test_26_what_is_answered_for_some_leaves_the_others_asked(norway: World):
    await norway.invoices(rows(range(1, 6), "2026-11-02"))
    await norway.days(14)
    letter = norway.owner.is_told("5 fakturaer", "skal vi starte", via="mail").letter
    await norway.answers("Ja til 1 og 2, nei til 3")
    assert await norway.states() == {
        "1": "handover_pending", "2": "handover_pending", "3": "ended (stopped)",
        "4": "awaiting_confirmation", "5": "awaiting_confirmation",
    }  # fmt: skip
    await norway.hours(3)
    norway.owner.last = letter
    await norway.answers("4 er betalt, ja til 5")
    states = await norway.states()
    assert (states["4"], states["5"]) == ("paid", "handover_pending")


async def test_26_yes_to_all_by_sms_needs_a_message_that_listed_each(norway: World):
    """The SMS names the first invoices only: a yes to all of it is asked back, a stop to all is taken."""
    norway.refuses(norway.owner, "550 5.1.1 no such user")
    await norway.invoices(rows(SIXTY, "2026-11-02"))
    await norway.days(14)
    question = norway.owner.is_told("skal vi starte", "60 fakturaer", via="sms")
    assert not question.has("20060")
    await norway.answers("Ja til alle", via="sms")
    assert "handover_pending" not in set((await norway.states()).values())
    await norway.hours(1)
    await norway.answers("Stopp alle", via="sms")
    assert set((await norway.states()).values()) == {"ended (stopped)"}


async def test_26_the_evening_file_waits_for_the_morning_and_is_one_message(norway: World):
    await norway.at("2026-11-06T19:50")
    await norway.invoices(rows(range(1, 21), "2026-11-02"))
    await norway.at("2026-11-06T20:30")
    norway.owner.forgets()
    await norway.invoices(rows(range(21, 41), "2026-11-03"))
    await norway.at("2026-11-09T12:00")
    norway.owner.is_told("20 fakturaer", via="sms")
    norway.owner.is_told_nothing()


async def forged_yes(norway: World, count: int) -> None:
    """Let somebody say yes in the owner's name to *count* invoices he was asked about."""
    await norway.invoices(rows(range(1, count + 1), "2026-11-02"))
    await norway.days(14)
    norway.owner.forgets()
    assert norway.owner.last is not None
    forged = norway.owner.mailbox.answer_to(norway.owner.last, "Ja til alle", norway.now)
    assert await norway.arrives(forged, norway.owner.mailbox, login=False) == "not_believed"


async def test_26_whether_a_letter_about_several_was_his_is_asked_once(norway: World):
    await forged_yes(norway, 3)
    norway.owner.is_told("fakturaene", "1", "2", "3", "ikke være sikre på at det kom fra deg", via="sms")
    norway.owner.is_told_nothing()
    await norway.answers("Ja", via="sms")
    assert set((await norway.states()).values()) == {"handover_pending"}


async def test_26_it_is_one_letter_to_who_has_no_phone(norway: World):
    per = await norway.joins("Per Solvang", "per@solvang-elektro.example")
    await forged_yes(norway, 5)
    asked = per.is_told("ikke være sikre på at det kom fra deg", via="mail")
    assert all(asked.has(f"Kunde {number} AS") for number in range(1, 6))
    await norway.answers("Nei til 1 og 2, ja til resten", by=per)
    assert sorted((await norway.states()).values()) == ["ended (stopped)"] * 2 + ["handover_pending"] * 3


async def test_26_a_yes_to_what_the_phone_did_not_list_is_asked_back(norway: World):
    await forged_yes(norway, 5)
    asked = norway.owner.is_told("ikke være sikre på at det kom fra deg", via="sms")
    assert not asked.has("Kunde 5 AS")
    await norway.answers("Ja", via="sms")
    assert set((await norway.states()).values()) == {"awaiting_confirmation"}
    await norway.hours(1)
    await norway.answers("Nei, stopp alle", via="sms")
    assert set((await norway.states()).values()) == {"ended (stopped)"}
