"""Writes a parcel's text as a letter. Pure: the same parcel gives the same `Message-ID` on every attempt."""

from __future__ import annotations

import re
from base64 import encodebytes
from binascii import b2a_qp
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import encode_rfc2231, format_datetime
from uuid import UUID

from core.errors import Refused
from core.messages import Attachment, Parcel, Text
from mail.account import SmtpAccount
from mail.letter import ids_in
from mail.page import page

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_ADDRESS = re.compile(r"[^\s<>()\[\]\\,;:\"@\x00-\x1f\x7f]{1,64}@[^\s<>()\[\]\\,;:\"@\x00-\x1f\x7f]{1,255}")
_FOLD = "\r\n "
_CONTENT_TYPE = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+(?:; charset=[A-Za-z0-9-]+)?")
REMEMBERED = 20
"""Ids in References: the first of the thread and the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A letter ready to go."""

    sender: str
    """Where reports about it go: it carries the outbox row."""
    recipient: str
    message_id: str
    """Without brackets."""
    raw: bytes
    utf8: bool = False
    """The recipient's mailbox name is not ASCII; the server must know SMTPUTF8."""


def message_id(row: UUID, account: SmtpAccount) -> str:
    """The id (without brackets) of the letter that this outbox row becomes."""
    return f"{row}@{account.domain}"


def compose(parcel: Parcel, text: Text, account: SmtpAccount, now: datetime) -> Envelope:
    """The letter for a parcel, dated *now* (aware). `Refused` if its address can be nobody's."""
    recipient = _recipient(parcel.address)
    own_id = message_id(parcel.id, account)
    answers = ids_in(_bracketed(parcel.in_reply_to or ""))[:1]
    earlier = [id_ for id_ in ids_in(_bracketed(parcel.references or "")) if id_ not in answers]
    thread = _shortened([*earlier, *answers])
    boundary = f"=_{parcel.id.hex}"
    headers = [
        ("From", _mailbox(account.from_name, account.from_address)),
        ("To", f"<{recipient}>"),
        ("Reply-To", _mailbox(account.from_name, _reply_to(parcel, account))),
        ("Subject", _words(text.subject)),
        ("Date", format_datetime(now)),
        ("Message-ID", f"<{own_id}>"),
        *([("In-Reply-To", f"<{answers[0]}>")] if answers else []),
        *([("References", "\r\n ".join(f"<{id_}>" for id_ in thread))] if thread else []),
        ("Auto-Submitted", "auto-replied" if answers else "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("Content-Language", _CONTROL.sub("", parcel.language)),
        ("MIME-Version", "1.0"),
    ]
    html = text.html if text.html is not None else page(text.subject, text.body, parcel.language)
    head = "".join(f"{name}: {value}\r\n" for name, value in headers).encode("utf-8")
    words = _multipart("alternative", boundary, [_text("plain", text.body), _text("html", html)])
    if text.attachments:
        words = _multipart("mixed", f"{boundary}_m", [words, *map(_attached, text.attachments)])
    return Envelope(
        sender=account.envelope_sender(parcel.id),
        recipient=recipient,
        message_id=own_id,
        raw=head + words,
        utf8=not recipient.isascii(),
    )


def _multipart(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    line = f"--{boundary}".encode()
    return head + b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


def _text(subtype: str, content: str) -> bytes:
    """Quoted-printable: legible, safe on every path, and ten times as fast to make as the library's way."""
    lines = content.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    head = (
        f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return head.encode() + b2a_qp(lines.replace("\n", "\r\n").encode("utf-8", "replace"), istext=True)


def _attached(file: Attachment) -> bytes:
    kind = file.content_type if _CONTENT_TYPE.fullmatch(file.content_type) else "application/octet-stream"
    name = " ".join(_CONTROL.sub(" ", file.name).split()).replace("/", "_") or "file"
    head = (
        f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment;\r\n filename*={encode_rfc2231(name, 'utf-8')}\r\n\r\n"
    )
    return head.encode() + encodebytes(file.content).replace(b"\n", b"\r\n")


def _reply_to(parcel: Parcel, account: SmtpAccount) -> str:
    return account.reply.of_token(parcel.token) if parcel.token else account.reply.bare


def _recipient(address: str) -> str:
    """The address as SMTP takes it. A domain outside ASCII is written in its own alphabet's ASCII form."""
    address = address.strip()
    if not _ADDRESS.fullmatch(address):
        raise Refused("this is no e-mail address")
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise Refused("this is no e-mail domain") from error


def _mailbox(name: str, address: str) -> str:
    name = " ".join(_CONTROL.sub(" ", name)[:100].split())
    if not name:
        return f"<{address}>"
    if not name.isascii():
        encoded = Header(name, "utf-8", maxlinelen=64).encode(linesep="\r\n")
        return f"{encoded}{' ' if len(encoded) + len(address) < 62 else _FOLD}<{address}>"
    shown = name if _ATOMS.fullmatch(name) else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return f"{shown} <{address}>"


def _words(value: str) -> str:
    """A subject on one line of thought: line breaks in it would be headers of somebody else's making."""
    value = " ".join(_CONTROL.sub(" ", value).split())
    if value.isascii() and len(value) < 65 and "=?" not in value:
        return value
    return Header(value, "utf-8", maxlinelen=75, header_name="Subject").encode(linesep="\r\n")


def _bracketed(ids: str) -> str:
    return ids if "<" in ids else f"<{ids.strip()}>" if ids.strip() else ""


def _shortened(ids: list[str]) -> list[str]:
    return ids if len(ids) <= REMEMBERED else [ids[0], *ids[1 - REMEMBERED :]]
