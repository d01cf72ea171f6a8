"""What styles say about whether words can be seen. Of CSS only that: the ways in which text is hidden.

A rule of a `<style>` block counts if its selector is simple (`p`, `.x`, `#x`, `p.x`) and it holds everywhere: what
holds on narrow screens, in print or in the dark says nothing about the ordinary reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mail.colours import BLACK, CLEAR, WHITE, Colour, are_near, colour, over

Style = Mapping[str, str]
"""Property -> value, both in lower case."""

WIDTH = 600.0
"""Pixels of what a per cent is taken of. Nobody knows the reader's window."""
NORMAL_SIZE = 16.0
"""Pixels of a letter's text where nothing is said."""
LEGIBLE = 2.0
"""Pixels. Smaller letters are no letters."""
OUTSIDE = (-500.0, 5000.0)
"""Pixels. What begins so far to the left of the page, above it or to its right is not on it."""
LONGEST = 200
"""Characters of a value that are looked at."""
CLASSES = 20
"""Classes of one element that are looked at."""

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_BRACE = re.compile("[{}]")
_EVERYWHERE = re.compile(r"@media\s+(?:only\s+)?(?:all|screen)\s*|@supports\b.*|@layer\b.*", re.DOTALL)
_SIMPLE = re.compile(r"\*|[a-z][\w-]*|[a-z]?[\w-]*[.#][\w-]+")
_LENGTH = re.compile(r"([+-]?\d{0,9}\.?\d{1,9})(px|pt|pc|em|rem|ex|ch|in|cm|mm|vw|vh|%)?")
_PIXELS = {
    "px": 1.0, "pt": 4 / 3, "pc": 16.0, "rem": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "vw": 10.0, "vh": 8.0,
}  # fmt: skip
_FONT_SIZE = re.compile(r"(?:^|\s)(0|\d{0,9}\.?\d{1,9}(?:px|pt|pc|em|rem|in|cm|mm|%))(?=[\s/])")
_PAINT = re.compile(r"#[0-9a-f]+|(?:rgb|hsl)a?\([^()]*\)|[a-z]+")
_NO_COLOUR = re.compile(r"url\(|gradient\(|image")

_GONE = {
    "display": re.compile("none"),
    "mso-hide": re.compile("all"),
    "content-visibility": re.compile("hidden"),
    "opacity": re.compile(r"[+-]?0*(?:\.0\d*|[0-4](?:\.\d*)?%)?|-.*"),
    "filter": re.compile(r".*opacity\(\s*0*(?:\.0*)?%?\s*\).*"),
    "clip": re.compile(r"rect\(\s*([\d.]+)(?:px)?(?:[\s,]+\1(?:px)?){3}\s*\)"),
    "clip-path": re.compile(
        r"inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%.*|(?:circle|ellipse)\(\s*0(?!\.).*|polygon\([\s0,px%]*\)"
    ),
    "transform": re.compile(
        r".*scale(?:x|y|3d)?\(\s*0*(?:\.0*)?\s*[,)].*|.*translate(?:x|y|3d)?\([^)]*-\d{3,}.*"
    ),
}
_SHIFTS = ("text-indent", "left", "top", "right", "bottom", "margin-left", "margin-top")
_LIMITS = ("max-height", "max-width")
_BOXES = ("height", "width", *_LIMITS)
_GROW = frozenset({"table", "tr", "td", "th"})
"""No size makes these smaller than what stands in them."""
_CUTS = ("overflow", "overflow-x", "overflow-y")
_OF_INTEREST = frozenset(
    {
        *_GONE, *_SHIFTS, *_BOXES, *_CUTS, "color", "-webkit-text-fill-color", "background", "background-color", "font",
        "font-size", "visibility", "line-height",
    }
)  # fmt: skip


class Sheet:
    """The rules of a letter's `<style>` blocks."""

    def __init__(self, blocks: Iterable[str] = ()) -> None:
        self._rules: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
        for selectors, declarations in _rules("\n".join(blocks)):
            normal, important = _declared(declarations)
            if not normal and not important:
                continue
            for selector in selectors.split(","):
                if _SIMPLE.fullmatch(name := selector.strip()):
                    kept = self._rules.setdefault(name, ({}, {}))
                    kept[0].update(normal)
                    kept[1].update(important)

    def of(self, tag: str, attributes: Mapping[str, str | None]) -> Style:
        """What holds for an element with these attributes, its own `style` included."""
        own = attributes.get("style")
        found = [*self._matching(tag, attributes)] if self._rules else []
        if own:
            found.append(_declared(own))
        style: dict[str, str] = {}
        for important in (0, 1):
            for rule in found:
                style.update(rule[important])
        if style and tag in _GROW:
            return {name: value for name, value in style.items() if name not in _BOXES}
        return style

    def _matching(
        self, tag: str, attributes: Mapping[str, str | None]
    ) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
        classes = dict.fromkeys((attributes.get("class") or "").lower().split()[:CLASSES])
        id_ = (attributes.get("id") or "").lower()
        names = ["*", tag, *(f".{one}" for one in classes), *(f"{tag}.{one}" for one in classes)]
        for selector in [*names, *([f"#{id_}", f"{tag}#{id_}"] if id_ else [])]:
            if selector in self._rules:
                yield self._rules[selector]


@dataclass(frozen=True, slots=True)
class Look:
    """How the text in some place of a letter looks. None: as the reader's program has it."""

    colour: Colour | None = None
    background: Colour | None = None
    size: float = NORMAL_SIZE
    unseen: bool = False

    @property
    def hidden(self) -> bool:
        """Nobody can see the text that stands here."""
        if self.unseen or self.size < LEGIBLE:
            return True
        if self.colour is None or self.colour[3] < CLEAR:
            return self.colour is not None
        return self.background is not None and are_near(over(self.colour, self.background), self.background)

    @property
    def doubtful(self) -> bool:
        """Seen on a dark screen only, or on a light one only: white text where nothing says on what.

        Programs write it in answers that were typed in the dark; whoever wants to hide a word writes it too.
        """
        if self.colour is not None:
            return self.background is None and are_near(over(self.colour, WHITE), WHITE)
        return self.background is not None and are_near(self.background, BLACK)

    def inside(self, style: Style) -> Look | None:
        """How it goes on inside an element with this style; None if nothing in there can be seen."""
        if not style:
            return self
        size = _font_size(style, self.size)
        if _is_gone(style, size):
            return None
        text = colour(style.get("-webkit-text-fill-color", "")) or colour(style.get("color", ""))
        visibility = style.get("visibility")
        return replace(
            self,
            size=size,
            colour=text or self.colour,
            background=_background(style, self.background),
            unseen=visibility in {"hidden", "collapse"} if visibility else self.unseen,
        )


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of each rule that holds everywhere."""
    opened: list[str | None] = []
    """What each open block began with; None for one that does not count."""
    css = _COMMENT.sub("", css.lower())
    begins = 0
    for brace in _BRACE.finditer(css):
        text, begins = css[begins : brace.start()], brace.end()
        if brace[0] == "{":
            opened.append(_start(text.rpartition(";")[2].strip(), opened[-1] if opened else "@"))
        elif opened and (start := opened.pop()) and not start.startswith("@"):
            yield start, text


def _start(start: str, outer: str | None) -> str | None:
    """*start* if what it begins counts inside a block that begins with *outer*."""
    if outer is None or not outer.startswith("@"):
        return None
    return start if not start.startswith("@") or _EVERYWHERE.fullmatch(start) else None


def _declared(text: str) -> tuple[dict[str, str], dict[str, str]]:
    """The declarations that matter here, and those among them that are `!important`."""
    normal: dict[str, str] = {}
    important: dict[str, str] = {}
    for declaration in (_COMMENT.sub("", text) if "/*" in text else text).split(";"):
        name, _, value = declaration.partition(":")
        if (name := name.strip().lower()) not in _OF_INTEREST:
            continue
        value, mark, _ = value.strip()[:LONGEST].lower().partition("!")
        if name == "font":
            name, value = "font-size", size[1] if (size := _FONT_SIZE.search(value)) else ""
        (important if mark else normal)["background-color" if name == "background" else name] = value.strip()
    return normal, important


def _is_gone(style: Style, size: float) -> bool:
    if any(pattern.fullmatch(style[name]) for name, pattern in _GONE.items() if style.get(name)):
        return True
    least, most = OUTSIDE
    if any(not least < _length(style.get(name), size, NORMAL_SIZE) < most for name in _SHIFTS):
        return True
    # What does not fit into a box is cut off, or stands outside of it.
    cut = any("hidden" in style.get(name, "") or "clip" in style.get(name, "") for name in _CUTS)
    if cut and style.get("line-height") == "0":
        return True
    return any(
        _length(style.get(name), size, WIDTH) <= (1 if cut else 0) for name in (_BOXES if cut else _LIMITS)
    )


def _font_size(style: Style, around: float) -> float:
    said = style.get("font-size", "")
    if not said or said in {"inherit", "larger", "smaller"}:
        return around
    # A word for a size (`small`, `initial`) is legible whatever stands around it.
    return _length(said, around, around, otherwise=NORMAL_SIZE)


def _length(said: str | None, em: float, whole: float, otherwise: float = NORMAL_SIZE) -> float:
    """Pixels. *em* is the size of the letters, *whole* what a per cent is of; *otherwise* if it is no length."""
    found = _LENGTH.fullmatch(said.strip()) if said else None
    if found is None:
        return otherwise
    number, unit = float(found[1]), found[2]
    if unit == "%":
        return number / 100 * whole
    return number * (em if unit in {"em", "ex", "ch"} else _PIXELS.get(unit or "px", 1.0))


def _background(style: Style, behind: Colour | None) -> Colour | None:
    said = style.get("background-color")
    if not said:
        return behind
    if _NO_COLOUR.search(said):
        return None
    painted = next((one for part in _PAINT.findall(said) if (one := colour(part)) is not None), None)
    if painted is None or painted[3] < CLEAR:
        return behind
    if behind is not None:
        return over(painted, behind)
    return painted if painted[3] > 1 - CLEAR else None
