"""Promises 21, 28 and 29: letters that are not what they seem. None of them decides, and the owner hears of those
that somebody may have written on his behalf.
"""

from email.message import EmailMessage

import pytest

from app.demo.cast import PASSWORD
from app.demo.people import Person
from tests.scenarios.world import World


async def asked(world: World) -> None:
    await world.invoice("10023", due="2026-11-02")
    await world.days(14)
    world.owner.forgets()


def answer(world: World, words: str) -> EmailMessage:
    """Return the owner's answer to the letter he looks at, to be changed before it is sent."""
    assert world.owner.last is not None
    return world.owner.mailbox.answer_to(world.owner.last, words, world.now)


def stranger(world: World, name: str, address: str) -> Person:
    return Person(name=name, address=address, password=PASSWORD, server=world.server)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Auto-Submitted", "auto-replied"),
        ("X-Autoreply", "yes"),
        ("Precedence", "auto_reply"),
        ("X-Auto-Response-Suppress", "All"),
    ],
)
async def test_21_an_out_of_office_note_decides_nothing_and_is_not_answered(norway: World, header, value):
    await asked(norway)
    note = answer(norway, "Bekreft. Jeg er på ferie til 30. november.")
    note[header] = value
    assert await norway.arrives(note, norway.owner.mailbox) == "filed"
    assert await norway.states() == {"10023": "awaiting_confirmation"}
    norway.owner.is_told_nothing()
    await norway.days(9)
    norway.owner.is_told("avsluttet")


async def test_21_an_out_of_office_note_that_says_so_only_in_its_subject(norway: World):
    await asked(norway)
    note = answer(norway, "Bekreft")
    note.replace_header("Subject", "Automatisk svar: Skal vi starte purring og inkasso?")
    assert await norway.arrives(note, norway.owner.mailbox) == "filed"
    assert await norway.states() == {"10023": "awaiting_confirmation"}


async def test_21_what_we_wrote_ourselves_is_not_his_answer(norway: World):
    """Our letter lists JA, NEI and BETALT; an answer that only quotes it is empty."""
    await asked(norway)
    assert "nothing is decided" in await norway.answers("")
    assert await norway.states() == {"10023": "awaiting_confirmation"}


async def test_21_two_machines_that_answer_each_other_stop_after_one_letter(norway: World):
    await asked(norway)
    before = len(norway.server.accepted)
    for _ in range(3):
        note = answer(norway, "Jeg er borte")
        note["Auto-Submitted"] = "auto-generated"
        await norway.arrives(note, norway.owner.mailbox)
    assert len(norway.server.accepted) == before + 3, "nothing of ours among them"


@pytest.mark.parametrize("words", ["Ja, sett i gang", "Stopp"])
async def test_28_a_forged_sender_with_a_stolen_reply_address_decides_nothing(norway: World, words):
    await asked(norway)
    forged = answer(norway, words)
    assert await norway.arrives(forged, norway.owner.mailbox, login=False) == "not_believed"
    assert (await norway.took())[-1]["why"] == "server_says_fail"
    assert await norway.states() == {"10023": "awaiting_confirmation"}
    norway.owner.is_told("10023", "ikke være sikre på at det kom fra deg")
    await norway.hours(1)
    assert await norway.answers("Ja") == "confirm -> handover_pending"


async def test_28_whose_letters_nobody_vouches_for_answers_by_phone(norway: World):
    """Asked by letter he would answer by letter, and be refused again."""
    await asked(norway)
    letter = answer(norway, "Ja, sett i gang")
    assert await norway.arrives(letter, norway.owner.mailbox, login=False) == "not_believed"
    norway.owner.is_told("10023", "ikke være sikre på at det kom fra deg", via="sms")
    norway.owner.is_told_nothing()
    assert await norway.answers("Ja", via="sms") == "confirm -> handover_pending"


async def test_28_who_has_no_phone_is_asked_by_letter(norway: World):
    per = await norway.joins("Per Solvang", "per@solvang-elektro.example")
    await asked(norway)
    per.forgets()
    assert await norway.arrives(answer(norway, "Ja"), norway.owner.mailbox, login=False) == "not_believed"
    per.is_told("10023", "ikke være sikre på at det kom fra deg", via="mail")


async def test_28_a_stolen_case_number_without_the_reply_address_decides_nothing(norway: World):
    await asked(norway)
    forged = norway.owner.mailbox.letter("svar@svarfrist.example", "10023", "Stopp 10023", norway.now)
    assert await norway.arrives(forged, norway.owner.mailbox, login=False) in {"not_believed", "stranger"}
    assert await norway.states() == {"10023": "awaiting_confirmation"}


async def test_28_a_letter_in_two_names_decides_nothing(norway: World):
    await asked(norway)
    liv = stranger(norway, "Liv", "liv@regnskap.example")
    forged = answer(norway, "Ja")
    forged.replace_header("From", "Berit Solvang <berit@solvang-elektro.example>, liv@regnskap.example")
    assert await norway.arrives(forged, liv) == "not_believed"
    assert await norway.states() == {"10023": "awaiting_confirmation"}


async def test_28_an_invented_reply_address_is_nobodys(norway: World):
    await asked(norway)
    guess = "svar+" + "a" * 32 + "@svarfrist.example"
    letter = norway.owner.mailbox.letter(guess, "Svar", "Stopp 10023", norway.now)
    assert await norway.arrives(letter, norway.owner.mailbox) in {"not_believed", "stranger"}
    assert await norway.states() == {"10023": "awaiting_confirmation"}


async def test_28_a_stolen_code_by_sms_from_another_phone_decides_nothing(norway: World):
    await asked(norway)
    code = norway.told("mail", "10023").text.partition("(kode ")[2].partition(")")[0]
    phone = norway.owner.phone
    assert phone is not None
    phone.number = "+4790009999"
    assert "stranger" in await norway.answers(f"JA {code}", via="sms")
    assert await norway.states() == {"10023": "awaiting_confirmation"}


async def test_29_the_accountant_answers_and_the_owner_is_asked(norway: World):
    await asked(norway)
    liv = stranger(norway, "Liv Regnskap", "liv@regnskap.example")
    forwarded = liv.answer_to(norway.owner.mailbox.letters[-1], "Ja, kjør på", norway.now)
    assert await norway.arrives(forwarded, liv) == "not_believed"
    assert await norway.states() == {"10023": "awaiting_confirmation"}
    norway.owner.is_told("10023", "ikke være sikre på at det kom fra deg")
    assert (await norway.took())[-1]["text"].startswith("Ja, kjør på"), "her words are kept"


async def test_29_once_she_is_a_contact_her_word_counts(norway: World):
    liv = await norway.joins("Liv Regnskap", "liv@regnskap.example")
    await asked(norway)
    liv.is_told("skal vi starte", "10023", via="mail")
    assert await norway.answers("Ja", by=liv) == "confirm -> handover_pending"
    liv.is_told("angre")


async def test_29_a_letter_taken_twice_decides_once(norway: World):
    """The same letter in the mailbox again, as after a server was restored."""
    await asked(norway)
    letter = answer(norway, "Nei")
    assert await norway.arrives(letter, norway.owner.mailbox) == "decided"
    norway.owner.is_told("stoppet")
    await norway.hours(1)
    assert await norway.answers("Start på nytt 10023", via="sms") == "restart -> not_due"
    norway.owner.forgets()
    await norway.arrives(letter, norway.owner.mailbox)
    assert len(await norway.took()) == 2
    assert await norway.states() == {"10023": "not_due"}
