"""The support desk and people's chats, by command."""

import pytest

from app.sandbox import MailSandbox
from tests.app.office import BUSINESS, Office
from tests.servers.mailbox import read
from tests.servers.server import OWNER


def test_staff_are_put_on_the_list_shown_and_taken_off(office: Office) -> None:
    assert "Nobody works at the desk yet" in office("staff", "list").out
    office("staff", "add", "Anna", "--chat", "5012345", "--duty", "lead")
    office("staff", "add", "Bo")
    assert office.json("staff", "list") == [
        {"name": "Anna", "duty": "lead", "chat": "5012345"},
        {"name": "Bo", "duty": "act", "chat": None},
    ]
    office("staff", "add", "Anna", "--duty", "read", "--chat", "5012345")
    office("staff", "remove", "Bo")
    assert office.json("staff", "list") == [{"name": "Anna", "duty": "read", "chat": "5012345"}]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "Cleo", "--duty", "boss"), "There is no duty 'boss'; there are read, act, lead."),
        (("add", "Cleo", "--chat", "5012345"), "The account 5012345 is Anna's."),
        (("remove", "Cleo"), "Nobody at the desk is called Cleo"),
    ],
)
def test_what_can_not_be_is_said(office: Office, words: tuple[str, ...], says: str) -> None:
    office("staff", "add", "Anna", "--chat", "5012345")
    assert says in office("staff", *words, code=2).err


def test_a_contact_is_sent_a_link_to_his_chat(mail: MailSandbox, begun: Office) -> None:
    begun.env["SVARFRIST_TELEGRAM_NAME"] = "svarfrist_bot"
    begun("contact", "invite", "Kari Brygge")
    begun("tick")
    links = [raw for raw in read(mail.imap_port, OWNER) if b"https://t.me/svarfrist_bot?start=" in raw]
    assert len(links) == 1


def test_without_a_bot_nobody_is_invited(begun: Office) -> None:
    said = begun("contact", "invite", "Kari Brygge", code=2)
    assert "SVARFRIST_TELEGRAM_NAME is not set" in said.err
    assert "Kari" not in said.out


def test_a_contact_has_channels_and_hours_of_his_own(begun: Office) -> None:
    said = begun.json("contact", "prefer", OWNER, "--order", "sms,mail", "--quiet", "21:30-7")
    assert said == {
        "business": BUSINESS,
        "contact": "Kari Brygge",
        "ways": "sms,mail",
        "quiet": "21:30-07:00",
    }
    assert begun.json("contact", "prefer", OWNER, "--quiet", "none")["quiet"] is None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--quiet", "night"), "give two times of day"),
        (("--quiet", "7-7"), "give two times of day"),
        (("--order", "pigeon"), "name channels out of chat, sms, mail"),
        ((), "Say --order, --quiet or both."),
    ],
)
def test_what_can_not_be_read_changes_nothing(begun: Office, words: tuple[str, ...], says: str) -> None:
    assert says in begun("contact", "prefer", OWNER, *words, code=2).err


def test_the_day_in_a_few_lines(mail: MailSandbox, begun: Office) -> None:
    begun("tick")
    said = begun.json("digest")
    assert said["sent"] == {"mail": 1}
    assert (said["fired"], said["doubtful"], said["waiting"]) == (0, 0, 0)
    assert "Messages sent: mail 1" in begun("digest").out


def test_nothing_is_in_doubt_and_nothing_can_be_settled(begun: Office) -> None:
    assert begun.json("doubt") == []
    assert begun("doubt").out == "No message is in doubt.\n"
    assert "No message in doubt is called" in begun("settle", "0123abcd", "--arrived", code=2).err
