"""Items that begin with a figure: invoice numbers, days, amounts, shares, numbers of other documents."""

from __future__ import annotations

from decimal import Decimal

from core.reading import amounts, dates
from core.reading.items import Item, Walk
from core.reading.kinds import K, Kind
from core.reading.normal import fold
from core.reading.tokens import Token

_O_CLOCK = frozenset({"kl", "klo", "klokka", "klokken", "klockan", "kello"})
_PER_CENT = frozenset({"%", "prosent", "procent", "percent", "pct", "pst", "prosenttia"})
THOUSANDS = frozenset(
    {
        "tusen",
        "tusind",
        "tusinde",
        "tuhat",
        "tuhatta",
        "thousand",
        "tus",
        "lapp",
        "lapper",
        "lappar",
        "tonni",
        "tonnia",
    }
)
THOUSAND = Decimal(1000)
_CREDIT_NOTES = ("kreditnot", "kreditfakt", "note", "nota", "hyvityslask")
_BEFORE_ENDINGS = frozenset({
    K.GO, K.START, K.STOP, K.NEG, K.NO, K.YES, K.ORDER, K.MONITOR, K.WITHDRAW, K.ONLY,
    K.EXCEPT,
})  # fmt: skip
"""Behind one of these, two figures are the end of an invoice's number."""
_NO_DAYS = frozenset(
    {"party", "parties", "part", "person", "class", "floor", "time", "step", "reminder", "invoice"}
)
_OF = frozenset({"av", "af", "of", "ut", "out"})
_NUMBERED = frozenset({":", "#", "-", "nr", "no", "nummer", "number", "numero"})


class Figures(Walk):
    """Reads the item that begins with a figure."""

    def _digits(self, token: Token) -> None:
        if self._code(token) or self._document_number(token) or self._hour(token) or self._day(token):
            return
        topic = self.names.number(token.text)
        if topic is not None and not self._is_currency(-1):
            self._add(K.REF, 1, topics=frozenset({topic}))
            return
        self._amount(token)

    def _document_number(self, token: Token) -> bool:
        """Pass over the number of something that is no invoice: `bilag 10024`, `kreditnota nr 55`."""
        at = len(self.found) - 1
        while at >= 0 and self.found[at].text.casefold() in _NUMBERED:
            at -= 1
        if at < 0 or not (self.found[at].kind is K.DOC or self._is_of_a_credit_note(token, self.found[at])):
            return False
        self._add(K.FN, 1)
        return True

    def _is_of_a_credit_note(self, token: Token, before: Item) -> bool:
        last = fold(before.text).split()[-2:]
        credited = before.kind in {K.CREDITED, K.NOUN} and any(
            word.startswith(_CREDIT_NOTES) for word in last
        )
        return credited and self.names.number(token.text) is None

    def _hour(self, token: Token) -> bool:
        """Pass over a time of day: `innen 15. desember kl. 12`."""
        if len(token.text) > 2 or not self.at or self.tokens[self.at - 1].key not in _O_CLOCK:
            return False
        minutes = self._next(2)
        sign = self._next(1)
        exact = minutes is not None and sign is not None and sign.text in ".:" and len(minutes.text) == 2
        self._add(K.FN, 3 if exact and minutes is not None and minutes.what == "digits" else 1)
        return True

    def _day(self, token: Token) -> bool:
        if self._is_currency(-1):
            return False
        found = dates.numeric(self.text, token.start, self.today)
        if found is not None:
            count = self._until(found[1])
            if self._unit(count) is None and not self._is_currency(count):
                self._add(K.DATE, count, day=found[0])
                return True
            return False
        if len(token.text) > 3:
            return False
        unit = self._unit(1)
        if unit is not None and len(token.text) <= 2:
            self._add(K.DATE, 1 + unit[1], day=dates.after(self.today, int(token.text) * unit[0]))
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
        self._add(K.DATE, self._until(year.end()) if year else count, day=day)
        return True

    def _day_alone(self, token: Token) -> bool:
        """Take `den 10:e`, `the 10th`, `d. 10`: the article or the ending says that it is a day."""
        match = dates.ORDINAL.match(self.text, token.start)
        ending = match is not None and match.end() > token.end
        following = self._next(1)
        if not ending and following is not None and following.what == "digits":
            return False  # `the 12 500`
        if not ending and self._is_a_sum_in_groups(following):
            return False  # `the 12,500`
        if not ending and following is not None and following.text == "-" and following.start == token.end:
            return False  # `the 27-seconds timer`
        before = self.tokens[self.at - 1].key if self.at else ""
        if not ending and not (before in {"den", "d", "the"} and int(token.text) <= 31):
            return False
        if not ending and self._is_followed_by_noun():
            return False
        end = match.end() if match else token.end
        behind = self._next(self._until(end))
        if behind is not None and behind.key in _NO_DAYS:
            return False  # `a 3rd party`
        gone = "gone" if int(token.text) < self.today.day else ""
        self._add(K.DATE, self._until(end), day=dates.day_of(self.today, int(token.text)), code=gone)
        return True

    def _is_a_sum_in_groups(self, mark: Token | None) -> bool:
        group = self._next(2)
        if mark is None or group is None or mark.text not in {",", "."} or len(group.text) != 3:
            return False
        return group.what == "digits" and mark.end == group.start and self.tokens[self.at].end == mark.start

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
            self._add(K.UNKNOWN, 1)
            return
        value, is_money, end = found
        count = self._until(end)
        before, behind = self._is_currency(-1), self._is_currency(count)
        following = self._next(count)
        if following is not None and following.key in _PER_CENT:
            self._add(_share(value), count + 1)
            return
        if following is not None and following.key in THOUSANDS and value < THOUSAND:
            value, is_money, count = value * THOUSAND, True, count + 1
            behind = self._is_currency(count)
        if behind:
            count += 1
        kind = K.MONEY if is_money or before or behind else K.NUMBER
        place = self._place(token) if kind is K.NUMBER and self._may_be_a_place(token) else None
        if place is not None:
            self._add(K.REF, 1, topics=frozenset({place}))
            return
        self._add(kind, count, amount=value, code=token.text)

    def _place(self, token: Token) -> int | None:
        """Return the case that a short number means: the end of one invoice's number, or its place in the list."""
        following = self._next(1)
        if len(self.names.numbers) < 2 or (following is not None and following.key in _OF):
            return None  # `2 av dem`
        ending = self.names.ending(token.text)
        if ending is None and len(token.text) == 1 and 1 <= int(token.text) <= self.names.listed:
            ends = [number for number in self.names.numbers if number.endswith(token.text)]
            place = int(token.text) - 1
            return place if not ends or ends == [list(self.names.numbers)[place]] else None
        return ending

    def _may_be_a_place(self, token: Token) -> bool:
        """Whether a short number stands where a case is named: `1 og 3`, `#2`, `kjør 23`."""
        before = self.found[-1] if self.found else None
        if before is None or before.kind in {K.BREAK, K.END, K.AND, K.QUERY} or before.text == "#":
            return True
        return before.kind in _BEFORE_ENDINGS and len(token.text) > 1


def _share(per_cent: Decimal) -> Kind:
    """Return what a share of the amount is: `100 % ja` only says how sure he is."""
    if not 0 < per_cent < 100:
        return K.POLITE if per_cent == 100 else K.UNKNOWN
    return K.HALF if per_cent == 50 else K.PARTLY
