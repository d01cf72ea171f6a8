"""Keeps watch over a mailbox and gives each letter to the rest of the program, exactly once as far as it can.

A letter is fetched, understood, given to `receive`, which stores it for good, and only then marked as seen
and moved to the handled folder. Whatever breaks in between, the letter is still in the folder and comes
again; since its identity does not depend on the copy (`mail.reading`), `receive` takes the repeat for what
it is. So nothing is kept here between runs, and a server that numbers its letters anew (UIDVALIDITY)
changes nothing.

`heard(t)` says: every letter that had arrived by *t* was received. That is what lets a deadline pass.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import stamina
import structlog

from core.inbound import Incoming, Kind
from mail.account import ImapAccount
from mail.answers import CHUNK, Seen
from mail.imap import Denied, LoginRefused, Lost, Mailbox
from mail.letter import LARGEST
from mail.reading import Fetched
from mail.records import Records, Resolver
from mail.troubles import Troubles
from mail.understanding import Sent, Understanding

log = structlog.get_logger(__name__)

Receive = Callable[[Sequence[Incoming]], Awaitable[object]]
"""Stores letters for good, all or none; one that came before is no error. Raises if it can not."""
Heard = Callable[[datetime], Awaitable[object]]

BATCH = 100
"""Letters given to `receive` at once."""
BATCH_BYTES = 4 << 20
FEW = BATCH_BYTES // LARGEST
"""Letters that are fetched without asking for their sizes first."""
TRIES = 5
"""How often `receive` may fail on a letter before it is given as unreadable instead."""
FAREWELL = 1.0
"""Seconds."""
STORE_DOWN = 3
"""After that many failures one after another it is not the letters; leave the rest for later."""


class StoreFails(Exception):
    """`receive` fails on one letter after the other."""


class Inbox:
    """`await inbox.run(receive, heard, stop)` until *stop* is set; `read_once` for a single pass.

    *now* gives aware UTC. *sent* looks up what we wrote, so that our own lines can be told from his; *records*
    looks up the keys of signatures, by the machine's own name servers if nothing else is said.
    """

    def __init__(
        self,
        account: ImapAccount,
        now: Callable[[], datetime],
        sent: Sent | None = None,
        records: Records | None = None,
    ) -> None:
        self._account = account
        self._now = now
        self._validity = 0
        self._done: set[int] = set()
        """Received but not yet moved away, because the server refused to."""
        self._troubles = Troubles(account.pulse)
        self._understanding = Understanding(account, now, self._troubles, sent, records or Resolver().records)
        self._taking = asyncio.Lock()

    async def read_once(self, receive: Receive, heard: Heard) -> int:
        """Read everything that is there now; how many letters were received.

        Raises `Lost`, `LoginRefused` or `Denied` (mail.imap) if the mailbox can not be read.
        """
        mailbox = await self._open()
        try:
            count = 0
            while found := await self._sweep(mailbox, receive, heard):
                count += found
            return count
        finally:
            await mailbox.aclose()

    async def run(self, receive: Receive, heard: Heard, stop: asyncio.Event) -> None:
        """Read what comes, as it comes, until *stop* is set; connect again as often as it takes.

        Nothing that happens to the connection ends this. A batch that is being received is finished first.
        """
        work = asyncio.create_task(self._forever(receive, heard, stop))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({work, stopping}, return_when=asyncio.FIRST_COMPLETED)
            async with self._taking:
                # Time to say goodbye to the server; whoever waits for a connection is not waited for.
                await asyncio.wait({work}, timeout=FAREWELL)
                work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await work
        finally:
            work.cancel()
            stopping.cancel()

    async def _forever(self, receive: Receive, heard: Heard, stop: asyncio.Event) -> None:
        while not stop.is_set():
            # Each round ends well when the connection goes after it was good for something; the waiting time
            # grows only over rounds that were good for nothing.
            async for attempt in stamina.retry_context(
                on=_pause, attempts=None, timeout=None, wait_initial=1.0, wait_max=60.0, wait_jitter=2.0
            ):
                with attempt:
                    await self._watch(receive, heard, stop)
            if not stop.is_set():
                await asyncio.sleep(min(1.0, self._account.pulse))

    async def _watch(self, receive: Receive, heard: Heard, stop: asyncio.Event) -> None:
        """One connection, from login to its end. Raises only if it did not even give one look."""
        mailbox = await self._open()
        looked = False
        calm = 0
        try:
            while not stop.is_set():
                found = await self._sweep(mailbox, receive, heard)
                looked = True
                calm = 0 if found else calm + 1
                if calm:
                    # What came while we were searching was announced then, and IDLE does not say it again.
                    told = await mailbox.wait(min(self._pulse(), 0.25 * 2.0 ** min(calm, 10)), stop)
                    if told and await self._take_waiting(mailbox, receive, told=True):
                        calm = 0
        except (Lost, Denied, StoreFails) as error:
            log.warning("inbox_interrupted", account=self._account.username, reason=str(error))
            if not looked:
                raise
        finally:
            await mailbox.aclose(kindly=stop.is_set())

    async def _open(self) -> Mailbox:
        try:
            mailbox = await Mailbox.open(self._account)
        except LoginRefused as error:
            log.critical("inbox_login_refused", account=self._account.username, reason=str(error))
            raise
        except (Lost, Denied) as error:
            log.warning("inbox_unreachable", host=self._account.host, reason=str(error))
            raise
        if mailbox.validity != self._validity:
            if self._validity:
                log.warning("inbox_renumbered", account=self._account.username)
            self._validity = mailbox.validity
            self._done.clear()
            self._understanding.forget()
            self._troubles.clear()
        log.info("inbox_open", account=self._account.username, idle=mailbox.can_idle)
        return mailbox

    def _pulse(self) -> float:
        """Seconds to wait at most before looking again."""
        return max(0.1, min(self._account.pulse, self._troubles.due_in(_clock())))

    # --- one look -----------------------------------------------------------------------------

    async def _sweep(self, mailbox: Mailbox, receive: Receive, heard: Heard) -> int:
        """Receive all that is there, then say up to when. How many letters were received."""
        began = self._now()
        count = await self._take_waiting(mailbox, receive)
        await heard(self._heard_until(began))
        return count

    async def _take_waiting(self, mailbox: Mailbox, receive: Receive, *, told: bool = False) -> int:
        """Receive all that is there, or what the server has *told* us of; how many letters there were."""
        there = await mailbox.search(told=told)
        self._done.intersection_update(there)
        self._troubles.keep_only(there)
        waiting = self._troubles.waiting(_clock())
        todo = [uid for uid in there if uid not in self._done and uid not in waiting]
        count = 0
        for start in range(0, len(todo), CHUNK):
            count += await self._take_chunk(mailbox, todo[start : start + CHUNK], receive)
        if self._done and not todo:
            await self._put_away(mailbox, sorted(self._done), self._account.handled_folder)
        return count

    def _heard_until(self, began: datetime) -> datetime:
        """A letter dated up to *skew* before *began* may still come; one in trouble was not received."""
        until = min([began.astimezone(UTC), *self._troubles.arrivals()])
        return until - timedelta(seconds=self._account.skew)

    async def _take_chunk(self, mailbox: Mailbox, uids: Sequence[int], receive: Receive) -> int:
        """Up to `CHUNK` letters: received batch by batch, then marked and moved together."""
        async with self._taking:
            received: list[int] = []
            unreadable: list[int] = []
            try:
                async with contextlib.aclosing(self._fetched(mailbox, uids)) as batches:
                    async for batch in batches:
                        await self._take_batch(batch, receive, received, unreadable)
            finally:
                self._done.update(received, unreadable)
                if not mailbox.lost:
                    await self._put_away(mailbox, received, self._account.handled_folder)
                    await self._put_away(mailbox, unreadable, self._account.unreadable_folder)
            return len(received) + len(unreadable)

    async def _fetched(self, mailbox: Mailbox, uids: Sequence[int]) -> AsyncGenerator[list[Fetched], None]:
        """Batch after batch; the next is on its way while the caller stores the last."""
        if len(uids) <= FEW:
            few = await mailbox.look_and_fetch(uids, LARGEST)
            yield self._as_fetched([seen for seen, _ in few], {seen.uid: raw for seen, raw in few})
            return
        batches = _batches(await mailbox.look(uids))
        ahead: asyncio.Task[list[Fetched]] | None = None
        try:
            for batch, following in zip(batches, [*batches[1:], None], strict=True):
                here = await (ahead or self._fetch(mailbox, batch))
                ahead = asyncio.create_task(self._fetch(mailbox, following)) if following else None
                yield here
        finally:
            if ahead is not None:
                # A command once said has to be heard to its end, or the connection is useless.
                with contextlib.suppress(Lost, Denied):
                    await ahead

    async def _fetch(self, mailbox: Mailbox, batch: Sequence[Seen]) -> list[Fetched]:
        return self._as_fetched(batch, await mailbox.fetch([seen.uid for seen in batch], LARGEST))

    def _as_fetched(self, batch: Sequence[Seen], raws: Mapping[int, bytes]) -> list[Fetched]:
        latest = self._now().astimezone(UTC)
        return [
            Fetched(uid=seen.uid, raw=raws[seen.uid], size=seen.size, at=min(seen.arrived, latest))
            for seen in batch
            if seen.uid in raws
        ]

    async def _take_batch(
        self, batch: Sequence[Fetched], receive: Receive, received: list[int], unreadable: list[int]
    ) -> None:
        found = await self._understanding.of(batch)
        uids, letters = [uid for uid, _ in found], [letter for _, letter in found]
        if not letters:
            return
        try:
            await receive(letters)
        except Exception as error:  # noqa: BLE001 - whatever the store says, no letter may be lost by it
            log.warning("inbox_batch_failed", letters=len(letters), error=type(error).__name__)
            await self._one_by_one(found, receive, received, unreadable)
        else:
            received += uids
            self._troubles.over(uids)

    async def _one_by_one(
        self,
        letters: Sequence[tuple[int, Incoming]],
        receive: Receive,
        received: list[int],
        unreadable: list[int],
    ) -> None:
        """Find the letter that `receive` fails on; the others go through."""
        failures = 0
        for uid, letter in letters:
            if await _taken(receive, letter):
                received.append(uid)
            elif await self._given_up(uid, letter, receive):
                unreadable.append(uid)
            else:
                failures += 1
                if failures >= STORE_DOWN and not received:
                    raise StoreFails("letters can not be stored now")
                continue
            failures = 0
            self._troubles.over([uid])

    async def _given_up(self, uid: int, letter: Incoming, receive: Receive) -> bool:
        """Whether it failed often enough, and was now stored as something for support to look at."""
        if self._troubles.count(uid, letter.at, _clock()) < TRIES:
            return False
        kept = replace(letter, kind=Kind.UNREADABLE, text="", token=None, about=None, why="refused_by_store")
        if not await _taken(receive, kept):
            return False
        log.error("letter_unreadable", uid=uid, digest=letter.digest)
        return True

    async def _put_away(self, mailbox: Mailbox, uids: Sequence[int], folder: str) -> None:
        if not uids:
            return
        try:
            await mailbox.put_away(uids, folder)
        except Denied as error:
            # They stay where they are and are not given again while this program runs.
            log.warning("inbox_not_moved", folder=folder, letters=len(uids), reason=str(error))
        else:
            self._done.difference_update(uids)


def _clock() -> float:
    return asyncio.get_running_loop().time()


async def _taken(receive: Receive, letter: Incoming) -> bool:
    try:
        await receive([letter])
    except Exception as error:  # noqa: BLE001
        log.warning("letter_failed", digest=letter.digest, error=type(error).__name__)
        return False
    return True


def _batches(letters: Sequence[Seen]) -> list[list[Seen]]:
    batches: list[list[Seen]] = []
    size = 0
    for letter in letters:
        weight = min(letter.size, LARGEST)
        if not batches or len(batches[-1]) >= BATCH or size + weight > BATCH_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(letter)
        size += weight
    return batches


def _pause(error: Exception) -> bool | float:
    """How long to wait after a failure. A refused login is not tried again soon: accounts get locked."""
    if isinstance(error, LoginRefused):
        return 120.0
    return isinstance(error, (Lost, Denied, StoreFails, OSError, TimeoutError))
