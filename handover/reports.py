"""What the partner says back: `read_report` makes words of a report, and lists what it did not understand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.events import Channel, Said
from handover.forms import form_of
from handover.vocabulary import Entry, NotUnderstood, Rejected, said

LARGEST = 10 * 2**20
"""Bytes of a report: some fifty thousand entries. More is a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was understood, in its order, and what was not."""

    words: tuple[tuple[UUID, Said], ...] = ()
    rejected: tuple[Rejected, ...] = ()
    rest: str = ""
    """Only the rejected entries, in the report's own form: once corrected, they may be sent as they are."""


def read_report(
    data: bytes | str,
    at: datetime,
    *,
    source: str | None = None,
    channel: Channel | None = None,
) -> Report:
    """Read a report in JSON (one object or a list), CSV with a header, or lines as in a letter.

    *at* (aware UTC) is when it arrived, *source* the digest of the raw message, *channel* how it came; the
    words carry them. Nothing here knows the cases: an id that is none of ours is the engine's to pass over.
    """
    if at.tzinfo is None:
        raise ValueError("a report arrives at an aware time")
    if len(data) > LARGEST:
        return _refused(f"a report has at most {LARGEST // 2**20} MB; send it in parts")
    text = data if isinstance(data, str) else _decoded(data)
    if text is None:
        return _refused("this is no text; a report is written in UTF-8")
    form = form_of(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    words: list[tuple[UUID, Said]] = []
    rejected: list[Rejected] = []
    raws: list[str] = []
    met: dict[frozenset[tuple[str, str]], int] = {}
    for part in form.entries:
        if isinstance(part, Entry):
            try:
                word = said(part, at, source=source, channel=channel)
                _only_once(part, met)
                words.append(word)
            except NotUnderstood as error:
                rejected.append(Rejected(line=part.line, field=error.field, reason=error.reason))
                raws.append(part.raw)
        else:
            rejected.append(part[0])
            raws.append(part[1])
    return Report(words=tuple(words), rejected=tuple(rejected), rest=form.joined(raws))


def _only_once(entry: Entry, met: dict[frozenset[tuple[str, str]], int]) -> None:
    """Two payments of one amount, or one said twice? Only their own ids can tell."""
    first = met.setdefault(_facts(entry.fields), entry.line)
    if first != entry.line:
        reason = f"it says the same as entry {first}; if both happened, give each its own id"
        raise NotUnderstood("id", reason)


def _facts(fields: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset((name, text.casefold()) for name, text in fields.items() if name != "because")


def _decoded(data: bytes) -> str | None:
    """Return *data* as text: UTF-8, UTF-16 with its mark, else the Windows code page of Western Europe."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _refused(reason: str) -> Report:
    return Report(rejected=(Rejected(line=0, field="", reason=reason),))
