"""What staff change from their group is changed, and the log names them."""

from core.case import State
from tests.scenarios.conftest import Opens
from tests.scenarios.world import World


async def _said(world: World, text: str) -> str:
    """Type *text* in the group; return what is answered there."""
    await world.staff_writes(text)
    return [line.text for line in world.lines if line.via == "staff" and line.outgoing][-1]


async def test_staff_give_more_time_and_a_new_due_date(opens: Opens):
    world = await opens("fakturert", wires=True)
    await world.invoice("10023", due="2026-11-02")
    await world.days(14)
    assert "extend" in await _said(world, "/extend 10023 2026-12-01 he asked on the phone")
    assert (await world.case("10023")).deadline == world.local("2026-12-01T23:59:59")
    assert "new due date" in await _said(world, "/due 10023 2026-12-15 agreed with the customer")
    assert (await world.case("10023")).state is State.NOT_DUE
    line = (await world.log("10023"))[-1]
    assert (line["by"], line["person"], line["because"]) == ("support", "Anna", "agreed with the customer")


async def test_staff_give_the_number_that_was_missing(opens: Opens):
    world = await opens("fortnox_finans", wires=True)
    await world.invoice("2044", due="2026-11-02", amount="18400,00", identity_number="")
    await world.days(24)
    assert (await world.case("2044")).state is State.ACTION_REQUIRED
    assert "check digit" in await _said(world, "/number 2044 556036-0794")
    assert (await world.case("2044")).state is State.ACTION_REQUIRED
    await _said(world, "/number 2044 556036-0793")
    assert (await world.case("2044")).state is not State.ACTION_REQUIRED
    assert (await world.case("2044")).debtor.identity_number == "5560360793"


async def test_staff_give_the_right_address(opens: Opens):
    world = await opens("fortnox_finans", wires=True)
    await world.invoice("2044", due="2026-11-02", amount="18400,00")
    await world.days(14)
    await world.collector("2044", "returned")
    assert "No letter would arrive there" in await _said(world, "/address 2044 somewhere")
    await _said(world, "/address 2044 Kungsgatan 12, 411 19 Göteborg")
    case = await world.case("2044")
    assert case.state is not State.ACTION_REQUIRED
    assert "Kungsgatan 12" in (case.debtor.address or "")


async def test_staff_send_a_link_to_a_chat(opens: Opens):
    world = await opens("fakturert", wires=True)
    assert "is sent a link" in await _said(world, "/link Berit Solvang")
    world.owner.is_told("https://t.me/svarfrist_bot?start=", via="mail")
    assert "No contact is called so" in await _said(world, "/link Nobody")


async def test_a_message_in_doubt_is_settled_from_the_group(opens: Opens):
    world = await opens("fakturert", wires=True)
    assert "No message is in doubt" in await _said(world, "/doubt")
    assert "No message in doubt is called" in await _said(world, "/lost 0123abcd")
