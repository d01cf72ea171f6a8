"""Text as Telegram counts and reads it: UTF-16 units, and its few tags of HTML."""

from html.parser import HTMLParser
from typing import Any

from app.chatbox.faults import bad

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}


def units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def read(text: str, parse_mode: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the text as people see it and its entities.

    Raises:
        ApiError: the tags do not fit each other, or are none of Telegram's.

    """
    if parse_mode.upper() != "HTML":
        if parse_mode:
            raise bad("this emulator reads HTML and plain text")
        return text, []
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if reader.open:
        raise bad(
            f"can't parse entities: Can't find end tag corresponding to start tag \"{reader.open[-1][0]}\""
        )
    return "".join(reader.words), sorted(reader.entities, key=lambda entity: int(entity["offset"]))


def command(text: str) -> list[dict[str, Any]]:
    """The entities of what somebody typed, as far as bots care: its command."""
    if not text.startswith("/"):
        return []
    return [{"type": "bot_command", "offset": 0, "length": units(text.split(maxsplit=1)[0])}]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.entities: list[dict[str, Any]] = []
        self.open: list[tuple[str, int, str | None]] = []
        self._at = 0

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        self._at += units(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise bad(
                f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {self.getpos()[1]}'
            )
        self.open.append((tag, self._at, dict(attrs).get("href")))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise bad(f"can't parse entities: Unexpected end tag at byte offset {self.getpos()[1]}")
        _, begun, url = self.open.pop()
        entity = {"type": TAGS[tag], "offset": begun, "length": self._at - begun}
        if url is not None:
            entity["url"] = url
        if self._at > begun:
            self.entities.append(entity)
