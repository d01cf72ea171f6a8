"""From pieces to items: each phrase with its kind, each number, day, amount and name with its value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.reading import amounts, dates
from core.reading.kinds import Kind
from core.reading.lexicon.load import LANGUAGES, Lexicon, Node, lexicon
from core.reading.names import Names
from core.reading.normal import spellings
from core.reading.slips import mended
from core.reading.tokens import Token

_NEIGHBOURS = {
    "nb": ("nb", "da", "sv", "en", "nn", "fi"),
    "nn": ("nn", "nb", "da", "sv", "en", "fi"),
    "sv": ("sv", "nb", "da", "en", "nn", "fi"),
    "da": ("da", "nb", "sv", "en", "nn", "fi"),
    "en": ("en", "nb", "sv", "da", "nn", "fi"),
    "fi": ("fi", "sv", "en", "nb", "da", "nn"),
}
_SIGNS = {
    ",": Kind.BREAK, ":": Kind.BREAK, "(": Kind.BREAK, ")": Kind.BREAK, "=": Kind.BREAK, ">": Kind.BREAK,
    ".": Kind.END, ";": Kind.END, "!": Kind.END, "?": Kind.QUERY, "+": Kind.AND, "&": Kind.AND, "@": Kind.UNKNOWN,
    "|": Kind.BREAK, **dict.fromkeys('%<{}[]^~`\\_$"', Kind.UNKNOWN),
}  # fmt: skip
_SKIPPED = frozenset({
    "bare", "bara", "berre", "just", "na", "nu", "no", "da", "jo", "gjerne", "garna", "sa", "venligst",
    "vennligst", "vain", "vaan", "please", "then", "ogsa", "aven", "darfor", "derfor", "difor", "harmed",
    "hermed", "herved", "darmed",
})  # fmt: skip
"""Small words people put inside a phrase: sett det *bare* i gang."""
_ONE = frozenset({"en", "ei", "ein", "ett", "et", "eitt", "a", "one", "yksi", "yhden", "an"})


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of the message that plays one part."""

    kind: Kind
    text: str
    start: int
    end: int
    day: dates.Day | None = None
    amount: Decimal | None = None
    topics: frozenset[int] = frozenset()
    code: str = ""
    """What the lexicon says beside the kind: a count, a month's number."""


def language_of(tokens: Sequence[Token], spoken_to_in: str) -> str:
    """Return the language most of the words belong to; the one he was written to in, where they do not tell."""
    known = lexicon().languages
    score = dict.fromkeys(LANGUAGES, 0.0)
    score[spoken_to_in] = score.get(spoken_to_in, 0.0) + 0.4
    for token in tokens:
        if token.what == "word":
            languages = known.get(token.key, frozenset())
            for language in languages:
                score[language] += 1 / len(languages)
    return max(LANGUAGES, key=lambda language: score[language])


class Itemiser:
    """Reads items off tokens, one after the other; every token ends in exactly one item."""

    def __init__(self, text: str, tokens: Sequence[Token], names: Names, today: date, language: str) -> None:
        self.text, self.tokens, self.names, self.today = text, tokens, names, today
        self.words: Lexicon = lexicon()
        self.order = (*_NEIGHBOURS.get(language, _NEIGHBOURS["en"]), "common")
        self.keys = [token.key for token in tokens]
        self.found: list[Item] = []
        self.at = 0

    def items(self) -> list[Item]:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.what == "word":
                self._word(token)
            elif token.what == "digits":
                self._digits(token)
            elif token.what == "line":
                self._add(Kind.END, 1)
            else:
                self._sign(token)
        return self.found

    def _add(
        self, kind: Kind, count: int, *, day: dates.Day | None = None, amount: Decimal | None = None,
        topics: frozenset[int] = frozenset(), code: str = "",
    ) -> None:  # fmt: skip
        first, last = self.tokens[self.at], self.tokens[self.at + count - 1]
        piece = self.text[first.start : last.end]
        self.found.append(Item(kind, piece, first.start, last.end, day, amount, topics, code))
        self.at += count

    def _until(self, end: int) -> int:
        """Return how many tokens from here on begin before *end*."""
        count = 1
        while self.at + count < len(self.tokens) and self.tokens[self.at + count].start < end:
            count += 1
        return count

    # --- words ---

    def look_up(self, at: int) -> tuple[str, int]:
        """Return the kind of the longest phrase that begins at *at*, and its number of tokens; "" if none does."""
        node: Node = self.words.root
        best: tuple[Node, int] | None = None
        for position in range(at, len(self.keys)):
            following = node.steps.get(self.keys[position])
            if following is None and position > at and self.keys[position] in _SKIPPED:
                continue
            if following is None:
                break
            node = following
            if node.ends:
                best = node, position - at + 1
        if best is None:
            return "", 0
        ends = best[0].ends
        if best[1] == 1:
            ends = self.words.exact.get(self.tokens[at].text.casefold(), ends)
        return next(ends[language] for language in self.order if language in ends), best[1]

    def _word(self, token: Token) -> None:
        whole = self.names.whole(self.keys, self.at)
        kind, count = self.look_up(self.at)
        if whole and whole[1] >= max(count, 2):
            self._add(Kind.REF, whole[1], topics=frozenset({whole[0]}))
            return
        if self._code(token):
            return
        if count:
            self._listed(kind, count)
            return
        topics = self.names.partial(token.key)
        if topics:
            self._add(Kind.REF, 1, topics=topics)
            return
        for spelling in (*spellings(token.key), mended(token.key)):
            node = self.words.root.steps.get(spelling)
            if node is not None and node.ends:
                self._listed(next(node.ends[language] for language in self.order if language in node.ends), 1)
                return
        self._add(Kind.UNKNOWN, 1)

    def _code(self, token: Token) -> bool:
        """Take a prompt's short code: `JA 4F7`."""
        end = token.start
        while end < len(self.text) and end - token.start < 12 and self.text[end].isalnum():
            end += 1
        topic = self.names.codes.get(self.text[token.start : end].casefold())
        if topic is None:
            return False
        self._add(Kind.REF, self._until(end), topics=frozenset({topic}))
        return True

    def _listed(self, named: str, count: int) -> None:
        kind, _, code = named.partition(":")
        if kind == Kind.DATE:
            self._add(Kind.DATE, count, day=dates.named(self.today, code))
        elif kind == Kind.WEEKDAY:
            self._add(Kind.DATE, count, day=dates.weekday(self.today, int(code)))
        elif kind == Kind.MONTH:
            self._month_first(int(code), count)
        elif kind == Kind.WEEK_NUMBER:
            if not self._week(count):
                self._add(Kind.UNKNOWN, count)
        elif kind == Kind.COUNT:
            self._counted(int(code), count)
        elif kind == Kind.ALL and code and count > 1 and self._unit(count) is not None:
            self._add(Kind.FN, 1)  # `gje dei tre veker` is no `dei tre`
        elif kind == Kind.UNIT and int(code) == 7 and self._week(count):
            return
        elif kind == Kind.UNIT:
            self._lone_unit(int(code), count)
        else:
            self._add(Kind(kind), count, code=code)

    def _next(self, offset: int) -> Token | None:
        return self.tokens[self.at + offset] if self.at + offset < len(self.tokens) else None

    def _month_first(self, month: int, count: int) -> None:
        """Take `December 10`, `joulukuun 10. päivä`; a month alone is a time to come."""
        following = self._next(count)
        if following is not None and following.what == "digits" and len(following.text) <= 2:
            match = dates.ORDINAL.match(self.text, following.start)
            end = match.end() if match else following.end
            year = dates.YEAR.match(self.text, end)
            day = dates.day_of(self.today, int(following.text), month, int(year[1]) if year else None)
            self._add(Kind.DATE, self._until(year.end() if year else end), day=day)
        else:
            self._add(Kind.LATER, count)

    def _week(self, count: int) -> bool:
        """Take `uke 50`."""
        following = self._next(count)
        if following is None or following.what != "digits" or len(following.text) > 2:
            return False
        self._add(Kind.DATE, count + 1, day=dates.week(self.today, int(following.text)))
        return True

    def _counted(self, number: int, count: int) -> None:
        """Take `to uker`, `three more weeks`; a number in words alone is a small word."""
        unit = self._unit(count)
        if unit is not None:
            self._add(Kind.DATE, count + unit[1], day=dates.after(self.today, number * unit[0]))
        else:
            self._add(Kind.COUNT, count, code=str(number))

    def _unit(self, offset: int) -> tuple[int, int] | None:
        """Return the days of the unit that stands *offset* tokens ahead (a `more` may come before it)."""
        taken = 0
        while self.at + offset + taken < len(self.keys) and taken <= 2:
            kind, count = self.look_up(self.at + offset + taken)
            if kind.startswith("unit:"):
                return int(kind[5:]), taken + count
            if kind != Kind.MORE:
                return None
            taken += count
        return None

    def _lone_unit(self, days: int, count: int) -> None:
        before = self.tokens[self.at - 1].key if self.at else ""
        if before in _ONE:
            self._add(Kind.DATE, count, day=dates.after(self.today, days))
        else:
            self._add(Kind.LATER, count)

    # --- figures and signs ---

    def _digits(self, token: Token) -> None:
        if self._code(token) or self._document_number() or self._day(token):
            return
        topic = self.names.number(token.text)
        if topic is not None and not self._is_currency(-1):
            self._add(Kind.REF, 1, topics=frozenset({topic}))
            return
        self._amount(token)

    def _document_number(self) -> bool:
        """Pass over the number of something that is no invoice: `bilag 10024`."""
        at = len(self.found) - 1
        while at >= 0 and self.found[at].text in {":", "#", "-"}:
            at -= 1
        if at < 0 or self.found[at].kind is not Kind.DOC:
            return False
        self._add(Kind.FN, 1)
        return True

    def _day(self, token: Token) -> bool:
        if self._is_currency(-1):
            return False
        found = dates.numeric(self.text, token.start, self.today)
        if found is not None:
            count = self._until(found[1])
            if self._unit(count) is None and not self._is_currency(count):
                self._add(Kind.DATE, count, day=found[0])
                return True
            return False
        if len(token.text) > 3:
            return False
        unit = self._unit(1)
        if unit is not None and len(token.text) <= 2:
            self._add(Kind.DATE, 1 + unit[1], day=dates.after(self.today, int(token.text) * unit[0]))
            return True
        return len(token.text) <= 2 and (self._day_and_month(token) or self._day_alone(token))

    def _day_and_month(self, token: Token) -> bool:
        match = dates.ORDINAL.match(self.text, token.start)
        if match is None:
            return False
        count = self._until(match.end())
        while (following := self._next(count)) is not None and following.key in {"of", "i"}:
            count += 1
        kind, words = self.look_up(self.at + count)
        if not kind.startswith("month:"):
            return False
        count += words
        last = self.tokens[self.at + count - 1]
        year = dates.YEAR.match(self.text, last.end)
        day = dates.day_of(self.today, int(token.text), int(kind[6:]), int(year[1]) if year else None)
        self._add(Kind.DATE, self._until(year.end()) if year else count, day=day)
        return True

    def _day_alone(self, token: Token) -> bool:
        """Take `den 10:e`, `the 10th`, `d. 10`: the article or the ending says that it is a day."""
        match = dates.ORDINAL.match(self.text, token.start)
        ending = match is not None and match.end() > token.end
        before = self.tokens[self.at - 1].key if self.at else ""
        if not ending and not (before in {"den", "d", "the"} and int(token.text) <= 31):
            return False
        if not ending and self._is_followed_by_noun():
            return False
        end = match.end() if match else token.end
        self._add(Kind.DATE, self._until(end), day=dates.day_of(self.today, int(token.text)))
        return True

    def _is_followed_by_noun(self) -> bool:
        following = self._next(1)
        return (
            following is not None
            and following.what == "word"
            and not self.look_up(self.at + 1)[0].startswith("fn")
        )

    def _amount(self, token: Token) -> None:
        found = amounts.amount(self.text, token.start)
        if found is None:
            self._add(Kind.UNKNOWN, 1)
            return
        value, is_money, end = found
        count = self._until(end)
        before, behind = self._is_currency(-1), self._is_currency(count)
        following = self._next(count)
        if following is not None and following.text == "%":
            self._add(Kind.HALF if value == 50 else Kind.PARTLY, count + 1)
            return
        if behind:
            count += 1
        kind = Kind.MONEY if is_money or before or behind else Kind.NUMBER
        ending = self.names.ending(token.text) if kind is Kind.NUMBER and self._begins_clause() else None
        if ending is not None and len(self.names.numbers) > 1:
            self._add(Kind.REF, 1, topics=frozenset({ending}))
            return
        self._add(kind, count, amount=value, code=token.text)

    def _begins_clause(self) -> bool:
        return not self.found or self.found[-1].kind in {Kind.BREAK, Kind.END, Kind.AND, Kind.QUERY}

    def _is_currency(self, offset: int) -> bool:
        if offset < 0:
            return bool(self.found) and self.found[-1].kind is Kind.CURRENCY
        return self._next(offset) is not None and self.look_up(self.at + offset)[0] == Kind.CURRENCY

    def _sign(self, token: Token) -> None:
        kind = _SIGNS.get(token.text)
        if kind is not None:
            self._add(kind, 1)
        elif token.text == "/":
            self._add(Kind.OR, 1)
        elif token.text == "-":
            joined = (
                self.text[token.start - 1 : token.start].isalnum()
                and self.text[token.end : token.end + 1].isalnum()
            )
            self._add(Kind.FN if joined else Kind.BREAK, 1)
        elif token.what == "picture":
            listed, count = self.look_up(self.at)
            self._add(Kind(listed) if listed else Kind.UNKNOWN, max(count, 1))
        elif token.text in "€£":
            self._add(Kind.CURRENCY, 1)
        else:
            self._add(Kind.FN, 1)
