"""Each rule of the chain, both ways: a letter it takes, and a person's that looks much like it."""

from typing import NamedTuple

import pytest

from mail.letter import read_letter
from mail.triage import CHAIN, triage
from tests.mail.conftest import imap_account

KARI = "From: kari@brygga.example"
ANSWERS = "In-Reply-To: <1@svarfrist.test>"
REPORT = "Content-Type: multipart/report; boundary=b"


class Pair(NamedTuple):
    """A letter that the rule takes, and one of a person; headers and text, a blank line between."""

    rule: str
    machine: str
    person: str


TABLE = [
    Pair(
        "rejected",
        f"{KARI}\nSubject: Rejected: faktura\nContent-Type: multipart/report; report-type=disposition-notification",
        f"{KARI}\nSubject: Rejected: faktura\n\nWe rejected it, it was paid in May.",
    ),
    Pair(
        "reading_receipt",
        f"{KARI}\nSubject: Lest\nContent-Type: multipart/report; report-type=disposition-notification",
        f"{KARI}\nSubject: Lest\nDisposition-Notification-To: kari@brygga.example\n\nJa",
    ),
    Pair(
        "delivery_status",
        f"{KARI}\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n--b--",
        f"{KARI}\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nDenne kom i retur?\n--b\n"
        "Content-Type: message/rfc822\n\nFrom: mailer-daemon@b.example\n"
        "Content-Type: message/delivery-status\n\nAction: failed\n--b--",
    ),
    Pair(
        "abuse_report",
        "From: klager@b.example\nSubject: Complaint about message from 192.0.2.1\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nFrom: a@b.example\n--b--",
        f"{KARI}\nSubject: Complaint about message from a customer\n\nHe says he paid.",
    ),
    Pair("report", f"{KARI}\n{REPORT}\n\n--b\n\nJa\n--b--", f"{KARI}\nSubject: multipart/report\n\nJa"),
    Pair(
        "failed_recipients",
        f"{KARI}\nX-Failed-Recipients: per@b.example",
        f"{KARI}\nX-Recipients: per@b.example",
    ),
    Pair(
        "null_sender",
        "Return-Path: <>\nFrom: vakt@b.example\nSubject: Returned mail: no such user",
        "Return-Path: <kari@brygga.example>\nFrom: kari@brygga.example\nSubject: Returned mail?\n\nHva er det?",
    ),
    Pair(
        "daemon",
        "From: Post_Master@b.example\nSubject: Re: Faktura",
        "From: post@mesterhus.example\nSubject: Faktura",
    ),
    Pair("daemon", "From: bounces+12@b.example", "From: anna.bounceland@b.example"),
    Pair(
        "daemon_by_name",
        "From: Mail Delivery System <drift@b.example>\nSubject: Non-Delivery: faktura",
        "From: Mail Delivery System <drift@b.example>\nSubject: Re: faktura\n\nJa, start.",
    ),
    Pair(
        "failed_in_words",
        "From: filter@b.example\nSubject: Levering mislyktes: faktura\n\nIkke levert til kari@b.example",
        f"{KARI}\nSubject: Levering mislyktes hos kunden\n\nVarene sto ute i regnet, så han nekter.",
    ),
    Pair(
        "failed_in_words",
        "From: liste-admin@b.example\nSubject: Loop Alert: faktura\n\nDuplicated Message-ID in <liste@b.example>.",
        f"{KARI}\nSubject: Alert\n\nThe customer sent the same invoice twice.",
    ),
    Pair(
        "auto_submitted",
        f"{KARI}\nAuto-Submitted: auto-replied; owner=kari",
        f"{KARI}\nAuto-Submitted: no; by=hand",
    ),
    Pair("marked_automatic", f"{KARI}\nX-Autoreply: yes", f"{KARI}\nX-Autoreply: no"),
    Pair("marked_automatic", f"{KARI}\nX-List-Administrivia: yes", f"{KARI}\nX-List-Administrivia: no"),
    Pair(
        "no_automatic_answer",
        f"{KARI}\n{ANSWERS}\nX-Auto-Response-Suppress: All",
        f"{KARI}\n{ANSWERS}\nX-Auto-Response-Suppress: DR, OOF, AutoReply",
    ),
    Pair(
        "marked_bulk",
        f"{KARI}\nPrecedence: bulk",
        f"{KARI}\nPrecedence: bulk\nMailing-List: contact hjelp@b.example",
    ),
    Pair("marked_bulk", f"{KARI}\nPrecedence: auto-reply", f"{KARI}\nPrecedence: urgent"),
    Pair(
        "marked_bulk",
        f"Return-Path: <kari@brygga.example>\n{KARI}\nPrecedence: junk",
        f"Return-Path: <SRS0=a=TT=brygga.example=kari@f.example>\n{KARI}\nPrecedence: junk\n\nJa",
    ),
    Pair(
        "mailing_list",
        f"{KARI}\nList-Id: <nytt.brygga.example>\nList-Post: NO\nSubject: Nytt fra Brygga",
        f"{KARI}\nList-Id: <alle.brygga.example>\nList-Post: <mailto:alle@brygga.example>\nSubject: Dugnad",
    ),
    Pair(
        "mailing_list",
        f"{KARI}\nList-Unsubscribe: <mailto:av@brygga.example>\nSender: post@brygga.example",
        f"{KARI}\nList-Unsubscribe: <mailto:av@brygga.example>\n{ANSWERS}\nSubject: Re: Faktura\n\nJa",
    ),
    Pair(
        "mailing_list",
        f"{KARI}\nList-Id: <nytt.brygga.example>\nSender: nytt@brygga.example",
        f"{KARI}\nList-Id: <alle.brygga.example>\nSender: Alle <alle-bounces@brygga.example>",
    ),
    Pair("no_reply", "From: svar-ikke@b.example", "From: svarick@b.example"),
    Pair("no_reply", "From: faktura.noreply@b.example", "From: norepl.y@b.example"),
    Pair(
        "subject_of_a_machine",
        f"{KARI}\nSubject: [AUTO GENERATED] Sak 7",
        f"{KARI}\nSubject: [Automobil] Sak 7",
    ),
    Pair(
        "subject_of_a_machine",
        f"{KARI}\nSubject: Faktura (automatic reply)",
        f"{KARI}\nSubject: Faktura (automatic)",
    ),
    Pair(
        "subject_of_a_machine",
        f"{KARI}\nSubject: Kontoret automatiskt svar: faktura",
        f"{KARI}\nSubject: Svar: faktura",
    ),
    Pair(
        "away",
        f"{KARI}\nSubject: Out of office until Monday",
        f"{KARI}\nSubject: Re: Out of office until Monday\n\nOk",
    ),
    Pair("away", f"{KARI}\nSubject: Ikke på kontoret", f"{KARI}\nSubject: Kontoret"),
    Pair(
        "automatic_in_words",
        f"{KARI}\nSubject: Re: Faktura\n\nDette er et automatisk svar.",
        f"{KARI}\nSubject: Re: Faktura\n\nJa\n\nSvarfrist skrev:\n> Dette er en automatisk melding.",
    ),
    Pair(
        "automatic_in_words",
        f"{KARI}\nContent-Type: text/html\n\n<p>This is an automated response.</p>",
        f"{KARI}\n\nIs this an automated response? Then start.",
    ),
    Pair(
        "away_in_words",
        f"{KARI}\nSubject: Faktura\n\nTack för ditt mejl. Jag är på semester och åter den 4 december.",
        f"{KARI}\nSubject: Sv: Faktura\n\nTack för ditt mejl. Jag är på semester, men starta ärendet.",
    ),
    Pair(
        "away_in_words",
        f"{KARI}\nSubject: Invoice\n\nThank you for your message. I will respond when I return.",
        f"{KARI}\nSubject: Invoice\n\nThank you for your message. Please start the case.",
    ),
    Pair(
        "wants_proof",
        f"{KARI}\nSubject: RE: Faktura\n\nYour letter was held. Reply to have it delivered.",
        f"{KARI}\nSubject: RE: Faktura\n\nThe goods were held at customs. They are delivered now, so start.",
    ),
    Pair(
        "null_return_path",
        f"Return-Path: <>\n{KARI}\nSubject: Re: Faktura\n\nJa",
        f"Return-Path: <kari@brygga.example>\n{KARI}\nSubject: Re: Faktura\n\nJa",
    ),
]


def raw(letter: str) -> bytes:
    return (letter if "\n\n" in letter else f"{letter}\n\nJa\n").encode()


@pytest.mark.parametrize("pair", TABLE, ids=lambda pair: pair.rule)
def test_the_rule_takes_the_machine_and_leaves_the_person(pair: Pair):
    taken, left = triage(read_letter(raw(pair.machine))), triage(read_letter(raw(pair.person)))
    assert (taken.why, left.why) == (pair.rule, "a_person")


def test_no_rule_is_without_its_pair():
    # What is unreadable is no machine's; the letters of `test_triage` show it.
    assert {rule.name for rule in CHAIN} - {"unreadable"} == {pair.rule for pair in TABLE}


@pytest.mark.parametrize(
    ("headers", "heard"),
    [
        ("List-Id: <alle.brygga.example>\nList-Post: <mailto:alle@brygga.example>", False),
        ("X-BeenThere: alle@brygga.example", False),
        ("Precedence: list\nSender: owner-alle@brygga.example", False),
        ("List-Unsubscribe: <mailto:av@brygga.example>", True),
        ("Precedence: first-class", True),
    ],
)
def test_who_writes_to_his_list_does_not_answer_us(headers: str, heard: bool):
    """A person all the same; but nobody on a list knows where our answers go."""
    letter = read_letter(f"{KARI}\n{headers}\n{ANSWERS}\nSubject: Re: Faktura\n\nJa\n".encode())
    assert triage(letter).why == "a_person"
    assert triage(letter, imap_account(143)).why == ("a_person" if heard else "mailing_list")


@pytest.mark.parametrize(
    "subject",
    [
        "Autosvar: Faktura",
        "Automatisk svar: Faktura",
        "Automatiskt svar: Faktura",
        "Automaattinen vastaus: Lasku",
        "Automatic reply: Invoice",
        "Automatische Antwort: Rechnung",
        "Réponse automatique : Facture",
        "Respuesta automática: Factura",
        "Risposta automatica: Fattura",
        "Automatisch antwoord: Factuur",
        "Odpowiedź automatyczna: Faktura",
        "Resposta automática: Fatura",
        "自動応答: 請求書",
        "Fråvær til måndag",
        "Fravær: Kari",
        "Semestersvar",
        "Lomalla 4.12. asti",
        "Abwesenheitsnotiz: Rechnung",
    ],
)
def test_machines_speak_many_languages(subject: str):
    assert triage(read_letter(f"{KARI}\nSubject: {subject}\n\nJa\n".encode())).kind.value == "auto"
    assert triage(read_letter(f"{KARI}\nSubject: SV: {subject}\n\nJa\n".encode())).kind.value == "reply"
