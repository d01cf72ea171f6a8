"""Who wrote, what he was asked, and what else is his."""

from datetime import timedelta
from uuid import UUID

import pytest

from core.case import Case, Question
from core.events import Channel, Role, Word
from core.inbound import Conversation
from core.messages import Notice, Parcel
from core.ports import Sent
from store import people
from tests.store.world import World

BERIT, PHONE = "berit@example.no", "+4790000001"


async def berit(world: World, business: UUID | None = None) -> UUID:
    """A business whose owner is Berit."""
    business = business or await world.business()
    await world.contact(business, "Berit", sms=PHONE, mail=BERIT)
    return business


async def letter_to(world: World, case: Case) -> Parcel:
    """Return the last message about *case*, as it was sent."""
    rows = [row for row in await world.rows(case=case.id) if row["token"]]
    return Parcel(
        id=rows[-1]["lead"],
        rows=(rows[-1]["id"],),
        business=case.business,
        business_name="",
        what=Notice(rows[-1]["what"]),
        to=Role.OWNER,
        channel=Channel.MAIL,
        address=rows[-1]["address"],
        language="nb",
        zone="",
        token=rows[-1]["token"],
    )


def invoices(talk: Conversation) -> tuple[list[str], list[str]]:
    return [f.case.invoice for f in talk.asked], [f.case.invoice for f in talk.others]


async def test_an_answer_to_a_letter_is_about_what_that_letter_asked_in_its_order(world: World) -> None:
    business = await berit(world)
    asked = await world.asked(business, 3)
    (later,) = await world.asked(business)
    token = (await letter_to(world, asked[0])).token
    talk = await world.talk(world.letter(BERIT, token=token))
    assert invoices(talk) == ([case.invoice for case in asked], [later.invoice])
    assert talk.speaker is not None
    assert (talk.speaker.name, talk.speaker.business, talk.speaker.language) == ("Berit", business, "nb")
    assert [f.asked for f in talk.asked] == [(case.generation, Question.CONFIRM) for case in asked]
    codes = [f.code for f in (*talk.asked, *talk.others)]
    assert len(set(codes)) == 4
    assert None not in codes


async def test_an_old_letter_still_says_which_question_it_asked(world: World) -> None:
    (case,) = await world.asked(await berit(world))
    token = (await letter_to(world, case)).token
    await world.say(case, Word.NEW_DUE_DATE, Role.LEDGER, case.due_date + timedelta(days=60))
    (followed,) = (await world.talk(world.letter(BERIT, token=token))).asked
    assert followed.asked == (case.generation, Question.CONFIRM)
    assert followed.case.generation > case.generation


async def test_a_closed_case_is_found_through_its_letter(world: World) -> None:
    (case,) = await world.asked(await berit(world))
    token = (await letter_to(world, case)).token
    await world.say(case, Word.STOP)
    (followed,) = (await world.talk(world.letter(BERIT, token=token))).asked
    assert followed.case.closed


async def test_an_address_of_ours_that_we_never_gave_out_makes_a_stranger(world: World) -> None:
    await world.asked(await berit(world))
    talk = await world.talk(world.letter(BERIT, token="made-up"))
    assert (talk.speaker, talk.asked, talk.others) == (None, (), ())


async def test_a_stranger_with_a_right_address_learns_nothing_but_is_not_lost(world: World) -> None:
    business = await berit(world)
    (case, *_) = await world.asked(business, 2)
    token = (await letter_to(world, case)).token
    talk = await world.talk(world.letter("accountant@elsewhere.no", token=token), case.invoice)
    assert talk.speaker is None
    assert len(talk.asked) == 2
    assert talk.others == ()


async def test_the_owner_of_another_business_is_a_stranger_to_this_letter(world: World) -> None:
    (case,) = await world.asked(await berit(world))
    other = await world.business()
    await world.contact(other, "Jonas", mail="jonas@example.no")
    talk = await world.talk(world.letter("jonas@example.no", token=(await letter_to(world, case)).token))
    assert talk.speaker is None
    assert talk.others == ()


async def test_who_left_is_a_stranger(world: World) -> None:
    business = await world.business()
    gone = await world.contact(business, mail=BERIT)
    (case,) = await world.asked(business)
    await world.database.write(lambda tx: people.deactivate(tx.connection, gone))
    talk = await world.talk(world.letter(BERIT, token=(await letter_to(world, case)).token))
    assert talk.speaker is None


# --- without a reply address --------------------------------------------------------------------------------


async def test_with_one_open_question_there_is_no_doubt(world: World) -> None:
    cases = await world.asked(await berit(world), 2)
    talk = await world.talk(world.letter(PHONE, channel=Channel.SMS))
    assert invoices(talk)[0] == [case.invoice for case in cases]


async def test_what_is_answered_already_is_asked_no_more(world: World) -> None:
    one, two = await world.asked(await berit(world), 2)
    await world.say(one, Word.STOP)
    talk = await world.talk(world.letter(PHONE, channel=Channel.SMS))
    assert invoices(talk) == ([two.invoice], [])


async def test_with_several_messages_open_nobody_knows_which(world: World) -> None:
    business = await berit(world)
    one, two = *await world.asked(business), *await world.asked(business)
    talk = await world.talk(world.letter(PHONE, channel=Channel.SMS))
    assert invoices(talk) == ([], [one.invoice, two.invoice])


async def test_a_code_says_which(world: World) -> None:
    business = await berit(world)
    one, two = *await world.asked(business), *await world.asked(business)
    codes = {f.case.id: f.code for f in (await world.talk(world.letter(PHONE, channel=Channel.SMS))).others}
    talk = await world.talk(world.letter(PHONE, channel=Channel.SMS), codes[two.id].lower())  # type: ignore[union-attr]
    assert invoices(talk) == ([two.invoice], [one.invoice])
    assert talk.asked[0].code == codes[two.id]


async def test_the_code_of_a_case_that_closed_says_what_it_asked(world: World) -> None:
    business = await berit(world)
    (closed,) = await world.asked(business)
    (followed,) = (await world.talk(world.letter(PHONE, channel=Channel.SMS))).asked
    await world.say(closed, Word.STOP)
    await world.asked(business)
    talk = await world.talk(world.letter(PHONE, channel=Channel.SMS), followed.code or "")
    assert [(f.case.id, f.asked, f.code) for f in talk.others] == [
        (closed.id, (closed.generation, Question.CONFIRM), followed.code)
    ]


async def test_with_nothing_open_the_last_message_is_meant(world: World) -> None:
    business = await berit(world)
    await world.alerted(business)
    await world.deliver()
    world.now += timedelta(minutes=1)
    last = await world.alerted(business, 2)
    await world.deliver()
    await world.tell(business, Notice.TERMS)
    await world.deliver()
    talk = await world.talk(world.letter(PHONE, channel=Channel.SMS))
    assert invoices(talk)[0] == [case.invoice for case in last]
    assert [f.asked for f in talk.asked] == [None, None]


async def test_nothing_was_ever_said(world: World) -> None:
    business = await berit(world)
    (case,) = await world.cases(business)
    talk = await world.talk(world.letter(PHONE, channel=Channel.SMS))
    assert invoices(talk) == ([], [case.invoice])


@pytest.mark.parametrize("broken", [False, True])
async def test_he_may_answer_before_its_sender_wrote_down_that_it_went(world: World, broken: bool) -> None:
    cases = await world.alerted(await berit(world), 2)
    (parcel,) = await world.claim()
    if broken:
        await world.settle(Sent(parcel=parcel, error="broke", in_doubt=True))
    talk = await world.talk(world.letter(PHONE, channel=Channel.SMS))
    assert invoices(talk)[0] == [case.invoice for case in cases]


async def test_what_surely_failed_was_not_heard(world: World) -> None:
    business = await world.business()
    await world.contact(business, mail=BERIT)
    await world.alerted(business)
    (parcel,) = await world.claim()
    await world.settle(Sent(parcel=parcel, error="550", permanent=True))
    assert (await world.talk(world.letter(BERIT))).asked == ()


async def test_a_question_in_the_answer_to_somebody_is_his(world: World) -> None:
    """What is asked back in the same channel is open to him like any other question."""
    (case,) = await world.asked(await berit(world))
    letter = world.letter(PHONE, "stopp?", channel=Channel.SMS)
    outcome = await world.answer(letter, case, Word.HOLD)
    assert [tell.answers for tell in outcome.tells] == [True]
    (back,) = await world.deliver()
    assert back.channel is Channel.SMS
    talk = await world.talk(world.letter(PHONE, channel=Channel.SMS))
    assert [f.asked for f in talk.asked] == [(outcome.case.generation, outcome.case.question)]


# --- what else is his ---------------------------------------------------------------------------------------


async def test_a_number_he_names_is_found_in_his_businesses_only(world: World) -> None:
    mine, theirs = await berit(world), await world.owner()
    (closed,) = await world.cases(mine, invoice="F-77a")
    await world.say(closed, Word.OPT_OUT)
    await world.cases(theirs, invoice="F-77A")
    talk = await world.talk(world.letter(BERIT), "F-77A", "F-77a")
    assert [f.case.id for f in talk.others] == [closed.id]


async def test_two_businesses_of_one_owner(world: World) -> None:
    solvang, brygga = await berit(world), await berit(world)
    (one,) = await world.asked(solvang)
    talk = await world.talk(world.letter(PHONE, channel=Channel.SMS))
    assert talk.speaker is not None
    assert (talk.speaker.business, invoices(talk)[0]) == (solvang, [one.invoice])
    (two,) = await world.asked(brygga)
    assert invoices(await world.talk(world.letter(PHONE, channel=Channel.SMS))) == (
        [],
        [one.invoice, two.invoice],
    )
    talk = await world.talk(world.letter(BERIT, token=(await letter_to(world, two)).token))
    assert talk.speaker is not None
    assert (talk.speaker.business, invoices(talk)) == (brygga, ([two.invoice], []))


async def test_three_people_of_one_business_are_asked_each(world: World) -> None:
    business = await berit(world)
    for name in ("Jonas", "Kari"):
        await world.contact(business, name, mail=f"{name}@example.no", sms=f"+47{name}")
    (case,) = await world.asked(business)
    for name, sender in (("Berit", BERIT), ("Jonas", "Jonas@example.no"), ("Kari", "Kari@example.no")):
        talk = await world.talk(world.letter(sender))
        assert invoices(talk)[0] == [case.invoice]
        assert talk.speaker is not None
        assert talk.speaker.name == name


async def test_the_questions_come_first_among_what_else_is_his(world: World) -> None:
    business = await berit(world)
    (quiet,) = await world.cases(business, deadline=None)
    one, two = *await world.asked(business), *await world.asked(business)
    talk = await world.talk(world.letter(PHONE, channel=Channel.SMS))
    assert invoices(talk)[1] == [one.invoice, two.invoice, quiet.invoice]


async def test_the_business_s_own_number_is_known(world: World) -> None:
    business = await berit(world, await world.business(org_number="974760673"))
    await world.cases(business)
    assert (await world.talk(world.letter(BERIT))).own_numbers == {"974760673"}


# --- staff --------------------------------------------------------------------------------------------------


async def test_staff_speak_of_the_cases_they_name(world: World) -> None:
    one, two = await berit(world), await world.owner()
    (mine,), (theirs,) = await world.cases(one, invoice="77"), await world.cases(two, invoice="77")
    anywhere = await world.talk(world.letter("desk", role=Role.SUPPORT, channel=Channel.TERMINAL), "77")
    assert (anywhere.role, anywhere.speaker, anywhere.asked) == (Role.SUPPORT, None, ())
    assert {f.case.id for f in anywhere.others} == {mine.id, theirs.id}
    there = await world.talk(
        world.letter("desk", role=Role.SUPPORT, channel=Channel.TERMINAL, business=two), "77"
    )
    assert [f.case.id for f in there.others] == [theirs.id]


async def test_staff_answer_the_message_that_was_passed_to_them(world: World) -> None:
    business = await berit(world)
    (case,) = await world.cases(business)
    letter = world.letter(BERIT, "help")
    id = await world.passed_to_staff(letter, case)
    (parcel,) = await world.claim()
    assert parcel.to is Role.SUPPORT
    talk = await world.talk(world.letter("staff@svarfrist.example", role=Role.SUPPORT, token=parcel.token))
    assert talk.helping == id
    assert invoices(talk) == ([case.invoice], [])


async def test_the_terminal_may_speak_for_any_address(world: World) -> None:
    cases = await world.asked(await berit(world))
    talk = await world.talk(world.letter(PHONE, channel=Channel.TERMINAL))
    assert talk.speaker is not None
    assert invoices(talk)[0] == [case.invoice for case in cases]
