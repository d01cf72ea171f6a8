"""One conversation by several channels: a question in two places, the first answer, and who is told of it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from core.case import Case, Question
from core.events import Channel, Role, Said, Word
from core.inbound import Conclusion, Incoming, Kind
from core.machine import decide
from core.messages import Notice, Parcel, Tell
from core.ports import Settled
from store import desk, people, timeline
from tests.store.world import FAKTURERT, World

MAIL, PHONE, CHAT = "berit@example.no", "+4790000001", "77"


async def berit(world: World) -> UUID:
    business = await world.business("Solvang")
    await world.contact(business, "Berit", sms=PHONE, mail=MAIL, chat=CHAT)
    return business


async def says(world: World, letter: Incoming, case: Case, word: Word) -> None:
    """Let whoever wrote *letter* decide about *case*, as the engine does."""

    def body(tx) -> None:
        ((id, _),) = tx.fresh([letter], world.now)
        talk = tx.conversation(letter, set())
        (followed,) = tx.cases([case.id])
        said = Said(
            word=word,
            by=Role.OWNER,
            at=world.now,
            prompt=followed.case.generation,
            incoming=id,
            channel=letter.channel,
            person=str(talk.speaker.id),
        )
        outcome = decide(followed.case, said, followed.policy, world.now)
        tx.write([outcome])
        tx.conclude(id, letter, Conclusion(verdict="decided", outcomes=(outcome,)))

    await world.database.write(body)


async def test_a_question_goes_by_letter_and_into_the_chat(world: World) -> None:
    (case,) = await world.alerted(await berit(world))
    assert [p.channel for p in await world.deliver()] == [Channel.CHAT]
    world.now += timedelta(days=20)
    await world.say(case, Word.SILENCE, Role.CLOCK)
    asked = await world.claim()
    assert {p.channel for p in asked} == {Channel.MAIL, Channel.CHAT}
    assert {p.what for p in asked} == {Notice.ASK_CONFIRM}
    assert len({p.token for p in asked}) == 2


async def test_the_other_channel_and_the_other_person_hear_who_answered(world: World) -> None:
    business = await berit(world)
    await world.contact(business, "Ola", mail="ola@example.no")
    (case,) = await world.asked(business)
    (in_chat,) = await world.rows(case=case.id, channel="chat", what="ask_confirm")
    await says(world, world.letter(MAIL), case, Word.CONFIRM)
    told = [p for p in await world.deliver() if p.what is Notice.ANSWERED_ELSEWHERE]
    assert {(p.channel, p.address) for p in told} == {(Channel.CHAT, CHAT), (Channel.MAIL, "ola@example.no")}
    (to_chat,) = (p for p in told if p.channel is Channel.CHAT)
    assert to_chat.in_reply_to == in_chat["provider_id"]
    assert (to_chat.facts["name"], to_chat.facts["channel"]) == ("Berit", "mail")


async def test_a_person_asked_once_hears_no_more_than_the_receipt(world: World) -> None:
    business = await world.owner()
    (case,) = await world.asked(business)
    (row,) = await world.rows(case=case.id, what="ask_confirm")
    await says(world, world.letter(row["address"]), case, Word.STOP)
    assert {p.what for p in await world.claim()} == {Notice.STOPPED}


async def test_a_reply_to_a_message_of_ours_is_about_that_message(world: World) -> None:
    business = await berit(world)
    (first,) = await world.asked(business)
    await world.asked(business)
    (row,) = await world.rows(case=first.id, channel="chat", what="ask_confirm")
    letter = world.letter(CHAT, channel=Channel.CHAT, replied_to=row["provider_id"])
    talk = await world.talk(letter)
    assert [f.case.invoice for f in talk.asked] == [first.invoice]
    assert talk.asked[0].asked == (first.generation, Question.CONFIRM)


async def test_staff_who_reply_to_words_passed_on_answer_them(world: World) -> None:
    (case,) = await world.asked(await berit(world))
    passed = await world.passed_to_staff(world.letter(CHAT, "hjelp", channel=Channel.CHAT), case)
    (parcel,) = await world.deliver()
    assert parcel.about is not None
    assert (parcel.about.name, parcel.about.business) == ("Berit", "Solvang")
    answer = world.letter("501", channel=Channel.CHAT, role=Role.SUPPORT, replied_to=f"p-{parcel.id}")
    assert (await world.talk(answer)).helping == passed
    key = parcel.about.key
    assert await world.database.read(lambda tx: desk.last_words(tx.connection, key)) == f"p-{parcel.id}"


async def test_who_was_answered_by_a_person_talks_with_support(world: World) -> None:
    business = await berit(world)
    await world.asked(business)
    letter = world.letter(CHAT, channel=Channel.CHAT)
    assert not (await world.talk(letter)).with_support
    (contact,) = await world.database.read(lambda tx: people.contacts_of(tx.connection, [business])[business])
    await world.tell(business, Notice.SUPPORT_ANSWERS, facts={"text": "Hei"})
    await world.deliver()
    assert contact.name == "Berit"
    assert (await world.talk(world.letter(CHAT, channel=Channel.CHAT))).with_support
    world.now += timedelta(days=4)
    assert not (await world.talk(world.letter(CHAT, channel=Channel.CHAT))).with_support


async def test_who_was_asked_back_is_known_to_be_lost(world: World) -> None:
    await world.asked(await berit(world))
    letter = world.letter(CHAT, "blah", channel=Channel.CHAT)

    def body(tx) -> bool:
        ((id, _),) = tx.fresh([letter], world.now)
        talk = tx.conversation(letter, set())
        tx.conclude(id, letter, Conclusion(verdict="asked_back"))
        return bool(talk.lost_before)

    assert not await world.database.write(body)
    assert (await world.talk(world.letter(CHAT, "blah", channel=Channel.CHAT))).lost_before
    world.now += timedelta(days=2)
    assert not (await world.talk(world.letter(CHAT, "blah", channel=Channel.CHAT))).lost_before


# --- consent and delivery reports ---------------------------------------------------------------------------


def stop(world: World, *, wanted: bool = False) -> Incoming:
    return world.letter(PHONE, "STOP", channel=Channel.SMS, kind=Kind.CONSENT, wanted=wanted)


async def consent(world: World, letter: Incoming) -> Settled:
    return await world.database.write(lambda tx: tx.consent(letter, world.now))


async def test_who_stopped_sms_is_told_by_the_next_channel_until_he_starts_it_again(world: World) -> None:
    business = await world.business()
    await world.contact(business, sms=PHONE, mail=MAIL)
    await world.alerted(business)
    assert await consent(world, stop(world)) == Settled()
    assert [p.channel for p in await world.deliver()] == [Channel.MAIL]
    await world.alerted(business)
    assert [p.channel for p in await world.deliver()] == [Channel.MAIL]
    await consent(world, stop(world, wanted=True))
    await world.alerted(business)
    assert [p.channel for p in await world.deliver()] == [Channel.SMS]


async def test_who_has_no_other_channel_can_not_be_told(world: World) -> None:
    business = await world.business()
    await world.contact(business, sms=PHONE)
    (case,) = await world.alerted(business)
    assert await consent(world, stop(world)) == Settled(undeliverable=((case.id, case.generation),))


async def test_an_answer_to_who_stopped_sms_goes_where_he_still_hears(world: World) -> None:
    business = await world.business()
    await world.contact(business, sms=PHONE, mail=MAIL)
    (case,) = await world.asked(business)
    letter = stop(world)
    await consent(world, letter)
    await says(world, letter, case, Word.STOP)
    (receipt,) = await world.claim()
    assert (receipt.what, receipt.channel, receipt.address) == (Notice.STOPPED, Channel.MAIL, MAIL)


async def test_a_delivery_report_moves_the_clock_and_settles_a_doubt(world: World) -> None:
    business = await world.business()
    await world.contact(business, sms=PHONE)
    (case,) = await world.alerted(business)
    (parcel,) = await world.deliver()
    later = world.now + timedelta(hours=5)
    told = await world.database.write(lambda tx: tx.delivered(f"{parcel.id}", later))
    assert told == Settled(accepted=((case.id, case.generation, later),))
    assert await world.database.write(lambda tx: tx.delivered("no reference of ours", later)) is None
    await world.set_messages(status="doubt")
    await world.database.write(lambda tx: tx.delivered(f"{parcel.id}/1", later))
    assert await world.statuses() == ["doubt"]
    await world.database.write(lambda tx: tx.delivered(f"{parcel.id}@x", later))
    assert await world.statuses() == ["sent"]


async def test_what_an_sms_cost_is_kept_once_a_message(world: World) -> None:
    await world.alerted(await world.owner(), 3)
    (parcel,) = await world.claim()
    sent = world.taken(parcel)
    assert sent.receipt is not None
    cost = parcel.cases[0].case.amount
    receipt = replace(sent.receipt, segments=2, cost=cost)
    await world.settle(replace(sent, receipt=receipt))
    rows = await world.rows()
    assert [row["segments"] for row in rows] == [2, None, None]
    day = await world.database.read(lambda tx: desk.day(tx.connection, world.now))
    assert (day.segments, day.sent, day.cost) == (2, {"sms": 1}, {"NOK": cost.amount})


# --- when ---------------------------------------------------------------------------------------------------


async def test_quiet_hours_hold_what_we_say_of_our_own_accord_and_no_answer(world: World) -> None:
    business = await world.business()
    contact = await world.contact(business, mail=MAIL)
    await world.database.write(lambda tx: people.prefer(tx.connection, contact, quiet="09:30-12:00"))
    await world.tell(business, Notice.ALERT, not_before=world.now)
    assert await world.claim() == []  # ten o'clock in Oslo
    world.now += timedelta(hours=2)
    (parcel,) = await world.claim()
    assert parcel.what is Notice.ALERT


async def test_nobody_gets_more_than_so_many_messages_a_day(world: World) -> None:
    policy = FAKTURERT.overridden({"most_a_day": 3})
    business = await world.business(policy=policy)
    await world.contact(business, "Berit", mail=MAIL)
    for _ in range(5):
        await world.tell(business, Notice.HELP)
    sent: list[Parcel] = []
    for _ in range(6):
        sent += await world.deliver()
    assert [p.what for p in sent if p.to is Role.OWNER] == [Notice.HELP] * 3
    assert [(p.what, p.facts["name"]) for p in sent if p.to is Role.SUPPORT] == [
        (Notice.STAFF_TOO_MANY, "Berit")
    ]
    world.now += timedelta(days=1, minutes=1)
    assert [p.what for p in await world.deliver()] == [Notice.HELP] * 2


async def test_a_timeline_has_what_was_told_and_what_people_said(world: World) -> None:
    (case,) = await world.asked(await berit(world))
    await says(world, world.letter(MAIL), case, Word.CONFIRM)
    happened = await world.database.read(lambda tx: timeline.of(tx.connection, case.id))
    assert [(one.what, one.who) for one in happened] == [
        ("alert", None),
        ("ask_confirm", None),
        ("confirm", "Berit"),
    ]


async def test_whose_topic_a_thread_is_can_be_found_both_ways(world: World) -> None:
    def body(tx) -> None:
        desk.keep_topic(tx.connection, "contact:1", "-100", "5", world.now)
        desk.keep_topic(tx.connection, "contact:1", "-100", "6", world.now)
        desk.mute(tx.connection, "contact:1", world.now)

    await world.database.write(body)
    found = await world.database.read(lambda tx: desk.topic(tx.connection, "contact:1", "-100"))
    assert found == desk.Topic(key="contact:1", group="-100", thread="6", muted_until=world.now)
    assert await world.database.read(lambda tx: desk.topic_of(tx.connection, "-100", "6")) == found
    assert await world.database.read(lambda tx: desk.topic_of(tx.connection, "-100", "5")) is None


async def test_a_duty_is_one_caller_s(world: World) -> None:
    taken = [
        await world.database.write(lambda tx: desk.take_duty(tx.connection, "digest:2026-11-24", world.now))
        for _ in range(2)
    ]
    assert taken == [True, False]


async def test_what_is_told_to_support_is_no_part_of_an_owner_s_count(world: World) -> None:
    business = await berit(world)
    await world.tell(business, Notice.STAFF_UNREACHABLE, Role.SUPPORT, facts={"what": "x", "channel": "sms"})
    (parcel,) = await world.deliver()
    assert (parcel.about, parcel.to) == (None, Role.SUPPORT)


async def test_staff_answer_somebody_who_has_no_case(world: World) -> None:
    business = await berit(world)
    letter = world.letter(CHAT, "hjelp", channel=Channel.CHAT)

    def asks(tx) -> UUID:
        ((id, _),) = tx.fresh([letter], world.now)
        tx.conversation(letter, set())
        tell = Tell(what=Notice.STAFF_HELP_WANTED, to=Role.SUPPORT, facts={"text": "hjelp"})
        tx.conclude(id, letter, Conclusion(verdict="answered", replies=(tell,)))
        return UUID(str(id))

    asked = await world.database.write(asks)
    (parcel,) = await world.deliver()
    answer = world.letter("501", "Ja?", channel=Channel.CHAT, role=Role.SUPPORT, replied_to=f"p-{parcel.id}")

    def answers(tx) -> None:
        ((id, _),) = tx.fresh([answer], world.now)
        talk = tx.conversation(answer, set())
        assert talk.helping == asked
        tell = Tell(what=Notice.SUPPORT_ANSWERS, to=Role.OWNER, answers=True, facts={"text": "Ja?"})
        tx.conclude(id, answer, Conclusion(verdict="passed_on", replies=(tell,), answers=talk.helping))

    await world.database.write(answers)
    (told,) = await world.deliver()
    assert (told.what, told.channel, told.address, told.business) == (
        Notice.SUPPORT_ANSWERS,
        Channel.CHAT,
        CHAT,
        business,
    )


async def test_who_sets_quiet_hours_is_answered_at_once(world: World) -> None:
    business = await world.business()
    contact = await world.contact(business, mail=MAIL)
    await world.database.write(lambda tx: people.prefer(tx.connection, contact, quiet="09:30-12:00"))
    await world.tell(business, Notice.PREFERENCES, facts={"changed": "quiet"})
    assert len(await world.deliver()) == 1
