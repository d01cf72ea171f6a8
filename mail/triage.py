"""What sort of letter it is: a person's, a machine's, or a report about one of ours.

`CHAIN` is the policy: each rule asks one question, the first that says yes decides, and what no rule takes
is a person's. A person taken for a machine is not heard, a machine taken for a person may "answer"; where
the signs are weak, the rule leaves it to the reader, who acts on plain words only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from core.inbound import Kind
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

_DAEMON = re.compile(
    r"(?:mailer-?daemon|mail-?daemon|postmaster|mail\.?delivery(?:[._-]?(?:system|subsystem))?|bounces?|mdaemon|"
    r"microsoftexchange[0-9a-f]{8,40}|system administrator)(?:[+._=-][^@]*)?@|^(?:mailer-daemon|postmaster)$"
)
_NAMELESS = re.compile(r"postmaster|mailer-?daemon|system administrator|mail delivery", re.IGNORECASE)
"""In a From that holds no address anybody could answer."""
_DAEMON_NAME = re.compile(
    r"mail(?:er)?[ -]?deliver(?:y|er)|mail delivery (?:sub)?system|mailer[- ]daemon|microsoft outlook$",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"undeliver(?:ed|able)|delivery (?:status|failure|warning|has failed|notification|delayed|incomplete|problem|"
    r"error)|returned (?:mail|to sender)|mail (?:delivery )?fail(?:ed|ure)|failure notice|"
    r"message (?:not|couldn't be) delivered|delayed (?:mail|24)|warning: (?:message|could not send)|"
    r"could not be delivered|non remis|"
    r"kunne ikke (?:leveres|sendes)|ku?n?n?de? inte levereras|kan ikke leveres|kunne ikkje leverast|"
    r"ikke leveret|ej levererat|olevererbart|ikke levert|uleverbar|leveringsfeil|leveransfel|"
    r"toimitus epäonnistui|ei voitu toimittaa|unzustellbar",
    re.IGNORECASE,
)

_WHAT_FAILED = re.compile(
    r"unable to (?:be delivered|deliver)|could ?n[o']t (?:be )?deliver|not (?:be )?deliver(?:ed|able)|undeliverable|"
    r"did not reach the following|failed recipients?|delivery (?:of|to|attempts?|failed)|unknown user|user unknown|"
    r"mailbox (?:unavailable|full|not found)|no such user|(?:error|code|said:|<<<|\bSMTP)[^\n]{0,40}\b[45]\d\d\b|"
    r"kunne ikke leveres|kunde inte levereras|kunne ikkje leverast|ei voitu toimittaa|n'a pas pu|unzustellbar|"
    r"konnte nicht zugestellt|no (?:se )?pud[oi] (?:ser )?entreg",
    re.IGNORECASE,
)


def _has_report(letter: Letter) -> bool:
    return letter.report is not None or "message/delivery-status" in letter.parts


def _is_report(letter: Letter) -> bool:
    """A multipart/report. Those about reading and about abuse have rules of their own."""
    value = letter.first("content-type").lower()
    return value.startswith("multipart/report") and "disposition-notification" not in value


def _is_complaint(letter: Letter) -> bool:
    return "message/feedback-report" in letter.parts


def _names_failed_recipients(letter: Letter) -> bool:
    return bool(letter.first("x-failed-recipients"))


def _null_sender(letter: Letter) -> bool:
    """An empty return path or a daemon's, and words of failure: out-of-office notes have an empty one too."""
    path = letter.first("return-path").replace(" ", "").lower()
    return (path == "<>" or bool(_DAEMON.search(path.strip("<>")))) and (
        bool(_FAILED.search(letter.subject)) or _from_daemon(letter)
    )


def _from_daemon(letter: Letter) -> bool:
    return any(_DAEMON.search(author) for author in letter.authors) or (
        not letter.authors and any(_NAMELESS.search(value) for value in letter.all("from"))
    )


def _daemon_by_name(letter: Letter) -> bool:
    """Exchange and others report in the name of "Mail Delivery System" from an address like any other."""
    return bool(_DAEMON_NAME.search(letter.first("from").partition("<")[0].strip(' "'))) and bool(
        _FAILED.search(letter.subject)
    )


def _failed_in_words(letter: Letter) -> bool:
    """A gateway that knows no standard: the subject speaks of failure, and the first lines say what failed."""
    return bool(_FAILED.search(letter.subject)) and bool(_WHAT_FAILED.search((letter.text or "")[:2_000]))


def _receipt(letter: Letter) -> bool:
    return "message/disposition-notification" in letter.parts or "disposition-notification" in letter.first(
        "content-type"
    )


# --- machines -------------------------------------------------------------------------------------

_NO_REPLY = re.compile(
    r"^(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|ikke-?svar|ej-?svar|inte-?svar|noreply[^@]*)@"
)
_AWAY = re.compile(
    r"^\W*(?:autosvar|auto-?reply|auto(?:matic|mated)[ -]?(?:reply|response)|"
    r"auto(?:matisk|matiskt|maattinen|\.|-)? ?(?:svar|vastaus|besked|meddel\w+|melding)|autom\. ?svar|"
    r"out of (?:the )?office|ooo\b|away from (?:the |my )?office|on (?:vacation|holiday|leave|annual leave)|"
    r"frånvar\w*|fravær|fråvær|fråvere|ferie(?:svar|melding|besked)|semester(?:svar|meddelande|hälsning)|"
    r"poissa ?olo\w*|lomailmoitus|lomalla|abwesenheit\w*|automatische antwort|réponse automatique|"
    r"vacation (?:reply|response|message)|autoresponse|auto:)",
    re.IGNORECASE,
)


def _says_so(letter: Letter) -> bool:
    """RFC 3834: Auto-Submitted with any value but `no`."""
    value = letter.first("auto-submitted").partition(";")[0].strip().lower()
    return bool(value) and value != "no"


def _marked_automatic(letter: Letter) -> bool:
    names = ("x-autoreply", "x-autorespond", "x-auto-reply", "x-autogenerated", "x-apple-action",
             "x-ms-exchange-inbox-rules-loop", "x-auto-response-suppress", "x-mail-autoreply",
             "x-vacation", "x-autoreply-from", "x-out-of-office")  # fmt: skip
    return any(letter.first(name).strip().lower() not in {"no", "false", ""} for name in names)


def _marked_bulk(letter: Letter) -> bool:
    value = letter.first("precedence").strip().lower().replace("-", "_")
    return value in {"auto_reply", "bulk", "junk", "list"}


def _from_a_list(letter: Letter) -> bool:
    return bool(letter.all("list-id") or letter.all("list-unsubscribe"))


def _wants_no_reply(letter: Letter) -> bool:
    return any(_NO_REPLY.search(author) for author in letter.authors)


def _says_he_is_away(letter: Letter) -> bool:
    return bool(_AWAY.search(letter.subject))


def _unread(letter: Letter) -> bool:
    """Its structure was made to exhaust a parser, or it has neither author nor words."""
    return letter.broken is not None or (letter.text_cut and letter.oversize)


CHAIN: tuple[Rule, ...] = (
    Rule(name="reading_receipt", holds=_receipt, kind=Kind.AUTO),
    Rule(name="delivery_status", holds=_has_report, kind=Kind.BOUNCE),
    Rule(name="abuse_report", holds=_is_complaint, kind=Kind.BOUNCE),
    Rule(name="report", holds=_is_report, kind=Kind.BOUNCE),
    Rule(name="failed_recipients", holds=_names_failed_recipients, kind=Kind.BOUNCE),
    Rule(name="null_sender", holds=_null_sender, kind=Kind.BOUNCE),
    Rule(name="daemon", holds=_from_daemon, kind=Kind.BOUNCE),
    Rule(name="daemon_by_name", holds=_daemon_by_name, kind=Kind.BOUNCE),
    Rule(name="failed_in_words", holds=_failed_in_words, kind=Kind.BOUNCE),
    Rule(name="auto_submitted", holds=_says_so, kind=Kind.AUTO),
    Rule(name="marked_automatic", holds=_marked_automatic, kind=Kind.AUTO),
    Rule(name="marked_bulk", holds=_marked_bulk, kind=Kind.AUTO),
    Rule(name="mailing_list", holds=_from_a_list, kind=Kind.AUTO),
    Rule(name="no_reply", holds=_wants_no_reply, kind=Kind.AUTO),
    Rule(name="away", holds=_says_he_is_away, kind=Kind.AUTO),
    Rule(name="unreadable", holds=_unread, kind=Kind.UNREADABLE),
)
