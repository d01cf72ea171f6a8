"""Support sees what came in and was not heard, with the reason, and is not fooled by what stands in it."""

import pytest

from app.sandbox import MailSandbox
from tests.app.office import BUSINESS, Office
from tests.servers.mailbox import letter, send
from tests.servers.server import OURS, OWNER


@pytest.fixture
def visited(mail: MailSandbox, begun: Office) -> Office:
    """Somebody wrote in the owner's name, a stranger wrote, and one letter is longer than an answer."""
    begun("tick")
    to = OURS.replace("@", "+abcdefghijklmnop@")
    long = letter("x@x.example", to, "Ja\n" * 9000)
    for message in (
        letter(OWNER, OURS, "Stopp 1001\x1b[2J \u202eikke"),
        letter("debtor@x.example", OURS, "Jeg betaler ikke"),
        long,
    ):
        send(mail.smtp_port, message)
    begun("tick")
    return begun


def test_each_is_listed_with_its_reason(visited: Office) -> None:
    said = visited.json("unheard")
    assert [(one["sender"], one["verdict"], one["why"], one["business"]) for one in said] == [
        ("x@x.example", "unreadable", "too_long", None),
        ("debtor@x.example", "stranger", "no_token", None),
        (OWNER, "not_believed", "no_token", BUSINESS),
    ]
    assert said[1]["text"] == "Jeg betaler ikke", "the words are kept"
    assert len(said[0]["digest"]) == 64
    assert len(visited.json("unheard", "--limit", "1")) == 1
    assert len(visited.json("unheard", "--business", BUSINESS)) == 1


def test_it_speaks_to_nobodys_terminal(visited: Office) -> None:
    out = visited("unheard").out
    assert "not believed: no token" in out
    assert "\\u001b[2J" in out
    assert not {"\x1b", "\u202e"} & set(out)


def test_an_office_that_heard_everything(begun: Office) -> None:
    assert begun("unheard").out == "Everything that came in was heard.\n"
