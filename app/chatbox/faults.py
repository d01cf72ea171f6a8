"""What goes wrong between a bot and Telegram, on order."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.chatbox.wire import Answer


class Fault(StrEnum):
    FLOOD = "429"
    FORBIDDEN = "403"
    CONFLICT = "409"
    BAD_REQUEST = "400"
    UNAUTHORIZED = "401"
    SERVER = "500"
    GATEWAY = "502"
    """A page of HTML, as the machines before Telegram's write it."""
    HANG = "hang"
    """It is never answered. Nothing is done, unless `done` says so."""
    HALF = "half"
    """It is done, and the connection closes in the middle of the answer."""
    LOST = "lost"
    """It is done, and the connection closes before the answer."""
    DROP = "drop"
    """The connection is reset before the request's body is read; nothing is done."""

    @property
    def wordless(self) -> bool:
        """Whether the bot can not know what became of it."""
        return self in {Fault.HANG, Fault.HALF, Fault.LOST, Fault.DROP}


SAYS = {
    Fault.FORBIDDEN: "Forbidden: bot was blocked by the user",
    Fault.CONFLICT: (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    ),
    Fault.BAD_REQUEST: "Bad Request: chat not found",
    Fault.UNAUTHORIZED: "Unauthorized",
    Fault.SERVER: "Internal Server Error",
}


@dataclass(slots=True, kw_only=True)
class Trouble:
    """A fault that waits for its call."""

    method: str
    kind: Fault
    times: int
    chat: int | None
    retry_after: int
    done: bool
    says: str | None

    def fits(self, method: str, chat: int | None) -> bool:
        return self.times > 0 and self.method in {method, "*"} and self.chat in {None, chat}

    def answer(self) -> Answer:
        if self.kind is Fault.GATEWAY:
            return Answer(502, b"<html><head><title>502 Bad Gateway</title></head></html>", "text/html")
        if self.kind is Fault.FLOOD:
            return flood(self.retry_after)
        return failure(int(self.kind), self.says or SAYS[self.kind])


class ApiError(Exception):
    """What Telegram answers in place of a result."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters

    def answer(self) -> Answer:
        return failure(self.code, self.description, self.parameters)


def bad(description: str, **parameters: int) -> ApiError:
    return ApiError(400, f"Bad Request: {description}", **parameters)


def forbidden(description: str) -> ApiError:
    return ApiError(403, f"Forbidden: {description}")


def flood(seconds: int) -> Answer:
    return failure(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def success(result: Any) -> Answer:
    return Answer(200, json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode())


def failure(code: int, description: str, parameters: Mapping[str, int] | None = None) -> Answer:
    said: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        said["parameters"] = dict(parameters)
    return Answer(code, json.dumps(said).encode())
