"""The sandbox's SMS: what is sent is a line in `out.jsonl`, who wants to answer writes one into `in.jsonl`.

    out.jsonl       {"id", "at", "to", "text", "reference"}     reference is the parcel's id
    in.jsonl        {"from", "text", "id"?, "at"?}              at is ISO 8601 with its offset
    rejected.jsonl  {"key", "line", "reason", "raw"}            lines of in.jsonl that were no message

Both ways behave as a provider's would: what was sent twice appears once, and what comes in is received once.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import structlog

from bot.journal import Journal, Record, add_line
from bot.numbers import DEFAULT_REGION, e164
from bot.position import Position, new_lines
from core.errors import ChannelError, Refused, TryLater
from core.events import Channel
from core.inbound import Incoming
from core.messages import Parcel, Receipt, Text
from core.ports import Clock

log = structlog.get_logger(__name__)

Receive = Callable[[Sequence[Incoming]], Awaitable[object]]
Heard = Callable[[datetime], Awaitable[object]]
BATCH = 200
LONGEST = 10_000
"""Characters of a message: a long SMS has 1,530."""


class _NoMessage(Exception):
    """A line that nobody can have meant as a message; its text says why."""


class FileBox:
    """A `core.ports.Sender` and its inbox, in one folder. Many may send and answer; one at a time reads."""

    def __init__(
        self, folder: Path, clock: Clock, channel: Channel = Channel.SMS, region: str = DEFAULT_REGION
    ) -> None:
        """*region* is whose a telephone number without a country code is."""
        self.folder = folder
        self.channel = channel
        self.region = region
        self._clock = clock
        self._out = Journal(folder / "out.jsonl", "reference")
        self._rejected = Journal(folder / "rejected.jsonl", "key")
        self._in = folder / "in.jsonl"
        self._position = folder / "in.position"

    # --- out

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        """Write the message down; a parcel that was sent before gets the receipt it got then.

        Raises `Refused` if the address is no telephone number, `TryLater` if the disk is full or the folder
        does not work.
        """
        to = self._address(parcel.address)
        if to is None:
            raise Refused(
                "this is no telephone number" if self.channel is Channel.SMS else "the address is empty"
            )
        record = {
            "id": f"{self.channel}-{parcel.id.hex}",
            "at": self._clock().isoformat(),
            "to": to,
            "text": text.body,
            "reference": str(parcel.id),
        }
        with self._working():
            kept = await asyncio.to_thread(self._out.append, record)
        return Receipt(provider_id=kept["id"], at=datetime.fromisoformat(kept["at"]))

    def sent(self, to: str | None = None) -> list[Record]:
        """Return what was sent, the oldest first; only what went *to* somebody, if that is asked."""
        address = None if to is None else self._address(to)
        return [record for record in self._out.records() if to is None or record["to"] == address]

    # --- in

    def answer(self, from_: str, text: str, at: datetime) -> str:
        """Answer as somebody who has this number, at an aware time; return the message's id."""
        if at.tzinfo is None:
            raise ValueError("a message arrives at an aware time")
        id = uuid4().hex
        add_line(self._in, {"id": id, "from": from_, "text": text, "at": at.isoformat()})
        return id

    async def read_once(self, receive: Receive, heard: Heard, now: datetime) -> int:
        """Hand what is new to *receive*, in order, and return how many messages there were.

        *now* (aware UTC) is taken before reading: *heard* is told it when everything up to then was received.
        The place is kept after each batch was received; after a crash in between, the batch is handed in
        again under the same identities, and the store refuses it. Raises `TryLater` where the folder does not
        work.
        """
        with self._working():
            start = await asyncio.to_thread(Position.load, self._position)
            place, lines = await asyncio.to_thread(new_lines, self._in, start)
        count = 0
        for first in range(0, len(lines), BATCH):
            batch = []
            for line in lines[first : first + BATCH]:
                place = place.after(line)
                batch += await self._messages(line, place.line, now)
            if batch:
                await receive(batch)
                count += len(batch)
            with self._working():
                await asyncio.to_thread(place.save, self._position)
        await heard(now)
        return count

    async def run(
        self, receive: Receive, heard: Heard, stop: asyncio.Event, clock: Clock, poll: float = 1.0
    ) -> None:
        """Read every *poll* seconds until *stop* is set. A folder that does not work is tried again."""
        while not stop.is_set():
            try:
                await self.read_once(receive, heard, clock())
            except ChannelError as error:
                log.warning("inbox does not work", channel=self.channel.value, error=str(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), poll)

    # --- one line

    async def _messages(self, line: bytes, number: int, now: datetime) -> list[Incoming]:
        """Return the message in a line, if there is one; what is none is kept aside with the reason."""
        if not line.strip():
            return []
        own_id = f"line-{number}-{hashlib.sha256(line).hexdigest()[:12]}"
        try:
            return [self._message(line, own_id, now)]
        except _NoMessage as error:
            raw = line.decode("utf-8", "replace").rstrip("\n")
            record = {"key": own_id, "line": str(number), "reason": str(error), "raw": raw}
            with self._working():
                await asyncio.to_thread(self._rejected.append, record)
            log.warning("line is no message", channel=self.channel.value, line=number, reason=str(error))
            return []

    def _message(self, line: bytes, own_id: str, now: datetime) -> Incoming:
        said = _fields(line)
        sender = self._address(said["from"])
        if sender is None:
            raise _NoMessage(f"from is {self._not_an_address}")
        return Incoming(
            channel=self.channel,
            external_id=said.get("id") or own_id,
            at=_when(said["at"]) if "at" in said else now,
            sender=sender,
            text=said["text"],
            digest=hashlib.sha256(line).hexdigest(),
        )

    def _address(self, text: str) -> str | None:
        if self.channel is Channel.SMS:
            return e164(text, self.region)
        return text.strip() or None

    @property
    def _not_an_address(self) -> str:
        return "no telephone number" if self.channel is Channel.SMS else "empty"

    @contextmanager
    def _working(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise TryLater(f"the folder {self.folder} does not work: {reason}") from error


def _fields(line: bytes) -> Record:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        raise _NoMessage("it is not JSON") from None
    if not isinstance(said, dict):
        raise _NoMessage('a message is an object such as {"from": "+4791234567", "text": "ja"}')
    fields: Record = {}
    for name in ("from", "text", "id", "at"):
        value = said.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and name != "text":
            value = str(value)
        if isinstance(value, str):
            fields[name] = value
        elif value is not None or name in {"from", "text"}:
            raise _NoMessage(f"{name} is missing" if value is None else f"{name} is not text")
    if len(fields["text"]) > LONGEST:
        raise _NoMessage(f"the text has more than {LONGEST} characters")
    return fields


def _when(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise _NoMessage("at is no time such as 2026-03-01T12:00:00+01:00") from None
    if at.tzinfo is None:
        raise _NoMessage("at has no offset from UTC")
    return at.astimezone(UTC)
