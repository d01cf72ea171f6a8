"""Records are asked for over real UDP, and nobody waits longer than said."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from mail.records import MOST, Resolver
from tests.servers.server import HOST

ZONE = {
    "s1._domainkey.brygga.example.": ['"v=DKIM1; p=abc" "def"'],
    "two.example.": ['"one"', '"two"'],
    "alias.example.": [],
}


class NameServer(asyncio.DatagramProtocol):
    """Answers from a zone; is silent about `silent.`, and fails on `broken.`"""

    def __init__(self, zone: Mapping[str, list[str]]) -> None:
        self.zone = zone
        self.asked: list[str] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        name = query.question[0].name.to_text()
        self.asked.append(name)
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        if name.startswith("silent"):
            return
        if name.startswith("broken"):
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif name not in self.zone:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif self.zone[name]:
            answer.answer.append(dns.rrset.from_text(name, 300, "IN", "TXT", *self.zone[name]))
        self.transport.sendto(answer.to_wire(), address)


@asynccontextmanager
async def name_server() -> AsyncIterator[tuple[NameServer, int]]:
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(lambda: NameServer(ZONE), local_addr=(HOST, 0))
    try:
        yield server, transport.get_extra_info("sockname")[1]
    finally:
        transport.close()


async def test_what_a_name_says_and_that_there_is_no_such_name():
    async with name_server() as (server, port):
        resolver = Resolver([HOST], port=port)
        names = ["s1._domainkey.brygga.example", "two.example", "alias.example", "none.example"]
        assert await resolver.records(names) == {
            "s1._domainkey.brygga.example": (b"v=DKIM1; p=abcdef",),
            "two.example": (b"one", b"two"),
            "alias.example": (),
            "none.example": (),
        }
        asked = len(server.asked)
        await resolver.records(names)
        assert len(server.asked) == asked, "what was answered is kept as long as the zone says"


async def test_who_does_not_answer_is_not_waited_for_and_holds_up_nobody():
    async with name_server() as (_, port):
        resolver = Resolver([HOST], port=port, patience=3.0)
        began = time.monotonic()
        found = await resolver.records([f"silent{at}.example" for at in range(30)] + ["two.example"])
        assert time.monotonic() - began < 30 * 3.0, "together, not one after the other"
        assert found.pop("two.example") == (b"one", b"two")
        assert set(found.values()) == {None}


async def test_a_server_that_fails_says_nothing():
    async with name_server() as (_, port):
        assert await Resolver([HOST], port=port, patience=0.5).records(["broken.example"]) == {
            "broken.example": None
        }


async def test_names_that_are_none_are_nobodys():
    async with name_server() as (server, port):
        odd = ["a" * 70 + ".example", "a..example", ".".join(["abcdefghij"] * 30)]
        assert await Resolver([HOST], port=port).records(odd) == dict.fromkeys(odd, ())
        assert server.asked == []


async def test_a_flood_of_names_is_cut():
    async with name_server() as (server, port):
        found = await Resolver([HOST], port=port, patience=3.0).records(
            [f"n{at:04}.example" for at in range(MOST + 100)]
        )
        assert len(server.asked) == MOST
        assert list(found.values()).count(None) == 100


@pytest.mark.parametrize("port", [1, 9])
async def test_where_nobody_listens_nothing_is_known(port: int):
    assert await Resolver([HOST], port=port, patience=0.3).records(["two.example"]) == {"two.example": None}


async def test_a_machine_without_name_servers_knows_nothing(monkeypatch: pytest.MonkeyPatch):
    def unconfigured(self: object, *_: object) -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr("dns.asyncresolver.Resolver.read_resolv_conf", unconfigured)
    assert await Resolver().records(["two.example"]) == {"two.example": None}
    assert await Resolver().records([]) == {}
