"""What a delivery report says: about which letter of ours, and whether it is over."""

from __future__ import annotations

import re

from mail.account import ImapAccount
from mail.letter import Letter, ids_in

_ACTION = re.compile(r"^Action:\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^Status:\s*([245])\.\d{1,3}\.\d{1,3}", re.IGNORECASE | re.MULTILINE)
_DIAGNOSTIC = re.compile(
    r"^Diagnostic-Code:[^\n]{0,200}?\b(?:([245])\d\d\b|([245])\.\d{1,3}\.\d{1,3})",
    re.IGNORECASE | re.MULTILINE,
)
_MESSAGE_ID = re.compile(r"^Message-ID:\s*<([^<>\s]{1,500})>", re.IGNORECASE | re.MULTILINE)
_IN_TEXT = re.compile(
    r"\b([45])\d\d[ -]#?([45])\.\d{1,3}\.\d{1,3}\b|\b(?:error|smtp|code|said:)[^\n]{0,40}?\b([45])\d\d\b",
    re.IGNORECASE,
)
_WAITING = re.compile(
    r"delay|will (?:be retried|keep trying|continue to try)|still being retried|not yet been delivered|"
    r"warning message only|do not need to resend|försenad|forsinket|forsinka|viivästy|fortsetter å prøve",
    re.IGNORECASE,
)
LOOKED_AT = 20_000


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
    candidates = [
        *_MESSAGE_ID.findall(letter.returned or ""),
        *_MESSAGE_ID.findall(letter.report or ""),
        *letter.in_reply_to,
        *letter.references,
        *_MESSAGE_ID.findall((letter.text or "")[:LOOKED_AT]),
        *ids_in((letter.text or "")[:LOOKED_AT]),
    ]
    if account is None:
        return candidates[0] if candidates else None
    domain = account.own_domain.lower()
    ours = [id_ for id_ in candidates if id_.rpartition("@")[2].lower() == domain]
    return ours[0] if ours else None


def gone_for_good(letter: Letter) -> bool:
    """Whether it will never be delivered. What is only late, or arrived after all, is not gone.

    `Action` is the server's own conclusion. Where it is missing, the worse of `Status` and `Diagnostic-Code`
    counts (exim says 5.0.0 or nothing where the code says 550 5.1.1), then the codes in the text.
    """
    if "message/feedback-report" in letter.parts:
        return False
    report = (letter.report or "")[:LOOKED_AT]
    actions = {action.lower() for action in _ACTION.findall(report)}
    if actions:
        return "failed" in actions
    codes = set(_STATUS.findall(report))
    codes |= {code for pair in _DIAGNOSTIC.findall(report) for code in pair if code}
    if codes:
        return "5" in codes
    text = f"{letter.subject}\n{(letter.text or '')[:LOOKED_AT]}"
    if _WAITING.search(text):
        return False
    codes = {code for found in _IN_TEXT.findall(text) for code in found if code}
    return "5" in codes or not codes
