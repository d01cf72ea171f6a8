"""Items that are times said in words: `to uker til`, `December 10`, `den første desember`, `uke 50`, `a month ago`."""

from __future__ import annotations

from decimal import Decimal

from core.reading import dates
from core.reading.figures import THOUSAND, THOUSANDS, Figures
from core.reading.kinds import K

_PARTS = frozenset({"start", "mid", "end"})
"""What the lexicons say of `begynnelsen av` (`fn:start`), `midten av`, `slutten av`."""
_LONG_AGO = 6
"""Months. A month's name beside what has happened means the last one of that name, if it is no further away."""
ORDINAL_DAYS = {K.FIRST: 1, K.SECOND: 2, K.THIRD: 3}
_OUT = frozenset({"ut", "loppuun", "lopulla"})
_ONE = frozenset({"en", "ei", "ein", "ett", "et", "eitt", "a", "one", "yksi", "yhden", "an"})
_AGO = frozenset({"ago", "siden", "sedan", "sitten", "sidan"})
_TILL = frozenset({"til", "till", "until", "te"})


class Times(Figures):
    """Reads the item that a word of time begins."""

    def _named_time(self, kind: str, code: str, count: int) -> bool:
        if kind == K.DATE:
            self._add(K.DATE, count, day=dates.named(self.today, code))
        elif kind == K.WEEKDAY:
            self._add(K.DATE, count, day=dates.weekday(self.today, int(code)))
        elif kind == K.MONTH:
            self._month_first(int(code), count)
        elif kind == K.WEEK_NUMBER:
            if not self._week(count):
                self._add(K.UNKNOWN, count)
        elif kind == K.UNIT:
            if int(code) != 7 or not self._week(count):
                self._lone_unit(int(code), count)
        else:
            return False
        return True

    def _is_until(self, count: int) -> bool:
        """`Until the 2nd`: a day, where it is written with a figure behind a word for waiting."""
        figure = any(token.text[:1].isdigit() for token in self.tokens[self.at : self.at + count])
        if len(self.found) > 1 and self.found[-1].text.casefold() in _TILL and self.names.listed < 2:
            return self.found[-2].kind is K.DELAY  # `vente til den første`
        return figure and bool(self.found) and self.found[-1].kind in {K.BEFORE, K.DELAY}

    def _ordinal_in_figures(self, number: int, count: int) -> None:
        """Take `the 2nd`, `the 2nd of December`."""
        following = self._next(count)
        behind = count + 1 if following is not None and following.key == "of" else count
        kind, words = self.look_up(self.at + behind)
        month = int(kind[6:]) if kind.startswith("month:") else None
        self._add(K.DATE, behind + words if month else count, day=dates.day_of(self.today, number, month))

    def _month_first(self, month: int, count: int) -> None:
        """Take `December 10`, `joulukuun 10. päivä`; a month alone is a time to come."""
        following = self._next(count)
        if following is not None and following.what == "digits" and len(following.text) <= 2:
            match = dates.ORDINAL.match(self.text, following.start)
            end = match.end() if match and not self._ends_there(match.end()) else following.end
            year = dates.YEAR.match(self.text, end)
            day = dates.day_of(self.today, int(following.text), month, int(year[1]) if year else None)
            self._add(K.DATE, self._until(year.end() if year else end), day=day)
            return
        if self._ordinal_before(month, count):
            return
        part = self.found[-1].code if self.found and self.found[-1].code in _PARTS else ""
        if not part and following is not None and following.key in _OUT:
            part, count = "end", count + 1
        if not part and self.at and self.tokens[self.at - 1].key == "ut":
            part = "end"  # `gi dem ut november`
        if part:
            self._add(K.DATE, count, day=dates.within_month(self.today, month, part))
        else:
            gone = "gone" if 0 < (self.today.month - month) % 12 <= _LONG_AGO else ""
            self._add(K.LATER, count, code=gone)

    def _ends_there(self, end: int) -> bool:
        """`Wait until Dec 9. Not decided`: the stop is the sentence's."""
        return self.text[end - 1] == "." and self.text[end : end + 2].strip()[:1].isupper()

    def _ordinal_before(self, month: int, count: int) -> bool:
        """Take `den første desember`, `tiende januar` (`fn:d10`): the item before says which day."""
        behind = 2 if self.found and self.found[-1].text.casefold() == "of" else 1
        before = self.found[-behind] if len(self.found) >= behind else None
        if before is None:
            return False
        number = ORDINAL_DAYS.get(before.kind, 0) if not before.code else 0
        if before.code[:1] == "d" and before.code[1:].isdigit():
            number = int(before.code[1:])
        if not number:
            return False
        del self.found[-behind:]
        self._add(K.DATE, count, day=dates.day_of(self.today, number, month))
        return True

    def _week(self, count: int) -> bool:
        """Take `uke 50`."""
        following = self._next(count)
        if following is None or following.what != "digits" or len(following.text) > 2:
            return False
        self._add(K.DATE, count + 1, day=dates.week(self.today, int(following.text)))
        return True

    def _counted(self, number: int, count: int) -> None:
        """Take `to uker`, `three more weeks`; a number in words alone is a small word."""
        unit = self._unit(count)
        following = self._next(count)
        if following is not None and following.key in THOUSANDS and number < THOUSAND:
            self._add(K.MONEY, count + 1, amount=number * THOUSAND)  # `tre tusinde`
        elif number >= THOUSAND:
            self._add(K.MONEY, count, amount=Decimal(number))  # `tjugotusen`
        elif unit is not None and self._is_gone(count + unit[1]):
            self._add(K.TIME, count + unit[1])
        elif unit is not None:
            self._add(K.DATE, count + unit[1], day=dates.after(self.today, number * unit[0]))
        else:
            self._add(K.COUNT, count, code=str(number))

    def _is_gone(self, count: int) -> bool:
        """`A month ago`."""
        following = self._next(count)
        return following is not None and following.key in _AGO

    def _lone_unit(self, days: int, count: int) -> None:
        before = self.tokens[self.at - 1].key if self.at else ""
        if self._is_gone(count):
            self._add(K.TIME, count)
        elif before in _ONE:
            self._add(K.DATE, count, day=dates.after(self.today, days))
        else:
            self._add(K.LATER, count)
