"""Each incoming message is taken once, and what came of it is kept."""

from dataclasses import replace

from sqlalchemy import select

from core.events import Channel, Role
from core.inbound import Conclusion, Incoming
from core.messages import Notice, Tell
from store import Transaction
from store.tables import incoming
from tests.store.world import World


async def fresh(world: World, batch: list[Incoming]) -> list[Incoming]:
    return [one for _, one in await world.database.write(lambda tx: tx.fresh(batch, world.now))]


async def kept(world: World) -> list[dict[str, object]]:
    rows = select(incoming).order_by(incoming.c.id)
    return await world.database.read(lambda tx: [dict(row) for row in tx.connection.execute(rows).mappings()])


async def test_a_message_is_taken_once(world: World) -> None:
    letter = world.letter("berit@example.no")
    assert await fresh(world, [letter]) == [letter]
    assert await fresh(world, [letter]) == []


async def test_repeats_inside_one_batch_are_taken_once_and_the_rest_in_order(world: World) -> None:
    one, two, three = (world.letter("berit@example.no", external_id=id) for id in "zab")
    assert await fresh(world, [two]) == [two]
    assert await fresh(world, [one, two, three, one, replace(three, text="again")]) == [one, three]


async def test_the_same_identity_in_another_channel_is_another_message(world: World) -> None:
    letter = world.letter("berit@example.no", external_id="1")
    text = world.letter("+4790000001", external_id="1", channel=Channel.SMS)
    assert await fresh(world, [letter, text]) == [letter, text]


async def test_a_thousand_at_once(world: World) -> None:
    letters = [world.letter("berit@example.no", external_id=f"{n:04}") for n in range(1000)]
    assert await fresh(world, letters[::2]) == letters[::2]
    assert await fresh(world, letters) == letters[1::2]


async def test_an_empty_batch_is_nothing(world: World) -> None:
    assert await fresh(world, []) == []


async def test_what_no_database_takes_is_taken_all_the_same(world: World) -> None:
    odd = "NUL \x00, half a pair \ud83d, a whole one \U0001f600"
    letter = world.letter(
        odd, odd, external_id=odd, why=odd, token=odd, message_id=odd, references=odd, person=odd, because=odd
    )
    ((id, _),) = await world.database.write(lambda tx: tx.fresh([letter], world.now))
    assert await fresh(world, [letter]) == []
    (row,) = await kept(world)
    assert row["text"] == "NUL \ufffd, half a pair \ufffd, a whole one \U0001f600"
    tell = Tell(what=Notice.STAFF_HELP_WANTED, to=Role.SUPPORT, facts={"text": odd})
    business = await world.owner()

    def body(tx: Transaction) -> None:
        tx.conversation(replace(letter, role=Role.SUPPORT, business=business), {odd})
        tx.conclude(id, replace(letter, business=business), Conclusion(verdict="answered", replies=(tell,)))

    await world.database.write(body)
    (told,) = await world.claim()
    assert told.facts["text"] == row["text"]


async def test_a_reply_goes_back_the_way_the_words_came(world: World) -> None:
    business = await world.business()
    berit = await world.contact(business, sms="+4790000001", mail="berit@example.no", language="sv")
    (case,) = await world.cases(business)
    letter = world.letter("berit@example.no", message_id="m@example.no", references="<a@b>")

    def body(tx: Transaction) -> None:
        ((id, _),) = tx.fresh([letter], world.now)
        tx.conversation(letter, set())
        tell = Tell(what=Notice.STATUS, to=Role.OWNER, answers=True)
        tx.conclude(id, letter, Conclusion(verdict="answered", replies=(tell,), about=(case,)))

    await world.database.write(body)
    (parcel,) = await world.claim()
    assert (parcel.channel, parcel.address, parcel.language) == (Channel.MAIL, "berit@example.no", "sv")
    assert (parcel.in_reply_to, parcel.references) == ("m@example.no", "<a@b>")
    assert [asked.case.id for asked in parcel.cases] == [case.id]
    assert [row["contact"] for row in await world.rows()] == [berit]
    (row,) = await kept(world)
    assert (row["verdict"], row["contact"], row["business"]) == ("answered", berit, business)


async def test_an_answer_about_the_cases_of_two_businesses_is_two_messages(world: World) -> None:
    cases = []
    for name in ("Solvang", "Brygga"):
        business = await world.business(name)
        await world.contact(business, mail="berit@example.no")
        cases += await world.cases(business)
    letter = world.letter("berit@example.no")

    def body(tx: Transaction) -> None:
        ((id, _),) = tx.fresh([letter], world.now)
        tx.conversation(letter, set())
        tell = Tell(what=Notice.STATUS, to=Role.OWNER, answers=True)
        tx.conclude(id, letter, Conclusion(verdict="answered", replies=(tell,), about=tuple(cases)))

    await world.database.write(body)
    assert {parcel.business_name: len(parcel.cases) for parcel in await world.deliver()} == {
        "Solvang": 1,
        "Brygga": 1,
    }
