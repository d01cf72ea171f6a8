"""What sort of letter it is: a person's, a machine's, or a report about one of ours.

`CHAIN` is the policy: each rule asks one question, the first that says yes decides, and what no rule takes
is a person's. A person taken for a machine is not heard, a machine taken for a person may "answer"; where
the signs are weak, the rule leaves it to the reader, who acts on plain words only.

What shows a program stands in `automatic`, the words it is known by in `machine_words`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from core.inbound import Kind
from mail import automatic
from mail import machine_words as words
from mail.account import ImapAccount
from mail.bounce import about, gone_for_good
from mail.letter import Letter, read_letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Triaged:
    """The kind of a letter, and of a report what it says."""

    kind: Kind
    why: str
    """The rule, as a word for the log."""
    about: str | None = None
    """Message-ID (without brackets) of the mail of ours that a report is about."""
    permanent: bool = False
    """It will never be delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One question about a letter, and what it is if the answer is yes."""

    name: str
    holds: Callable[[Letter], bool]
    kind: Kind


def kind(raw: bytes) -> str:
    """`reply`, `auto`, `bounce`, or `unreadable` for what nobody can take apart."""
    return triage(read_letter(raw)).kind.value


def triage(letter: Letter, account: ImapAccount | None = None) -> Triaged:
    """File a letter. *account* tells our own letters and addresses from those of others."""
    if account is not None and _our_own(letter, account):
        return Triaged(kind=Kind.AUTO, why="our_own")
    for rule in CHAIN:
        if rule.holds(letter):
            if rule.kind is not Kind.BOUNCE:
                return Triaged(kind=rule.kind, why=rule.name)
            return Triaged(
                kind=Kind.BOUNCE,
                why=rule.name,
                about=about(letter, account),
                permanent=gone_for_good(letter),
            )
    if account is not None and automatic.through_a_list(letter):
        # A person wrote it, but to the others of his list: our owners answer an address that nobody else knows.
        return Triaged(kind=Kind.AUTO, why="mailing_list")
    return Triaged(kind=Kind.REPLY, why="a_person")


def _our_own(letter: Letter, account: ImapAccount) -> bool:
    """A letter of ours that came back whole: a forward, a loop, a copy of what we sent."""
    local, _, domain = (letter.message_id or "").rpartition("@")
    if domain.lower() == account.own_domain.lower() and _is_uuid(local):
        return True
    ours = account.from_address.lower()
    return any(author == ours or account.reply.is_ours(author) for author in letter.authors)


def _is_uuid(word: str) -> bool:
    try:
        UUID(word)
    except ValueError:
        return False
    return len(word) == 36


# --- reports --------------------------------------------------------------------------------------


def _has_report(letter: Letter) -> bool:
    return letter.report is not None or "message/delivery-status" in letter.parts


def _is_report(letter: Letter) -> bool:
    """A multipart/report. Those about reading and about abuse have rules of their own."""
    value = letter.first("content-type").lower()
    return value.startswith("multipart/report") and "disposition-notification" not in value


def _is_complaint(letter: Letter) -> bool:
    """By the standard, or as those who complain without it say: with the letter attached."""
    return "message/feedback-report" in letter.parts or (
        letter.returned is not None and bool(words.COMPLAINT.search(letter.subject))
    )


def _names_failed_recipients(letter: Letter) -> bool:
    return bool(letter.first("x-failed-recipients"))


def _null_sender(letter: Letter) -> bool:
    """An empty return path or a daemon's, and words of failure: out-of-office notes have an empty one too."""
    path = automatic.return_path(letter)
    return (path == "<>" or bool(words.DAEMON.search(path.strip("<>")))) and (
        bool(words.FAILED.search(letter.subject)) or _from_daemon(letter)
    )


def _from_daemon(letter: Letter) -> bool:
    return any(words.DAEMON.search(author) for author in letter.authors) or (
        not letter.authors and any(words.NAMELESS.search(value) for value in letter.all("from"))
    )


def _daemon_by_name(letter: Letter) -> bool:
    """Exchange and others report in the name of "Mail Delivery System" from an address like any other."""
    return bool(words.DAEMON_NAME.search(letter.first("from").partition("<")[0].strip(' "'))) and bool(
        words.FAILED.search(letter.subject)
    )


def _failed_in_words(letter: Letter) -> bool:
    """A gateway that knows no standard: the subject speaks of failure, and the first lines say what failed.

    One that nobody can answer and that gives a letter back need not say so in the subject.
    """
    speaks_of_it = bool(words.FAILED.search(letter.subject)) or (
        letter.returned is not None and automatic.wants_no_reply(letter)
    )
    return speaks_of_it and bool(words.WHAT_FAILED.search(automatic.text_of(letter)[:2_000]))


def _rejected(letter: Letter) -> bool:
    """A mailbox that refuses a letter after its server took it reports that as it would report reading, RFC 5429."""
    return _receipt(letter) and (
        "rejected" in letter.first("auto-submitted").lower() or bool(words.REJECTED.search(letter.subject))
    )


def _receipt(letter: Letter) -> bool:
    return "message/disposition-notification" in letter.parts or "disposition-notification" in letter.first(
        "content-type"
    )


def _unread(letter: Letter) -> bool:
    """Its structure was made to exhaust a parser, or it has neither author nor words."""
    return letter.broken is not None or (letter.text_cut and letter.oversize)


CHAIN: tuple[Rule, ...] = (
    Rule(name="rejected", holds=_rejected, kind=Kind.BOUNCE),
    Rule(name="reading_receipt", holds=_receipt, kind=Kind.AUTO),
    Rule(name="delivery_status", holds=_has_report, kind=Kind.BOUNCE),
    Rule(name="abuse_report", holds=_is_complaint, kind=Kind.BOUNCE),
    Rule(name="report", holds=_is_report, kind=Kind.BOUNCE),
    Rule(name="failed_recipients", holds=_names_failed_recipients, kind=Kind.BOUNCE),
    Rule(name="null_sender", holds=_null_sender, kind=Kind.BOUNCE),
    Rule(name="daemon", holds=_from_daemon, kind=Kind.BOUNCE),
    Rule(name="daemon_by_name", holds=_daemon_by_name, kind=Kind.BOUNCE),
    Rule(name="failed_in_words", holds=_failed_in_words, kind=Kind.BOUNCE),
    Rule(name="auto_submitted", holds=automatic.says_so, kind=Kind.AUTO),
    Rule(name="marked_automatic", holds=automatic.is_marked, kind=Kind.AUTO),
    Rule(name="no_automatic_answer", holds=automatic.wants_no_automatic_answer, kind=Kind.AUTO),
    Rule(name="marked_bulk", holds=automatic.is_bulk, kind=Kind.AUTO),
    Rule(name="mailing_list", holds=automatic.is_newsletter, kind=Kind.AUTO),
    Rule(name="no_reply", holds=automatic.wants_no_reply, kind=Kind.AUTO),
    Rule(name="subject_of_a_machine", holds=automatic.says_so_in_the_subject, kind=Kind.AUTO),
    Rule(name="away", holds=automatic.is_away, kind=Kind.AUTO),
    Rule(name="automatic_in_words", holds=automatic.says_so_in_words, kind=Kind.AUTO),
    Rule(name="away_in_words", holds=automatic.is_away_in_words, kind=Kind.AUTO),
    Rule(name="wants_proof", holds=automatic.wants_proof, kind=Kind.AUTO),
    Rule(name="null_return_path", holds=automatic.has_nobody_to_return_to, kind=Kind.AUTO),
    Rule(name="unreadable", holds=_unread, kind=Kind.UNREADABLE),
)
