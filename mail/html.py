"""HTML as a reader sees it, line by line.

All of it is bounded. An HTML parser may spend minutes on nested tags, and gigabytes on 60 kB of unclosed
`<font>` (the standard has it rebuilt in every paragraph), so formatting tags are taken out beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

LONGEST = 512 * 1024
"""Characters of HTML that are read."""
TAGS = 20_000
"""Nested that deep the parser takes 0.4 s; the time grows with the square."""

_FORMATTING = re.compile(
    r"</?(?:a|b|big|code|em|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])[^<>]*>", re.IGNORECASE
)
_FONT = re.compile(r"<(/?)font(?=[\s/>])([^<>]*)>", re.IGNORECASE)
_FORMATTING_LEFT = re.compile(
    r"<(?=/?(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>])", re.IGNORECASE
)
_LONG_TAG = re.compile(r"<[^<>]{4000,}>?")
_FONT_COLOUR = re.compile(r"color\s*=\s*[\"']?\s*([#\w]{3,20})", re.IGNORECASE)
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*(#[0-9a-f]{3,8}|rgba?\([^)]{5,40}\)|[a-z]{3,20})", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0+(?:px|pt|em|%)?\s*(?:;|$)|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
_BRIGHT = re.compile(
    r"(?:dark|medium)?(?:red|blue|green|magenta|orange|violet)|purple|fuchsia|crimson|navy|teal|lime|maroon|brown"
)
_SKIPPED = re.compile(
    r"head|style|script|title|template|noscript|iframe|object|select|textarea|svg|math|audio|video|canvas|link"
)
_BLOCKS = re.compile(
    r"address|article|aside|body|blockquote|center|d[dlt]|div|fieldset|footer|form|h[1-6r]|header|html|li|main|nav"
    r"|ol|p|pre|section|table|tbody|thead|tfoot|tr|ul"
)
_QUOTED = re.compile(
    r"(?:^|\s)(?:moz-forward-container|moz-email-headers-table|OutlookMessageHeader|BodyFragment_quoted|quoted-mail|"
    r"WordSectionQuoted|gmail_extra_quoted|x_gmail_quote_old|moz-cite-prefix)(?:\s|$)"
)
_QUOTED_ID = re.compile(r"mail-editor-reference-message-container|isReplyContent|OLK_SRC_BODY_SECTION")
_STARTS = re.compile(
    r"(?:^|\s)(?:x_)*(?:divRplyFwdMsg|yahoo_quoted\w*|protonmail_quote|tutanota_quote|zmail_extra|gmail_attr|messageReplySection)(?:\s|$)",
    re.IGNORECASE,
)
"""Class, id or name of the element that a quotation begins with in Outlook on the web and on phones, Yahoo, Proton,
Tuta, Zoho, Gmail and Spark. It may go on after it, and answers may stand inside."""


@dataclass(frozen=True, slots=True)
class HtmlLine:
    """A line as a reader sees it."""

    text: str
    quoted: bool
    """Inside a quotation the sender's program marked as one."""
    bright: bool = False
    """Written in a colour of its own, as people do who answer between the lines."""
    starts: bool = False
    """The first line of a letter that is quoted from here on."""


def lines_of(html: str) -> list[HtmlLine]:
    """The lines of an HTML letter. Hidden text is left out; a rule is a line of underscores."""
    tree = LexborHTMLParser(_harmless(html))
    writer = _Writer()
    root = tree.body or tree.root
    if root is not None:
        _walk(root, writer)
    return writer.lines


def text_of(html: str) -> str:
    """The text of an HTML letter, without telling quotation from words."""
    return "\n".join(line.text for line in lines_of(html))


def _harmless(html: str) -> str:
    html = html[:LONGEST].replace("\0", "")
    html = _LONG_TAG.sub(" ", html)
    html = _FORMATTING.sub("", html)
    html = _FONT.sub(_span_for_font, html)
    html = _FORMATTING_LEFT.sub("&lt;", html)
    pieces = html.split("<", TAGS)
    return "<".join(pieces[:TAGS])


def _span_for_font(font: re.Match[str]) -> str:
    if font[1]:
        return "</span>"
    colour = _FONT_COLOUR.search(font[2])
    style = _COLOUR.search(font[2])
    return f'<span style="color:{(style or colour)[1]}">' if (style or colour) else "<span>"  # type: ignore[index]


class _Writer:
    def __init__(self) -> None:
        self.lines: list[HtmlLine] = []
        self.words: list[str] = []
        self.bright = False
        self.plain = False
        self.starts = False

    def write(self, text: str, *, bright: bool, verbatim: bool, quoted: bool) -> None:
        if verbatim:
            first, *more = text.split("\n")
            self._add(first, bright=bright)
            for line in more:
                self.end_line(quoted=quoted)
                self._add(line, bright=bright)
        else:
            self._add(re.sub(r"[ \t\r\n\f]+", " ", text), bright=bright)

    def _add(self, text: str, *, bright: bool) -> None:
        self.words.append(text)
        if text.strip():
            self.bright = self.bright or bright
            self.plain = self.plain or not bright

    def end_line(self, *, quoted: bool, even_if_empty: bool = False) -> None:
        text = "".join(self.words).replace("\xa0", " ").strip()
        if text or even_if_empty:
            starts = self.starts and bool(text)
            self.lines.append(HtmlLine(text, quoted, self.bright and not self.plain, starts))
            self.starts = self.starts and not text
        self.words.clear()
        self.bright = self.plain = False


@dataclass(frozen=True, slots=True)
class _Place:
    quoted: bool = False
    bright: bool = False
    verbatim: bool = False


def _walk(root: LexborNode, writer: _Writer) -> None:
    """Depth first without recursion: nothing about the nesting is ours to trust."""
    places = [_Place()]
    open_nodes: list[LexborNode] = []
    node: LexborNode | None = root
    while node is not None or open_nodes:
        if node is None:
            node = open_nodes.pop()
            _leave(node, places, writer)
            node = node.next if open_nodes else None
        elif _enter(node, places, writer):
            open_nodes.append(node)
            node = node.child
        else:
            node = node.next
    writer.end_line(quoted=False)


def _enter(node: LexborNode, places: list[_Place], writer: _Writer) -> bool:
    """Write what *node* itself says. False if its inside is not to be read."""
    place = places[-1]
    tag = node.tag or ""
    if tag == "-text":
        text = node.text_content or ""
        writer.write(text, bright=place.bright, verbatim=place.verbatim, quoted=place.quoted)
        return False
    if tag.startswith("-") or _SKIPPED.fullmatch(tag):
        return False
    if tag == "br":
        writer.end_line(quoted=place.quoted, even_if_empty=True)
        return False
    attributes = node.attributes
    style = attributes.get("style") or ""
    if (style and _HIDDEN.search(style)) or "hidden" in attributes:
        return False
    if _BLOCKS.fullmatch(tag):
        writer.end_line(quoted=place.quoted)
        if tag == "hr":
            writer.write("_" * 30, bright=False, verbatim=False, quoted=place.quoted)
            writer.end_line(quoted=place.quoted)
            return False
        named = " ".join(attributes.get(name) or "" for name in ("id", "class", "name"))
        if _STARTS.search(named[:1000]):
            writer.starts = True
        if "border-top" in style and "solid" in style:
            writer.end_line(quoted=place.quoted, even_if_empty=True)
    elif tag in {"td", "th"}:
        writer.write(" ", bright=False, verbatim=False, quoted=place.quoted)
    places.append(_inside(tag, attributes, style, place))
    return True


def _inside(tag: str, attributes: dict[str, str | None], style: str, place: _Place) -> _Place:
    colour = _COLOUR.search(style) if style else None
    named = attributes.get("class") or ""
    quoted = (
        tag == "blockquote"
        or bool(named and _QUOTED.search(named))
        or bool(_QUOTED_ID.search(attributes.get("id") or ""))
    )
    return _Place(
        quoted=place.quoted or quoted,
        bright=_is_bright(colour[1]) if colour else place.bright,
        verbatim=place.verbatim or tag == "pre" or "pre-wrap" in style,
    )


def _leave(node: LexborNode, places: list[_Place], writer: _Writer) -> None:
    place = places.pop()
    if _BLOCKS.fullmatch(node.tag or ""):
        writer.end_line(quoted=place.quoted, even_if_empty=node.tag == "p" and not place.quoted)


def _is_bright(colour: str) -> bool:
    colour = colour.lower()
    if colour.startswith("#"):
        digits = colour[1:]
        if len(digits) in {3, 4}:
            digits = "".join(2 * digit for digit in digits)
        channels: Iterable[int] = (int(digits[at : at + 2] or "0", 16) for at in (0, 2, 4))
    elif colour.startswith("rgb"):
        channels = (min(int(number), 255) for number in re.findall(r"\d{1,4}", colour)[:3])
    else:
        return _BRIGHT.fullmatch(colour) is not None
    values = list(channels)
    return bool(values) and max(values) - min(values) > 90
