"""A letter's HTML from its plain text: paragraphs, lists and links, legible on a phone and in the dark.

Nothing in it is fetched from anywhere, so nothing tells us (or anybody) that it was opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

_LINK = re.compile(r"https?://[^\s<>\"']{1,500}[^\s<>\"'.,;:!?)\]]")
_BULLET = re.compile(r"[-*•–] +(?=\S)")
_NUMBER = re.compile(r"\d{1,2}[.)] +(?=\S)")

_STYLE = """\
body{margin:0;padding:0;background:#f4f5f7;color:#1d2329;-webkit-text-size-adjust:100%}
main{max-width:36em;margin:0 auto;padding:24px 20px;background:#fff;
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere}
p,ul,ol{margin:0 0 1em}
ul,ol{padding-left:1.3em}
li{margin:.25em 0}
@media(min-width:40em){main{margin:24px auto;padding:32px 36px;border-radius:8px}}
@media(prefers-color-scheme:dark){body{background:#14171a;color:#e6e8eb}main{background:#1d2126}a{color:#8ab4f8}}"""


def page(subject: str, body: str, language: str) -> str:
    """A whole HTML document; *language* is the text's BCP 47 code."""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(subject)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(_blocks(body))
        + "\n</main>\n</body>\n</html>\n"
    )


def _blocks(body: str) -> Iterator[str]:
    for paragraph in re.split(r"\n[ \t]*\n", body.replace("\r\n", "\n").strip()):
        text: list[str] = []
        items: list[str] = []
        tag = "ul"
        for line in paragraph.strip("\n").split("\n"):
            stripped = line.strip()
            mark = _BULLET.match(stripped) or _NUMBER.match(stripped)
            if mark and (items or not text or text[-1].endswith(":")):
                if not items:
                    yield from _paragraph(text)
                    text, tag = [], "ol" if stripped[0].isdigit() else "ul"
                items.append(stripped[mark.end() :])
            elif items and line[:1] in " \t" and stripped:
                items[-1] += " " + stripped
            else:
                yield from _list(tag, items)
                items = []
                text.append(line.rstrip())
        yield from _list(tag, items)
        yield from _paragraph(text)


def _paragraph(lines: list[str]) -> Iterator[str]:
    if any(lines):
        yield "<p>" + "<br>\n".join(_linked(line) for line in lines) + "</p>"


def _list(tag: str, items: list[str]) -> Iterator[str]:
    if items:
        yield f"<{tag}>\n" + "\n".join(f"<li>{_linked(item)}</li>" for item in items) + f"\n</{tag}>"


def _linked(text: str) -> str:
    pieces: list[str] = []
    end = 0
    for link in _LINK.finditer(text):
        address = escape(link.group())
        pieces += [escape(text[end : link.start()], quote=False), f'<a href="{address}">{address}</a>']
        end = link.end()
    return "".join([*pieces, escape(text[end:], quote=False)])
