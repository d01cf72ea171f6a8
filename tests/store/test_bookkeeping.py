"""What the books say, and what the owner said before them."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from core.case import Case
from core.events import Role, Said, Word
from core.machine import decide
from store import Transaction, bookkeeping, followup
from store.bookkeeping import FELL
from tests.store.world import FAKTURERT, NOW, World


async def unconfirmed(world: World, case: Case, kind: str = "payment") -> Decimal:
    found = await world.database.read(lambda tx: bookkeeping.unconfirmed(tx.connection, {case.id}, kind))
    return found.get(case.id, Decimal(0))


async def says(
    world: World, case: Case, word: Word, by: Role, amount: str, *, because: str | None = None
) -> None:
    value = replace(case.amount, amount=Decimal(amount))
    said = Said(word=word, by=by, at=NOW, value=value, because=because)

    def body(tx: Transaction) -> None:
        (followed,) = tx.cases([case.id])
        tx.write([decide(followed.case, said, FAKTURERT, NOW)])

    await world.database.write(body)


async def test_what_the_owner_says_was_paid_waits_for_the_books(world: World) -> None:
    (case,) = await world.alerted(await world.owner())
    assert await unconfirmed(world, case) == 0
    await says(world, case, Word.PAID, Role.OWNER, "1000.10")
    await says(world, case, Word.PAID, Role.OWNER, "0.05")
    assert await unconfirmed(world, case) == Decimal("1000.15")
    assert await unconfirmed(world, case, "credit_note") == 0
    await world.booked(case, "900", "covered_payment")
    assert await unconfirmed(world, case) == Decimal("100.15")
    await world.booked(case, "100.15", "covered_payment")
    assert await unconfirmed(world, case) == 0


async def test_the_books_own_payments_wait_for_nothing(world: World) -> None:
    (case,) = await world.cases(await world.owner())
    await says(world, case, Word.PAID, Role.LEDGER, "1000")
    assert await unconfirmed(world, case) == 0
    await says(world, case, Word.PAID, Role.LEDGER, "1000", because=FELL)
    assert await unconfirmed(world, case) == 1000


async def test_credits_are_counted_apart(world: World) -> None:
    (case,) = await world.alerted(await world.owner())
    await says(world, case, Word.CREDITED, Role.SUPPORT, "500")
    assert await unconfirmed(world, case) == 0
    assert await unconfirmed(world, case, "credit_note") == 500


async def test_more_money_than_a_small_number_holds(world: World) -> None:
    (case,) = await world.cases(await world.owner())
    for _ in range(3):
        await world.booked(case, "90000000000000.99", "owner_payment")
    assert await unconfirmed(world, case) == Decimal("270000000000002.97")


async def test_candidates_by_reference_number_and_amount(world: World) -> None:
    business, other = await world.owner(), await world.owner()
    (by_number,) = await world.cases(business)
    await world.cases(business, amount="77")
    closed, referred = await world.cases(business, 2, amount="99")
    await world.say(closed, Word.OPT_OUT)
    await world.cases(other, reference="KID", amount="99")
    (by_reference,) = await world.cases(business, reference="KID", amount="5")

    async def found(references: set[str], invoices: set[str], amounts: set[Decimal]) -> set[str]:
        cases = await world.database.write(
            lambda tx: bookkeeping.candidates(tx.connection, business, references, invoices, amounts)
        )
        return {followed.case.invoice for followed in cases}

    assert await found({"KID"}, set(), set()) == {by_reference.invoice}
    assert await found(set(), {by_number.invoice}, set()) == {by_number.invoice}
    assert await found(set(), set(), {Decimal(99)}) == {referred.invoice}
    assert await found(set(), {closed.invoice}, set()) == {closed.invoice}
    assert await found(set(), set(), set()) == set()


async def test_an_entry_is_booked_once(world: World) -> None:
    business = await world.owner()
    (case,) = await world.cases(business)
    entry = bookkeeping.Entry(key="k", kind="payment", amount=case.amount, day=case.due_date, note="a\x00b")
    await world.database.write(lambda tx: bookkeeping.book(tx.connection, business, [entry], NOW))
    known = await world.database.read(lambda tx: bookkeeping.known_keys(tx.connection, business, {"k", "l"}))
    assert known == {"k"}
    with pytest.raises(IntegrityError):
        await world.database.write(lambda tx: bookkeeping.book(tx.connection, business, [entry], NOW))


async def test_an_invoice_number_is_followed_once_a_business(world: World) -> None:
    business = await world.owner()
    await world.cases(business, invoice="1")
    with pytest.raises(IntegrityError):
        await world.cases(business, invoice="1")
    await world.cases(await world.owner(), invoice="1")


async def test_the_siblings_of_a_case_are_the_debtors_other_live_ones(world: World) -> None:
    business = await world.owner()
    one, two, closed = await world.cases(business, 3)
    await world.say(closed, Word.OPT_OUT)
    stranger = replace(one.debtor, number="2")
    await world.cases(business, debtor=stranger)
    await world.cases(await world.owner())
    found = await world.database.write(lambda tx: tx.siblings(one))
    assert [followed.case.id for followed in found] == [two.id]


async def test_cases_are_found_by_number(world: World) -> None:
    one, two = await world.owner(), await world.owner()
    (mine,), (theirs,) = await world.cases(one, invoice="7"), await world.cases(two, invoice="7")

    async def ids(business: object, numbers: list[str]) -> list[object]:
        found = await world.database.read(
            lambda tx: followup.by_invoice(tx.connection, business, numbers)  # type: ignore[arg-type]
        )
        return [followed.case.id for followed in found]

    assert await ids(one, ["7", "8"]) == [mine.id]
    assert await ids(None, ["7"]) == [mine.id, theirs.id]
    assert await ids(one, []) == []
