"""The arguments of a call, which arrive as text, as JSON in text, or as files."""

import json
from typing import Any

from app.chatbox.faults import bad
from app.chatbox.wire import File, Request


class Fields:
    def __init__(self, request: Request) -> None:
        self.all = request.fields
        self._files = request.files

    def text(self, name: str) -> str:
        return str(self.all.get(name, ""))

    def number(self, name: str) -> int | None:
        """None where it is missing or no number, as a channel's @name is."""
        try:
            return int(self.all[name])
        except (KeyError, ValueError, TypeError):
            return None

    def flag(self, name: str) -> bool:
        return str(self.all.get(name, "")).lower() in {"true", "1", "yes"}

    def thing(self, name: str) -> Any:
        value = self.all.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {name} JSON object") from None

    def file(self, name: str) -> File | None:
        """A file under its own name, or under the one that `attach://` gives."""
        return self._files.get(name) or self._files.get(self.text(name).removeprefix("attach://"))
