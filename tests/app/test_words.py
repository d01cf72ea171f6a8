"""Words from the terminal go the way letters go; `read` explains them and stores nothing."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from app.sandbox import MailSandbox
from tests.app.office import Office
from tests.servers.mailbox import letter, read
from tests.servers.server import OURS, OWNER

ASKED = "2026-12-03T09:00+01:00"


@pytest.fixture
def asked(mail: MailSandbox, begun: Office) -> Office:
    """The owner was told of 1001 and 1002, and ten days later asked about both."""
    begun.at = "2026-11-23T09:05+01:00"
    begun("tick")
    begun.at = ASKED
    begun("tick")
    assert begun.state("1001") == "awaiting_confirmation"
    return begun


def test_yes_is_decided_and_answered_at_the_terminal(asked: Office) -> None:
    said = asked.json("say", "ja")
    assert said["verdict"] == "decided"
    assert [outcome["case"]["state"] for outcome in said["outcomes"]] == ["handover_pending"] * 2
    (answer,) = said["answers"]
    assert "1001" in answer["text"]
    assert "1002" in answer["text"]
    messages = asked.json("case", "show", "1001")["messages"]
    assert [(one["channel"], one["status"]) for one in messages][-1] == ("terminal", "sent")


def test_one_of_two(asked: Office) -> None:
    said = asked("say", "nei til 1002", "--from", OWNER.upper())
    assert "Invoice 1002: stop. Now: ended: the owner stopped it." in said.out
    assert "\nAnswer:\n  " in said.out
    assert asked.state("1001") == "awaiting_confirmation"


def test_unclear_words_decide_nothing_and_are_asked_back(asked: Office) -> None:
    said = asked("say", "hm, kanskje", code=1)
    assert said.out.startswith("Nothing was decided: the words were not clear enough")
    assert "Answer:" in said.out
    assert asked.state("1001") == "awaiting_confirmation"


def test_a_second_yes_changes_nothing_and_says_so(asked: Office) -> None:
    asked("say", "ja")
    assert "Invoice 1001: nothing changed" in asked("say", "ja 1001", code=1).out


def test_who_speaks_must_be_known(asked: Office) -> None:
    said = asked("say", "ja", "--from", "ola@brygga.test", code=2)
    assert f"No contact has the address ola@brygga.test; Brygga Kaffe AS has {OWNER}." in said.err
    asked("contact", "add", "Jonas", "--phone", "912 34 567")
    assert "Say who speaks with --from" in asked("say", "ja", code=2).err
    assert asked.json("say", "stopp 1001", "--from", "912 34 567")["verdict"] == "decided"


def test_support_speaks_with_a_reason_and_names_the_invoice(asked: Office) -> None:
    assert "Support gives a reason" in asked("say", "stopp 1001", "--support", code=2).err
    assert "not both" in asked("say", "ja", "--support", "--because", "x", "--from", OWNER, code=2).err
    asked("say", "stopp 1001", "--support", "--because", "eieren ringte")
    assert asked.state("1001") == "ended"
    last = asked.json("case", "history", "1001")[-1]
    assert (last["by"], last["because"], last["channel"]) == ("support", "eieren ringte", "terminal")


def test_a_yes_to_what_was_not_asked_is_no_yes_to_what_was(asked: Office) -> None:
    asked("pause", "1001", "--because", "tvist")
    asked("say", "fortsett 1001", code=1)
    assert asked.state("1001") == "paused"
    assert asked.state("1002") == "awaiting_confirmation"


def test_support_pauses_and_resumes_in_words_too(asked: Office) -> None:
    asked("say", "pause 1001", "--support", "--because", "tvist")
    assert asked.state("1001") == "paused"
    asked("say", "resume 1001", "--support", "--because", "avklart")
    assert asked.state("1001") == "awaiting_confirmation"


def test_only_the_terminals_own_answers_are_sent(asked: Office, mail: MailSandbox) -> None:
    before = len(read(mail.imap_port, OWNER))
    asked("contact", "add", "Jonas", "--email", "jonas@brygga.test")
    asked("pay", "1003")
    asked("say", "stopp 1001", "--from", OWNER)
    assert len(read(mail.imap_port, OWNER)) == before
    waiting = [one for one in asked.json("case", "show", "1003")["messages"] if one["status"] == "pending"]
    assert waiting


def test_an_answer_nobody_came_for_goes_by_mail(asked: Office, mail: MailSandbox) -> None:
    """The terminal was closed before it got its answer: another process takes it, and has no terminal."""
    asked("say", "stopp 1001")
    _change(asked, "UPDATE messages SET status = 'pending', sent_at = NULL WHERE channel = 'terminal'")
    before = len(read(mail.imap_port, OWNER))
    assert asked.json("tick")["failed"] == 0
    asked.at = "2026-12-03T09:10+01:00"
    asked("tick")
    assert len(read(mail.imap_port, OWNER)) == before + 1


def _change(office: Office, query: str) -> None:
    with sqlite3.connect(office.folder / "svarfrist.db") as connection:
        connection.execute(query)
    connection.close()


# --- read --------------------------------------------------------------------------------------------------


def test_read_needs_no_store(office: Office) -> None:
    said = office.json("read", "ja")
    assert said["decisions"] == [{"invoice": "1001", "word": "confirm", "value": None, "rule": "yes"}]
    assert said["account"] == [{"words": "ja", "rule": "yes"}]
    assert list(Path().iterdir()) == []
    assert "Decides: 1001: confirm (rule: yes)." in office("read", "ja").out


def test_read_says_what_would_be_asked_back(office: Office) -> None:
    said = office("read", "hm kanskje", code=1)
    assert "Decides nothing: " in said.out
    assert "He is asked back:" in said.out
    assert office.json("read", "återkalla", "--question", "choice")["decisions"][0]["word"] == "withdraw"
    assert "there are confirm, choice" in office("read", "ja", "--question", "what", code=2).err
    assert office.json("read", "hjelp")["wants"] == "help"


def test_read_about_ones_own_invoices_changes_nothing(asked: Office) -> None:
    before = asked.json("case", "list")
    said = asked.json("read", "stopp 1001", "--invoice", "1001", "--invoice", "1002")
    assert [(one["invoice"], one["word"]) for one in said["decisions"]] == [("1001", "stop")]
    assert asked.json("case", "list") == before


def _eml(office: Office, text: str, **headers: str) -> str:
    message = letter(OWNER, headers.pop("to", OURS), text)
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return office.file("letter.eml", message.as_string())


def test_read_a_letter(office: Office, mail: MailSandbox) -> None:
    token = OURS.replace("@", "+abcdefghijklmnop@")
    file = _eml(office, "Ja takk\n\n> Skal vi starte?\n", to=token)
    said: dict[str, Any] = office.json("read", file)
    assert said["letter"]["from"] == OWNER
    assert said["letter"]["kind"] == "reply (rule: a person)"
    assert said["words"] == "Ja takk"
    assert said["letter"]["believed"].startswith("not authenticated")
    assert said["decisions"][0]["word"] == "confirm"
    assert "His own words  Ja takk" in office("read", file).out


def test_read_a_machines_letter(office: Office) -> None:
    file = _eml(office, "Jeg er på ferie. Bekreft gjerne senere.", Auto_Submitted="auto-replied")
    said = office("read", file, code=1)
    assert "auto (rule: auto submitted)" in said.out
    assert "A machine wrote it" in said.out
    assert "the mail settings are not filled in" in said.out
    assert office.json("read", file, code=1)["read"] is False


def test_read_a_file_that_is_not_there(office: Office) -> None:
    assert "letter.eml is not there" in office("read", "letter.eml", code=2).err
    assert office.json("read", office.file("words.txt", "stopp"))["decisions"][0]["word"] == "stop"
