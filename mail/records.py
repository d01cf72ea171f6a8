"""TXT records of the domain name system, looked up for many letters at once and within a bound.

`Resolver.records` asks for all names together and waits no longer than it was told; dnspython keeps what was
answered as long as the zone allows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping

import dns.asyncresolver
import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver
import structlog

log = structlog.get_logger(__name__)

Answer = tuple[bytes, ...] | None
"""The records of a name; none if there is no such name; None if nobody answered."""
Records = Callable[[Iterable[str]], Awaitable[Mapping[str, Answer]]]

PATIENCE = 1.5
"""Seconds for all names of a batch."""
AT_ONCE = 40
MOST = 500
"""Names of one batch that are asked for; the others had no answer."""
KEPT = 5000
"""Answers."""
LONGEST = 4096
"""Bytes of a record. An honest key has 400 to 800."""


class Resolver:
    """Asks the servers that the machine names, or *servers* on *port*."""

    def __init__(
        self,
        servers: Iterable[str] = (),
        *,
        port: int = 53,
        patience: float = PATIENCE,
        at_once: int = AT_ONCE,
    ) -> None:
        self._servers = list(servers)
        self._port = port
        self._patience = patience
        self._at_once = at_once
        self._resolver: dns.asyncresolver.Resolver | None = None

    async def records(self, names: Iterable[str]) -> dict[str, Answer]:
        """The TXT records of each of *names*; never raises, and takes *patience* seconds at most."""
        wanted = sorted(set(names))
        found: dict[str, Answer] = dict.fromkeys(wanted)
        if not wanted:
            return found
        turn = asyncio.Semaphore(self._at_once)

        async def one(name: str) -> None:
            async with turn:
                found[name] = await self._txt(name)

        tasks = [asyncio.create_task(one(name)) for name in wanted[:MOST]]
        _, late = await asyncio.wait(tasks, timeout=self._patience)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if silent := sum(answer is None for answer in found.values()):
            log.warning("dns_silent", names=len(wanted), unanswered=silent)
        return found

    async def _txt(self, name: str) -> Answer:
        try:
            resolver = self._opened()
            answer = await resolver.resolve(
                dns.name.from_text(name),
                dns.rdatatype.TXT,
                raise_on_no_answer=False,
                lifetime=self._patience,
                search=False,
            )
        except (dns.resolver.NXDOMAIN, dns.name.LabelTooLong, dns.name.NameTooLong, dns.name.EmptyLabel):
            return ()
        except (dns.exception.DNSException, OSError, ValueError):
            return None
        # They come in any order.
        return tuple(sorted(b"".join(record.strings)[:LONGEST] for record in answer.rrset or ()))

    def _opened(self) -> dns.asyncresolver.Resolver:
        if self._resolver is None:
            self._resolver = dns.asyncresolver.Resolver(configure=not self._servers)
            self._resolver.cache = dns.resolver.LRUCache(KEPT)
            if self._servers:
                self._resolver.nameservers = list(self._servers)
                self._resolver.port = self._port
        return self._resolver
