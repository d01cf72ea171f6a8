"""One pass from the command: real letters both ways, and what it says of that which waits."""

import email
import json
import sqlite3
from email.message import Message

import pytest

from app.sandbox import MailSandbox
from tests.app.office import Office
from tests.servers.mailbox import letter, read, send
from tests.servers.server import COLLEAGUE, OURS, OWNER

TOLD, ASKED = "2026-11-23T09:05+01:00", "2026-12-03T09:00+01:00"


def _letters(mail: MailSandbox, address: str = OWNER) -> list[Message]:
    return [email.message_from_bytes(raw) for raw in read(mail.imap_port, address)]


def _text(message: Message) -> str:
    part = next(part for part in message.walk() if part.get_content_type() == "text/plain")
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def test_a_whole_story_by_letter(mail: MailSandbox, begun: Office) -> None:
    begun.at = TOLD
    first = begun.json("tick")
    assert (first["fired"], first["sent"], first["waiting"]) == (2, 2, {"deaf": 0, "old_books": 0})
    begun.at = ASKED
    assert begun.json("tick")["sent"] == 1
    terms, alert, question = _letters(mail)
    assert "1001" in _text(alert)
    assert "1002" in _text(question)
    send(mail.smtp_port, letter(OWNER, str(question["Reply-To"]), "Bekreft begge"), login=OWNER)
    begun.at = "2026-12-04T10:00+01:00"
    said = begun("tick").out
    assert said.startswith("Taken in: 1. Deadlines that spoke: 0. Sent: 1.")
    assert begun.state("1001") == begun.state("1002") == "handover_pending"
    begun.at = "2026-12-04T11:05+01:00"
    assert begun.json("tick")["fired"] == 2
    orders = sorted((begun.folder / "handover-files" / "orders").iterdir())
    assert [json.loads(order.read_text())["order"] for order in orders] == ["reminder", "reminder"]
    _collector_acknowledges(begun)
    begun.at = "2026-12-04T11:10+01:00"
    assert begun.json("tick")["taken"] == 1
    assert begun.state("1001") == "in_collection"
    history = begun.json("case", "history", "1001")
    assert [line["by"] for line in history if line["word"] == "confirm"] == ["owner"]
    assert _letters(mail)[0]["Message-ID"] == terms["Message-ID"]


def _collector_acknowledges(office: Office) -> None:
    ids = [office.json("case", "show", number)["id"] for number in ("1001", "1002")]
    report = office.folder / "handover-files" / "reports" / "one.txt"
    report.write_text("".join(f"{id} acknowledged\n" for id in ids), "utf-8")


def test_silence_waits_until_the_inbox_was_read(mail: MailSandbox, begun: Office) -> None:
    begun.at = TOLD
    begun("tick")
    begun.at = ASKED
    begun("tick")
    begun.at = "2026-12-11T09:00+01:00"
    begun.env["SVARFRIST_IMAP_PORT"] = "1"
    said = begun.json("tick", code=3)
    assert said["waiting"] == {"deaf": 2, "old_books": 0}
    assert said["fired"] == 0
    assert said["ears"][f"imap:{OURS}/INBOX"]["error"]
    text = begun("tick", code=3)
    assert "2 deadlines passed and not counted: not every inbox was read past it." in text.out
    assert f"imap:{OURS}/INBOX could not be read" in text.err
    begun.env["SVARFRIST_IMAP_PORT"] = str(mail.imap_port)
    assert begun.json("tick")["fired"] == 2
    assert begun.state("1001") == "ended"


def test_silence_waits_for_the_books_of_a_business_that_promised_them(
    mail: MailSandbox, office: Office
) -> None:
    office.registers("--feed")
    office.imports()
    office.at = "2026-11-25T09:00+01:00"
    assert office.json("tick")["waiting"] == {"deaf": 0, "old_books": 2}
    assert "the books are more than a day old; import them" in office("tick").out
    office.imports()
    assert office.json("tick")["fired"] == 2


def test_what_waits_for_its_hour_is_said(mail: MailSandbox, begun: Office) -> None:
    begun.at = "2026-11-23T21:00+01:00"
    said = begun.json("tick")
    assert (said["scheduled"], said["next_sending"]) == (2, "2026-11-24T07:00:00+00:00")
    assert "2 messages for later, the next 2026-11-24" in begun("tick").out


def test_a_wrong_password_is_said_and_not_shown(mail: MailSandbox, office: Office) -> None:
    office.registers()
    office.at = TOLD
    office.env["SVARFRIST_IMAP_PASSWORD"] = office.env["SVARFRIST_SMTP_PASSWORD"] = "hemmelig-42"
    said = office("tick", code=3)
    assert f"refuses the login of {OURS}" in said.err
    assert "smtp_login_refused" in said.err
    assert "hemmelig-42" not in said.err + said.out
    assert "Tried again later: 1." in said.out


def test_an_owner_in_need_reaches_a_person_who_answers(mail: MailSandbox, begun: Office) -> None:
    begun.at = TOLD
    begun("tick")
    alert = _letters(mail)[-1]
    send(mail.smtp_port, letter(OWNER, str(alert["Reply-To"]), "Jeg trenger hjelp"), login=OWNER)
    begun.at = "2026-11-23T10:00+01:00"
    begun("tick")
    (wanted,) = _letters(mail, COLLEAGUE)
    assert "Jeg trenger hjelp" in _text(wanted)
    answer = letter(COLLEAGUE, str(wanted["Reply-To"]), "Ring meg på 123.")
    send(mail.smtp_port, answer, login=COLLEAGUE)
    begun.at = "2026-11-23T10:30+01:00"
    begun("tick")
    assert "Ring meg på 123." in _text(_letters(mail)[-1])


@pytest.mark.parametrize("times", [2, 3])
def test_a_second_pass_does_nothing_again(mail: MailSandbox, begun: Office, times: int) -> None:
    begun.at = TOLD
    for _ in range(times):
        begun("tick")
    assert len(_letters(mail)) == 2
    with sqlite3.connect(begun.folder / "svarfrist.db") as connection:
        statuses = connection.execute("SELECT DISTINCT status FROM messages").fetchall()
    connection.close()
    assert statuses == [("sent",)]


def test_the_same_on_postgresql(mail: MailSandbox, office: Office, postgres: str) -> None:
    office.env["DATABASE_URL"] = postgres
    office("db", "upgrade")
    office.registers("--feed")
    office.imports()
    office.at = TOLD
    assert office.json("tick")["fired"] == 2
    assert [case["invoice"] for case in office.json("case", "list", "--open")] == ["1001", "1002", "1003"]
    assert office.json("case", "show", "1001")["messages"][0]["what"] == "alert"
    assert [line["word"] for line in office.json("case", "history", "1001")] == [
        "opened",
        "silence",
        "accepted",
    ]
    assert office.json("say", "stopp 1001")["verdict"] == "decided"
    office.at = "2026-11-23T21:00+01:00"
    assert office.json("pay", "1002")[0]["case"]["state"] == "paid"
    assert office.json("tick")["sent"] == 1
    office.at = ASKED
    assert office.json("tick")["waiting"] == {"deaf": 0, "old_books": 0}
    (listed,) = office.json("business", "list")
    assert listed["open_cases"] == 1
