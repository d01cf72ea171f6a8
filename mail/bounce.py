"""What a delivery report says: about which letter of ours, and whether it is over."""

from __future__ import annotations

import re
from html import unescape

from mail.account import ImapAccount
from mail.automatic import text_of
from mail.letter import Letter, ids_in
from mail.machine_words import COPY_BEGINS, GIVEN_UP, WAITING

LOOKED_AT = 20_000

_ACTION = re.compile(r"^Action:\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^Status:\s*([245])\.\d{1,3}\.\d{1,3}", re.IGNORECASE | re.MULTILINE)
_DIAGNOSTIC = re.compile(r"^Diagnostic-Code:([^\n]{0,500})", re.IGNORECASE | re.MULTILINE)
_CODE = re.compile(r"(?<![\w.:@-])([245])(?:\d\d(?![\w.]\w|\d)|\.\d{1,3}\.\d{1,3}(?![\w.]\w|\d))")
"""`550`, `5.1.1`; no part of an address, a time or a version."""
_NOT_FAILED = {"delayed", "delivered", "relayed", "expanded"}
"""RFC 3464. Some invent others (`error`); then the codes count."""
_FOLDED = re.compile(r"\n[ \t]+")
_MESSAGE_ID = re.compile(
    r"^[ >\t]*(?:X-)?(?:Original-)?Message-ID:\s*<([^<>\s]{1,500})>", re.IGNORECASE | re.MULTILINE
)
_IN_TEXT = re.compile(
    r"\b([45])\d\d[ -]#?([45])\.\d{1,3}\.\d{1,3}\b"
    r"|\b(?:error|smtp|code|said:|with:|reason:|<<<|>>>)[^\n]{0,40}?(?<![\d.])([45])\d\d\b"
    r"|(?:^[ \t]*|<<<\s*|>>>\s*|:\s)([45])\d\d[ -](?![\d:])"
    r"|[#(\[]([45])\.\d{1,3}\.\d{1,3}\b",
    re.IGNORECASE | re.MULTILINE,
)
_OWN_ID_HEADERS = ("x-original-message-id", "original-message-id", "x-original-messageid")


def about(letter: Letter, account: ImapAccount | None = None) -> str | None:
    """The Message-ID (without brackets) of the letter reported on, the surest sign first.

    The bounce address names the row; the returned headers name the id; many systems thread their report to
    it. Without *account* nobody knows which ids are ours, and the first found is given.
    """
    if account is not None:
        row = account.reply.row_in(
            *(letter.all(name) for name in ("delivered-to", "x-original-to", "envelope-to", "to", "cc"))
        )
        if row is not None:
            return f"{row}@{account.own_domain.lower()}"
    text = (letter.text or "")[:LOOKED_AT]
    candidates = [
        *_MESSAGE_ID.findall(letter.returned or ""),
        *_MESSAGE_ID.findall(letter.report or ""),
        *(id_ for name in _OWN_ID_HEADERS for value in letter.all(name) for id_ in ids_in(value)),
        *letter.in_reply_to,
        *letter.references,
        *_MESSAGE_ID.findall(text),
        *ids_in(text),
    ]
    if account is None:
        return candidates[0] if candidates else None
    domain = account.own_domain.lower()
    ours = [id_ for id_ in candidates if id_.rpartition("@")[2].lower() == domain]
    return ours[0] if ours else _anywhere(letter, domain)


def _anywhere(letter: Letter, domain: str) -> str | None:
    """An id of ours without its brackets, or in HTML: gateways print it in sentences and tables."""
    row = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    ours = re.compile(rf"(?<![\w-])({row}@{re.escape(domain)})(?![\w.-]*\w)")
    for text in (letter.text, letter.html, letter.report, letter.returned):
        found = ours.search(unescape((text or "")[:LOOKED_AT]).lower())
        if found:
            return found.group(1)
    return None


def gone_for_good(letter: Letter) -> bool:
    """Whether it will never be delivered. What is only late, or arrived after all, is not gone.

    `Action` is the server's own conclusion. Where it is missing, the worse of `Status` and `Diagnostic-Code`
    counts (exim says 5.0.0 or nothing where the code says 550 5.1.1), then the words of the report, then the
    codes among them. A report that says none of all this is one: nobody reports what went well.
    """
    if "message/feedback-report" in letter.parts:
        return False
    report = _FOLDED.sub(" ", (letter.report or "")[:LOOKED_AT])
    actions = {action.lower() for action in _ACTION.findall(report)}
    if any(action.startswith("fail") for action in actions):
        return True
    if actions & _NOT_FAILED:
        return False
    codes = set(_STATUS.findall(report))
    codes |= {code for value in _DIAGNOSTIC.findall(report) for code in _CODE.findall(value)}
    if codes:
        return "5" in codes
    text = _own_text(letter)
    if GIVEN_UP.search(text):
        return True
    if WAITING.search(text):
        return False
    codes = {code for found in _IN_TEXT.findall(text) for code in found if code}
    return "5" in codes or not codes


def _own_text(letter: Letter) -> str:
    """The report's words without ours: neither our subject behind its own, nor the letter it gives back."""
    head, colon, _ = letter.subject.partition(": ")
    subject = letter.subject if colon and head.lower() in {"warning", "notice", "returned mail"} else head
    text = text_of(letter)[:LOOKED_AT]
    copy = COPY_BEGINS.search(text, pos=1)
    return f"{subject}\n{text[: copy.start()] if copy else text}"
