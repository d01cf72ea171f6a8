"""A batch of letters understood: what is asked of the store and of name servers is asked once for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from core.inbound import Incoming
from mail.account import ImapAccount
from mail.reading import Fetched, read_head, understand
from mail.records import Answer, Records
from mail.refusal import Refusal
from mail.troubles import Troubles

log = structlog.get_logger(__name__)

Sent = Callable[[Sequence[str]], Awaitable[Mapping[str, str]]]
"""Gives, for tokens, the plain text of our mails that carried them; unknown tokens are left out."""

HELD = timedelta(minutes=15)
"""How long after its arrival an answer to one of ours waits for a DNS that does not answer."""


class Understanding:
    """Makes each `Incoming`; notes in *troubles* the letters that are to be tried again."""

    def __init__(
        self,
        account: ImapAccount,
        now: Callable[[], datetime],
        troubles: Troubles,
        sent: Sent | None,
        records: Records,
    ) -> None:
        self._account = account
        self._now = now
        self._troubles = troubles
        self._sent = sent
        self._records = records
        self._held: set[int] = set()
        """UIDs of letters that are tried again because their sender could not be looked up."""

    def forget(self) -> None:
        """The mailbox numbers its letters anew."""
        self._held.clear()

    async def of(self, fetched: Sequence[Fetched]) -> list[tuple[int, Incoming]]:
        """In a thread: a hostile letter may take a second, and others are waiting for the loop.

        What is asked of the store and of name servers is asked once for all of them. Left out are letters to be
        tried again.
        """
        heads = await asyncio.to_thread(lambda: [read_head(one, self._account) for one in fetched])
        sent: Mapping[str, str] = {}
        if self._sent and (known := [head.token for head in heads if head.token]):
            sent = await self._sent(known)
        records: Mapping[str, Answer] = {}
        if names := frozenset[str]().union(*(head.names for head in heads)):
            records = await self._records(names)
        letters = await asyncio.to_thread(
            lambda: [
                understand(one, self._account, sent.get(head.token or ""), records, head)
                for one, head in zip(fetched, heads, strict=True)
            ]
        )
        return [
            (one.uid, letter)
            for one, letter in zip(fetched, letters, strict=True)
            if not self._holds(one.uid, letter, known=letter.token in sent)
        ]

    def _holds(self, uid: int, letter: Incoming, *, known: bool) -> bool:
        """Whether a letter is to be tried again: it answers one of ours, and only DNS failed.

        Nothing counts as heard meanwhile, so that nobody may hold us up who was not written to.
        """
        held = letter.why == Refusal.NO_ANSWER_FROM_DNS and known and self._now() - letter.at < HELD
        if held:
            self._held.add(uid)
            tries = self._troubles.count(uid, letter.at, asyncio.get_running_loop().time())
            log.warning("letter_held", uid=uid, digest=letter.digest, tries=tries)
        elif uid in self._held:
            # The store may still fail on it, as often as on any other.
            self._held.discard(uid)
            self._troubles.over([uid])
        return held
