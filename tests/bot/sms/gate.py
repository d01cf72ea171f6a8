"""A gateway behind the real web server on loopback, and somebody who calls as the provider does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from twilio.request_validator import RequestValidator

import web
from bot.sms import Gateway, Provider
from tests.bot.messages import Engine
from tests.bot.sms.provider import KEY, PUBLIC, an_account, clock
from tests.servers.server import free_port


class StoreAway(Engine):
    """Takes nothing until `away` is False."""

    away = True

    async def receive(self, batch: Any) -> None:
        if self.away:
            raise ConnectionError("the store is away")
        await super().receive(batch)


class Choosy(Engine):
    """Never takes one message as it is."""

    async def receive(self, batch: Any) -> None:
        if any(one.text == "gift" for one in batch):
            raise ValueError("this one is too much")
        await super().receive(batch)


@dataclass
class Gate:
    """What a test calls through, and where what came in ends."""

    provider: Provider
    http: httpx.AsyncClient
    engine: Engine
    gateway: Gateway
    headers: dict[str, str] = field(default_factory=dict)

    async def post(
        self,
        what: str,
        form: Mapping[str, str],
        query: str = "",
        *,
        key: str = KEY,
        signed_for: str | None = None,
        token: str = "secret",
    ) -> httpx.Response:
        """Call as the provider; Twilio's signature is made by its own class."""
        target = f"/sms/{self.provider}/{key}/{what}{'?' if query else ''}{query}"
        headers = {"Content-Type": "application/x-www-form-urlencoded"} | self.headers
        if self.provider is Provider.TWILIO:
            validator: Any = RequestValidator(token)
            headers["X-Twilio-Signature"] = validator.compute_signature(
                signed_for or PUBLIC + target, dict(form)
            )
        return await self.http.post(target, content=urlencode(form), headers=headers)

    async def get(self, what: str, query: Mapping[str, str] | str, *, key: str = KEY) -> httpx.Response:
        """Call as Kannel does."""
        told = query if isinstance(query, str) else urlencode(query)
        return await self.http.get(f"/sms/{self.provider}/{key}/{what}?{told}")


class Ready(web.Up):
    """Lets a test wait for the server."""

    def __init__(self) -> None:
        super().__init__(clock)
        self.begun = asyncio.Event()

    def begins(self) -> None:
        super().begins()
        self.begun.set()


@asynccontextmanager
async def open_gate(
    provider: Provider, engine: Engine | None = None, url: str = "http://127.0.0.1:9/x"
) -> AsyncIterator[Gate]:
    """*url*: where the provider is, for what asks it."""
    engine = engine or Engine()
    stop, up, port = asyncio.Event(), Ready(), free_port()
    async with Gateway(an_account(provider, url), clock) as gateway:
        app = web.create_app({gateway.path: gateway.hook(engine.receive)})
        server = asyncio.create_task(web.serve(app, "127.0.0.1", port, stop, up))
        await up.begun.wait()
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as http:
            yield Gate(provider, http, engine, gateway)
        stop.set()
        await server
