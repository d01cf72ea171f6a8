"""Telemelya, an emulator of Telegram that nobody here wrote: it calls the bot, and notes what the bot does.

What it leaves out: the secret that Telegram repeats in each call, topics, every refusal but that of an edit (which it
answers with HTTP 200), and menus (they are "not found").
"""

from pathlib import Path
from typing import Any, ClassVar

import httpx

from tests.servers.server import HOST, Server, free_port

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv" / "telemelya" / "bin" / "python"
LOCK = "tests/servers/telemelya.lock"


class Telemelya(Server):
    """`url` stands for https://api.telegram.org; the bot must have set a webhook before anybody says anything."""

    name: ClassVar[str] = "telemelya"

    def __init__(self) -> None:
        super().__init__()
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"

    @classmethod
    def missing(cls) -> str | None:
        if PYTHON.exists():
            return None
        return (
            f"telemelya is missing: python3 -m venv .venv/telemelya"
            f" && .venv/telemelya/bin/pip install --require-hashes -r {LOCK}"
        )

    def prepare(self) -> None:
        """It keeps nothing on disk."""

    def command(self) -> list[str]:
        return [str(PYTHON), str(Path(__file__).with_name("telemelya_process.py")), str(self.port)]

    def ready(self) -> bool:
        try:
            return httpx.get(self.url, timeout=2, trust_env=False).is_success
        except httpx.HTTPError:
            return False


class Chatter:
    """Somebody in a chat of his own, as telemelya lets him be: what he says returns when the bot was called."""

    def __init__(self, server: Telemelya, token: str, chat: int, name: str = "Kari") -> None:
        self._token, self.chat, self.name = token, chat, name
        self._http = httpx.AsyncClient(
            base_url=f"{server.url}/api/v1/test",
            headers={"Authorization": "Bearer any"},
            timeout=10,
            trust_env=False,
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def writes(self, text: str) -> int:
        """Write to the bot; return the HTTP status that its webhook answered."""
        return await self._says(text=text)

    async def presses(self, message_id: int, data: str) -> int:
        return await self._says(callback_data=data, callback_message_id=message_id)

    async def seen(self, method: str) -> list[dict[str, Any]]:
        """What the bot did with this method: in this chat, or where it names none."""
        answer = await self._http.get("/responses")
        noted = answer.raise_for_status().json()["responses"]
        return [
            one for one in noted if one["method"] == method and one.get("chat_id", self.chat) == self.chat
        ]

    async def _says(self, **what: Any) -> int:
        update = {"chat_id": self.chat, "from_user": {"id": self.chat, "first_name": self.name}, **what}
        answer = await self._http.post("/send_update", params={"bot_token": self._token}, json=update)
        delivery = answer.raise_for_status().json()["delivery"]
        assert delivery["delivered"], delivery
        return int(delivery["status_code"])
