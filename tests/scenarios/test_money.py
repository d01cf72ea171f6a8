"""Promises 16, 24 and 25: the books change while something is under way."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.scenarios.engines import on_both_engines
from tests.scenarios.world import World, rows


class Interrupted:
    """A store where something happens right after messages were claimed, and before they are sent."""

    def __init__(self, store: Any, meanwhile: Callable[[], Awaitable[None]]) -> None:
        self._store = store
        self._meanwhile: Callable[[], Awaitable[None]] | None = meanwhile

    async def write(self, body: Callable[[Any], Any]) -> Any:
        done = await self._store.write(body)
        if isinstance(done, list) and done and self._meanwhile is not None:
            meanwhile, self._meanwhile = self._meanwhile, None
            await meanwhile()
        return done

    async def read(self, body: Callable[[Any], Any]) -> Any:
        return await self._store.read(body)


@on_both_engines
async def test_16_a_payment_between_claim_and_send_stops_the_message(norway: World):
    await norway.invoices(rows([1, 2], "2026-11-02"))
    store = norway.house.engine.store
    norway.house.engine.store = Interrupted(store, lambda: norway.firm.payment("1", "1000,00"))
    await norway.days(3)
    norway.house.engine.store = store
    alert = norway.owner.is_told("2", "forfalt", via="sms")
    assert not alert.has("Kunde 1 AS"), "nobody is reminded of what was paid a second ago"
    assert await norway.states() == {"1": "paid", "2": "alerted"}
    norway.owner.is_told_nothing()


async def test_16_a_payment_between_the_question_and_the_send_stops_the_order(norway: World):
    await norway.invoice("10023", due="2026-11-02")
    await norway.days(14)
    assert await norway.answers("Ja") == "confirm -> handover_pending"
    store = norway.house.engine.store
    norway.house.engine.store = Interrupted(store, lambda: norway.firm.payment("10023", "12500,00"))
    await norway.hours(2)
    norway.house.engine.store = store
    assert await norway.states() == {"10023": "paid"}
    orders = [str(line) for line in norway.lines if line.outgoing and line.via == "collector"]
    assert all("reminder" not in order for order in orders), orders


async def test_24_below_the_threshold_a_part_payment_ends_it(norway: World):
    await norway.invoice("10023", due="2026-11-02")
    await norway.days(3)
    norway.owner.is_told("forfalt")
    await norway.payment("10023", "12450,00")
    norway.owner.is_told("10023", "50 kr", "100 kr")
    assert await norway.states() == {"10023": "ended (below_minimum)"}
    await norway.days(30)
    norway.owner.is_told_nothing()


async def test_24_above_the_threshold_it_goes_on_with_what_is_left(norway: World):
    await norway.invoice("10023", due="2026-11-02")
    await norway.days(3)
    norway.owner.is_told("forfalt")
    await norway.payment("10023", "12400,00")
    norway.owner.is_told_nothing()
    await norway.days(11)
    assert not norway.owner.is_told("skal vi starte", "100 kr").has("12 500")
    assert await norway.states() == {"10023": "awaiting_confirmation"}


async def test_24_a_part_payment_does_not_take_the_open_question_away(norway: World):
    await norway.invoice("10023", due="2026-11-02")
    await norway.days(14)
    norway.owner.is_told("skal vi starte", "12 500")
    asked = await norway.case("10023")
    await norway.payment("10023", "2500,00")
    still = await norway.case("10023")
    assert (still.generation, still.deadline) == (asked.generation, asked.deadline)
    assert await norway.answers("Ja") == "confirm -> handover_pending"
    norway.owner.is_told("10 000 kr")


async def test_24_the_owner_himself_says_what_is_paid_and_the_books_do_not_count_it_twice(norway: World):
    await norway.invoice("10023", due="2026-11-02")
    await norway.days(3)
    assert "paid" in await norway.answers("Kunden har betalt 5000 kr på 10023", via="sms")
    norway.owner.is_told("7 500", via="sms")
    await norway.hours(1)
    await norway.payment("10023", "5000,00")
    assert (await norway.case("10023")).balance.amount == 7500


async def test_25_a_number_saved_while_a_choice_is_open_leaves_the_choice_open(sweden: World):
    known = {
        "customer_number": "204",
        "customer_name": "Lindqvist Måleri AB",
        "address": "Storgatan 1, 111 22 Stockholm",
    }
    await sweden.invoices(rows(["2044"], "2026-11-02", **known, identity_number="5560360793"))
    await sweden.days(70)
    await sweden.invoices(rows(["2051"], "2026-12-22", **known, identity_number=""))
    await sweden.at("2027-01-27T12:00")
    sweden.owner.forgets()
    await sweden.collector("2044", "failed suggestion=monitoring")
    choice = sweden.owner.is_told("2044", "återkalla").letter
    await sweden.days(3)
    number = sweden.owner.is_told("2051", "organisationsnummer").letter

    sweden.owner.last = number
    assert "identity_number -> submitting" in await sweden.answers("556103-5865")
    assert await sweden.states() == {"2044": "awaiting_choice", "2051": "in_collection"}
    assert {case.debtor.identity_number for case in await sweden.cases()} == {"5561035865"}

    await sweden.hours(1)
    sweden.owner.last = choice
    assert await sweden.answers("betalningsföreläggande") == "payment_order -> payment_order"
