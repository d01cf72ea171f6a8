"""Businesses, contacts, policies and terms."""

from sqlalchemy import func, select

from core.case import Money
from core.events import Channel
from core.messages import Notice
from store import people
from store.tables import policies, terms
from tests.store.world import FAKTURERT, FORTNOX, NOW, World


async def test_a_business_comes_back_as_it_was_stored(world: World) -> None:
    id = await world.business("Solvang", org_number="974760673", ledger_feed=True, language="nn")
    by_id = await world.database.read(lambda tx: people.business(tx.connection, id))
    by_name = await world.database.read(lambda tx: people.business(tx.connection, "Solvang"))
    assert by_id == by_name
    assert by_id == people.Business(
        id=id,
        name="Solvang",
        org_number="974760673",
        language="nn",
        policy=FAKTURERT,
        terms_version=None,
        ledger_feed=True,
        ledger_read_at=None,
    )
    assert await world.database.read(lambda tx: people.business(tx.connection, "Nobody")) is None


async def test_businesses_are_listed_by_name(world: World) -> None:
    for name in ("Brygga", "Aas", "Solvang"):
        await world.business(name)
    listed = await world.database.read(lambda tx: people.all_businesses(tx.connection))
    assert [one.name for one in listed] == ["Aas", "Brygga", "Solvang"]


async def test_one_policy_is_kept_once_and_a_changed_one_beside_it(world: World) -> None:
    changed = FAKTURERT.overridden({"alert_days": 5})
    for policy in (FAKTURERT, FAKTURERT, FORTNOX, changed):
        await world.business(policy=policy)
    count = select(func.count()).select_from(policies)
    assert await world.database.read(lambda tx: tx.connection.execute(count).scalar_one()) == 3


async def test_a_contact_has_his_ways_in_the_order_he_gave_them(world: World) -> None:
    business = await world.business()
    ways = [(Channel.SMS, "+4790000002"), (Channel.MAIL, "b@example.no"), (Channel.SMS, "+4790000001")]
    about = {"business": business, "name": "Berit", "language": "nb", "ways": ways, "now": NOW}
    id = await world.database.write(lambda tx: people.add_contact(tx.connection, **about))  # type: ignore[arg-type]
    (berit,) = await world.database.read(lambda tx: people.contacts_of(tx.connection, {business})[business])
    assert (berit.id, berit.routes) == (id, tuple(ways))


async def test_who_left_is_nobody_s_contact(world: World) -> None:
    business = await world.business()
    gone = await world.contact(business, mail="b@example.no")
    await world.database.write(lambda tx: people.deactivate(tx.connection, gone))
    assert (
        await world.database.read(lambda tx: people.who_is(tx.connection, Channel.MAIL, "b@example.no")) == []
    )
    assert await world.database.read(lambda tx: dict(people.contacts_of(tx.connection, {business}))) == {}


async def test_an_address_counts_in_its_own_channel_but_anywhere_from_the_terminal(world: World) -> None:
    for name in ("Solvang", "Brygga"):
        await world.contact(await world.business(name), name, sms="+4790000001", chat="+4790000001")

    async def names(channel: Channel) -> list[str]:
        found = await world.database.read(lambda tx: people.who_is(tx.connection, channel, "+4790000001"))
        return [contact.name for contact in found]

    assert await names(Channel.SMS) == ["Solvang", "Brygga"]
    assert await names(Channel.TERMINAL) == ["Solvang", "Brygga"]
    assert await names(Channel.MAIL) == []


async def test_the_terms_a_business_got_are_recorded_once(world: World) -> None:
    business = await world.owner()
    message = await world.tell(business, Notice.TERMS)
    for _ in range(2):
        await world.database.write(
            lambda tx: people.accept_terms(tx.connection, business, FAKTURERT, message, world.now)
        )
    rows = await world.database.read(lambda tx: list(tx.connection.execute(select(terms)).mappings()))
    assert [(row["version"], row["policy"], row["message"]) for row in rows] == [
        (FAKTURERT.terms_version, FAKTURERT.version, message)
    ]
    stored = await world.database.read(lambda tx: people.business(tx.connection, business))
    assert stored is not None
    assert stored.terms_version == FAKTURERT.terms_version


async def test_money_comes_back_to_the_hundredth(world: World) -> None:
    business = await world.owner()
    for amount in ("0.01", "99999999999.99", "-12.50"):
        (case,) = await world.cases(business, amount=amount)
        stored = await world.case(case)
        assert stored.balance == Money(amount=case.amount.amount, currency="NOK")
        assert str(stored.balance.amount) == amount
