"""HTML as a reader sees it, line by line.

All of it is bounded. An HTML parser may spend minutes on nested tags, and gigabytes on 60 kB of unclosed
`<font>` (the standard has it rebuilt in every paragraph), so formatting tags are taken out or made spans
beforehand.

What nobody can see is nobody's word (`styles` finds it). White text on a ground that is not known may have been
typed in the dark: it is read, and can be left out to learn whether anything hangs on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mail.colours import colour, is_bright
from mail.styles import Look, Sheet, Style

LONGEST = 512 * 1024
"""Characters of HTML that are read."""
TAGS = 20_000
"""Nested that deep the parser takes 0.4 s; the time grows with the square."""
_PLAIN = Look()

_FORMATTING = re.compile(
    r"<(/?)(a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])([^<>]*)>", re.IGNORECASE
)
_FORMATTING_LEFT = re.compile(
    r"<(?=/?(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>])", re.IGNORECASE
)
_LOOKS = re.compile(
    r"(?<![\w-])(?:style|class|id|color|bgcolor)\s*=|(?<![\w-])hidden(?![\w-])", re.IGNORECASE
)
_LONG_TAG = re.compile(r"<[^<>]{4000,}>?")
_TAG_NAME = re.compile(r"</?[a-z][\w:-]{0,40}", re.IGNORECASE)
_LOOK = re.compile(
    r"\s(?:(?:style|class|id)\s*=\s*(?:\"[^\"]{0,2000}\"|'[^']{0,2000}')|hidden)(?=[\s/>])", re.IGNORECASE
)
_SKIPPED = re.compile(
    r"head|style|script|title|template|noscript|noembed|noframes|iframe|object|select|datalist|textarea|dialog|svg|math"
    r"|audio|video|canvas|meter|progress|link"
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


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader sees of an HTML letter."""

    lines: list[HtmlLine]
    doubtful: bool
    """Whether there is text that is seen on a dark screen only, or on a light one only (`Look.doubtful`)."""


def lines_of(html: str, *, doubtful: bool = True) -> list[HtmlLine]:
    """The lines of an HTML letter. Hidden text is left out; a rule is a line of underscores.

    *doubtful*: with the text that is seen on a dark screen only, or on a light one only (`Look.doubtful`).
    """
    return seen_in(html, doubtful=doubtful).lines


def seen_in(html: str, *, doubtful: bool = True) -> Seen:
    """As `lines_of`, and whether there was any doubtful text."""
    tree = LexborHTMLParser(_harmless(html))
    writer = _Writer()
    root = tree.body or tree.root
    if root is None:
        return Seen([], doubtful=False)
    sheet = Sheet(node.text() for node in tree.css("style"))
    walk = _Walk(sheet, writer, doubtful=doubtful)
    walk.through(root)
    return Seen(writer.lines, walk.met_doubtful)


def _harmless(html: str) -> str:
    html = html[:LONGEST].replace("\0", "")
    html = _LONG_TAG.sub(_shortened, html)
    html = _FORMATTING.sub(_Spans(), html)
    html = _FORMATTING_LEFT.sub("&lt;", html)
    pieces = html.split("<", TAGS)
    return "<".join(pieces[:TAGS])


def _shortened(tag: re.Match[str]) -> str:
    """Without what made it long; what hides its text stays."""
    name = _TAG_NAME.match(tag[0])
    return f"{name[0]}{''.join(_LOOK.findall(tag[0]))}>" if name else " "


class _Spans:
    """Takes formatting tags out, but makes spans of those that say how their text looks."""

    def __init__(self) -> None:
        self._kept: dict[str, list[bool]] = {}

    def __call__(self, tag: re.Match[str]) -> str:
        opened = self._kept.setdefault(tag[2].lower(), [])
        if tag[1]:
            return "</span>" if opened and opened.pop() else ""
        opened.append(_LOOKS.search(tag[3]) is not None)
        return f"<span{tag[3]}>" if opened[-1] else ""


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
    look: Look = _PLAIN


class _Walk:
    def __init__(self, sheet: Sheet, writer: _Writer, *, doubtful: bool) -> None:
        self.sheet = sheet
        self.writer = writer
        self.doubtful = doubtful
        self.met_doubtful = False
        self.places = [_Place()]

    def through(self, root: LexborNode) -> None:
        """Depth first without recursion: nothing about the nesting is ours to trust."""
        open_nodes: list[LexborNode] = []
        node: LexborNode | None = root
        while node is not None or open_nodes:
            if node is None:
                node = open_nodes.pop()
                self._leave(node)
                node = node.next if open_nodes else None
            elif self._enter(node):
                open_nodes.append(node)
                node = node.child
            else:
                node = node.next
        self.writer.end_line(quoted=False)

    def _enter(self, node: LexborNode) -> bool:
        """Write what *node* itself says. False if its inside is not to be read."""
        place, writer = self.places[-1], self.writer
        tag = node.tag or ""
        if tag == "-text":
            doubtful = not place.look.hidden and place.look.doubtful
            self.met_doubtful = self.met_doubtful or doubtful
            if not place.look.hidden and (self.doubtful or not doubtful):
                text = node.text_content or ""
                writer.write(text, bright=place.bright, verbatim=place.verbatim, quoted=place.quoted)
            return False
        if tag.startswith("-") or _SKIPPED.fullmatch(tag):
            return False
        if tag == "br":
            writer.end_line(quoted=place.quoted, even_if_empty=True)
            return False
        attributes = node.attributes
        look = place.look.inside(self._style(tag, attributes))
        if look is None or "hidden" in attributes:
            return False
        if _BLOCKS.fullmatch(tag):
            self._begin_block(attributes, place)
        elif tag in {"td", "th"}:
            writer.write(" ", bright=False, verbatim=False, quoted=place.quoted)
        if tag == "hr":
            writer.write("_" * 30, bright=False, verbatim=False, quoted=place.quoted)
            writer.end_line(quoted=place.quoted)
            return False
        self.places.append(_inside(tag, attributes, look, place))
        return True

    def _begin_block(self, attributes: Mapping[str, str | None], place: _Place) -> None:
        self.writer.end_line(quoted=place.quoted)
        named = " ".join(attributes.get(name) or "" for name in ("id", "class", "name"))
        if _STARTS.search(named[:1000]):
            self.writer.starts = True
        style = attributes.get("style") or ""
        if "border-top" in style and "solid" in style:
            self.writer.end_line(quoted=place.quoted, even_if_empty=True)

    def _style(self, tag: str, attributes: Mapping[str, str | None]) -> Style:
        """The element's style; what its attributes say of colours is the least of it."""
        style = self.sheet.of(tag, attributes)
        for name, attribute in (
            ("background-color", "bgcolor"),
            ("color", "text" if tag == "body" else "color"),
        ):
            if said := attributes.get(attribute):
                style = {name: said if colour(said) else f"#{said}", **style}
        return style

    def _leave(self, node: LexborNode) -> None:
        place = self.places.pop()
        if _BLOCKS.fullmatch(node.tag or ""):
            self.writer.end_line(quoted=place.quoted, even_if_empty=node.tag == "p" and not place.quoted)


def _inside(tag: str, attributes: Mapping[str, str | None], look: Look, place: _Place) -> _Place:
    style = attributes.get("style") or ""
    named = attributes.get("class") or ""
    quoted = (
        tag == "blockquote"
        or bool(named and _QUOTED.search(named))
        or bool(_QUOTED_ID.search(attributes.get("id") or ""))
    )
    # A colour by class is the program's, one that he chose stands beside the word.
    own = look.colour is not None and ("color" in style.lower() or "color" in attributes)
    return _Place(
        quoted=place.quoted or quoted,
        bright=is_bright(look.colour) if own and look.colour else place.bright,
        verbatim=place.verbatim or tag == "pre" or "pre-wrap" in style,
        look=look,
    )
