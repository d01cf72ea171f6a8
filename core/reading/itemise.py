"""From tokens to items: each phrase with its kind, each number, day, amount and name with its value."""

from __future__ import annotations

from dataclasses import replace

from core.reading.items import INSIDE, Item
from core.reading.kinds import HEADS, ORDINALS, REFERS, K, Kind
from core.reading.lexicon.graph import Node
from core.reading.marks import with_lacks
from core.reading.namesakes import Namesakes
from core.reading.normal import fold, spellings
from core.reading.slips import mended
from core.reading.times import ORDINAL_DAYS, Times
from core.reading.tokens import Token

_SIGNS = {
    ",": K.BREAK, ":": K.BREAK, "(": K.BREAK, ")": K.BREAK, "=": K.BREAK, ">": K.BREAK,
    ".": K.END, ";": K.END, "!": K.END, "?": K.QUERY, "+": K.AND, "&": K.AND, "@": K.UNKNOWN,
    "|": K.BREAK, **dict.fromkeys('%<{}[]^~`\\_$"', K.UNKNOWN),
}  # fmt: skip
_PLAIN = frozenset({K.WORD, K.NOUN, K.FN, K.POLITE})
_ORDERS = HEADS - {K.PAID, K.GOT, K.PARTLY, K.CREDITED, K.DISPUTED}
_DONE_TO = _ORDERS - {K.YES, K.NO, K.GO, K.FOLLOW}
_HIM = frozenset({"den", "han", "ham", "honom", "henne", "hende", "henda", "him"})
"""One of several, and not all of it."""
_WAIT = frozenset({"vent", "vanta", "wait", "venta", "vente"})
_WITH = frozenset({"med", "with", "til", "till", "until", "for", "pa", "on"})
_EVERYTHING = frozenset({"alt", "allt", "everything", "kaikki", "kaiken"})
_WAYS = frozenset({K.ORDER, K.MONITOR, K.WITHDRAW})
_THOSE = frozenset({"dom", "de", "dem", "dei", "di"})
_OTHERS = frozenset({"andra", "andre"})


class Itemiser(Times):
    """Reads items off tokens, one after the other."""

    def items(self) -> list[Item]:
        self._mend()
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if self.at in self.tails:
                self._add(K.FN, 1, code=INSIDE)
            elif token.what == "word":
                self._word(token)
            elif token.what == "digits":
                self._digits(token)
            elif token.what == "line":
                self._add(K.END, 1)
            else:
                self._sign(token)
        return self._with_places(with_lacks(self.found))

    def _mend(self) -> None:
        """Put the word he meant for one with a slip in it, so that phrases are found: `strat opp`."""
        for at, token in enumerate(self.tokens):
            if token.what != "word" or token.key in self.words.root.steps or self._is_known(token.key):
                continue
            meant = mended(token.key)
            node = self.words.root.steps.get(meant) if meant else None
            his = node is not None and any(language in node.ends for language in self.near)
            if his and not self.names.partial(token.key):
                self.keys[at] = meant

    def _is_known(self, key: str) -> bool:
        return any(key in self.words.vocabulary[language] for language in self.near)

    def _with_places(self, items: list[Item]) -> list[Item]:
        """Take `1 og 3 ja` for places in the list where the ends of the invoices' numbers mean the same."""
        short = [at for at, item in enumerate(items) if item.kind is K.NUMBER and len(item.code) == 1]
        if len(short) == 1 and short[0] > 1 and self._is_the_next_place(items, short[0]):
            named = frozenset({int(items[short[0]].code) - 1})
            items[short[0]] = replace(items[short[0]], kind=K.REF, topics=named, amount=None)
            return items
        places = [int(items[at].code) - 1 for at in short]
        if len(set(places)) < 2 or not all(0 <= place < self.names.listed for place in places):
            return items
        ends = {self.names.ends_in(items[at].code) for at in short}
        if None not in ends and ends != set(places):
            return items
        for at, place in zip(short, places, strict=True):
            items[at] = replace(items[at], kind=K.REF, topics=frozenset({place}), amount=None)
        return items

    def _is_the_next_place(self, items: list[Item], at: int) -> bool:
        """`Nr 1 og 3`: the second figure is a place as the first is."""
        listed = items[at - 1].kind is K.AND and items[at - 2].kind in ORDINALS
        return listed and 1 <= int(items[at].code) <= self.names.listed and items[at - 2].text[-1:].isdigit()

    def _word(self, token: Token) -> None:
        whole = self.names.whole(self.keys, self.at)
        kind, count = self._short_of_whom(*self.look_up(self.at))
        if count == 2 and self.keys[self.at + 1] == "i":
            kind, count = self._short_of_today(kind, count)
        if whole and whole[1] >= max(count, 2):
            self._add(K.REF, whole[1], topics=frozenset({whole[0]}))
            return
        if count == 1 and kind in _PLAIN and token.text[:1].isupper() and token.key in self.names.words:
            self._name(self.names.words[token.key])  # a customer may be called Fjell
            return
        if self._code(token):
            return
        if kind != K.CURRENCY and self._is_sum():
            self._add(K.CURRENCY, 1)  # `NOK 5 000`, which is no `nok`
            return
        around, opening, tail = self.look_around(self.at)
        if opening and tail.stop - self.at > count:
            self.tails.update(tail)
            self.inside.update(range(self.at + opening, tail.start))
            self._listed(around, opening)
            return
        if count == 1 and self._is_part_of_a_compound(kind):
            self._add(K.UNKNOWN, 3)
            return
        if count:
            self._listed(kind, count)
            return
        self._stranger(token)

    def _short_of_whom(self, kind: str, count: int) -> tuple[str, int]:
        """Return a phrase without its last word where that begins a reference: `kör den lilla`, `stopp de andre`."""
        last = self.at + count - 1
        if count < 2 or self.keys[last] not in _THOSE | {"den", "det", "the"}:
            return kind, count
        whom, words = self.look_up(last)
        shorter = self.look_up(self.at, last)
        if words > 1 and whom.partition(":")[0] in REFERS and shorter[0].partition(":")[0] in HEADS:
            return shorter
        return kind, count

    def _short_of_today(self, kind: str, count: int) -> tuple[str, int]:
        """Return a phrase without its last word where that begins a time: `har i dag betalt` is no `har I`."""
        last = self.at + count - 1
        if not kind.startswith(K.ASK):
            return kind, count
        named, words = self.look_up(last)
        times = named.partition(":")[0] in {K.TIME, K.LATER, "date"}
        return self.look_up(self.at, last) if words > 1 and times else (kind, count)

    def _name(self, topics: frozenset[int]) -> None:
        """Take one word of a customer's name, if it is not part of somebody else's."""
        others = Namesakes(self.tokens, self.names, lambda place: self.look_up(place)[0]).at(self.at, topics)
        if others:
            self._add(K.UNKNOWN, others)
        else:
            self._add(K.REF, 1, topics=topics)

    def _stranger(self, token: Token) -> None:
        """Take a word nobody listed: a name, a slip, another spelling."""
        topics = self.names.partial(token.key)
        if topics:
            self._name(topics)
            return
        if token.key.endswith("'s") and self._named_by(token.key[:-2]) in _WAYS:
            self._add(Kind(self._named_by(token.key[:-2])), 1)  # `monitoring's fine`
            return
        for spelling in (*spellings(token.text.casefold()), mended(token.key)):
            node = self.words.root.steps.get(fold(spelling))
            if not spelling.isascii() and spelling not in self.words.exact:
                continue
            ends = (
                {language: node.ends[language] for language in self.near if language in node.ends}
                if node
                else {}
            )
            kind = self._in_his_language(ends) if ends else ""
            if kind and kind.partition(":")[0] not in REFERS:  # `ændre` is no `andre`
                self._listed(kind, 1)
                return
        self._add(K.FN if self.at in self.inside else K.UNKNOWN, 1)

    def _named_by(self, word: str) -> str:
        node = self.words.root.steps.get(word)
        return self._in_his_language(node.ends).partition(":")[0] if node is not None and node.ends else ""

    def _is_part_of_a_compound(self, kind: str) -> bool:
        """`End-to-end`, `start-up`: a part of a compound is no word of its own, least of all an order."""
        hyphen, following = self._next(1), self._next(2)
        if hyphen is None or following is None or hyphen.text != "-" or following.what != "word":
            return False
        joined = self.tokens[self.at].end == hyphen.start and hyphen.end == following.start
        return joined and kind.partition(":")[0] in HEADS - {K.ORDER, K.MONITOR}

    def _is_sum(self) -> bool:
        """Whether a currency stands here, with a figure before or behind it."""
        following = self._next(1)
        beside = (following is not None and following.what == "digits") or (
            bool(self.found) and self.found[-1].kind in {K.MONEY, K.NUMBER}
        )
        return beside and self._is_currency(0)

    def _listed(self, named: str, count: int) -> None:
        kind, _, code = named.partition(":")
        if self._named_time(kind, code, count):
            return
        if kind == K.COUNT:
            self._counted(int(code), count)
        elif kind == K.ALL and code and count > 1 and self._unit(count) is not None:
            self._add(K.FN, 1)  # `gje dei tre veker` is no `dei tre`
        elif kind == K.ALL and count > 1 and self._ends_in_a_sum(count):
            self._add(K.FN, count - 1)
        elif Kind(kind) in ORDINAL_DAYS and self._is_until(count):
            self._ordinal_in_figures(ORDINAL_DAYS[Kind(kind)], count)
        elif kind == K.YES and count == 1 and len(self.keys[self.at]) == 1 and self._is_one_of_many():
            self._add(K.UNKNOWN, count)
        elif kind == K.FIX and self._waits_with(count):
            pass
        elif kind == K.SECOND and self._are_the_others(count):
            self._add(K.REST, count)
        else:
            place = self.at
            self._add(Kind(kind), count, code=code)
            if count > 1 and self.names.listed > 1 and self.found[-1].kind in _ORDERS:
                self._refer_inside(place, self.at)

    def _ends_in_a_sum(self, count: int) -> bool:
        """`Hende med de 3.980`, which is no `de 3`."""
        last, sign, behind = self._next(count - 1), self._next(count), self._next(count + 1)
        if last is None or sign is None or behind is None or last.what != "digits" or sign.text not in ".,":
            return False
        return behind.what == "digits" and last.end == sign.start and sign.end == behind.start

    def _is_one_of_many(self) -> bool:
        """`X, Y`: a letter stands for yes only where it is nearly all he says."""
        return sum(token.what == "word" for token in self.tokens) > 1

    def _waits_with(self, count: int) -> bool:
        """Take `men vänta med Svensson`: what begins like a correction, and is an order of its own."""
        words, behind = self.keys[self.at : self.at + count], self.keys[self.at + count : self.at + count + 1]
        opens = {"men": K.BUT, "but": K.BUT, "nei": K.NO, "nej": K.NO}.get(words[0])
        if count != 2 or opens is None or words[1] not in _WAIT or _WITH.isdisjoint(behind):
            return False
        self._add(opens, 1)
        self._add(K.DELAY, 1)
        return True

    def _are_the_others(self, count: int) -> bool:
        """`Kör på dom andra två`: behind one of several, `andra` is not the second."""
        before = self.tokens[self.at - 1].key if self.at else ""
        many = self.look_up(self.at + count)[0].startswith("count:")
        return before in _THOSE and (many or self.tokens[self.at].key in _OTHERS)

    def _refer_inside(self, start: int, end: int) -> None:
        """Say of an order that is listed as a whole whom it is about: `de andre kan bare køre`, `stopp den`."""
        whole = self.found[-1]
        if whole.kind in _DONE_TO and not _HIM.isdisjoint(self.keys[start:end]):
            self.found.append(Item(K.THAT, "", whole.start, whole.end))
        if whole.kind is K.DELAY and not _EVERYTHING.isdisjoint(self.keys[start:end]):
            self.found.append(Item(K.ALL, "", whole.start, whole.end))  # `vent med alt`
            return
        for first in range(start, end):
            node: Node | None = self.words.root
            for place in range(first, end):
                node = node.steps.get(self.keys[place]) if node is not None else None
                if node is None or not node.ends or place + 1 - first == end - start:
                    continue
                kind, _, code = self._in_his_language(node.ends).partition(":")
                idle = self.keys[place] == "rest" and self.keys[place - 1] != "the"
                if (kind == K.REST and not idle) or (
                    kind == K.ALL and code and not self._are_steps(place + 1)
                ):
                    self.found.append(Item(Kind(kind), "", whole.start, whole.end, code=code))
                    return

    def _are_steps(self, place: int) -> bool:
        """`Nei til begge deler`: the reminder and the collection."""
        return place < len(self.keys) and self.keys[place].startswith(
            ("del", "part", "thing", "step", "steg")
        )

    def _is_stuck_to_a_name(self, token: Token) -> bool:
        """`Ja -Kari`: perhaps without her."""
        following = self._next(1)
        if (
            following is None
            or following.start != token.end
            or self.text[token.start - 1 : token.start] != " "
        ):
            return False
        return following.what == "word" and bool(self.names.partial(following.key))

    def _sign(self, token: Token) -> None:
        kind = _SIGNS.get(token.text)
        if kind is not None:
            self._add(kind, 1)
        elif token.text == "/":
            greets = bool(self.found) and self.found[-1].kind is K.GREETING
            self._add(K.FN if greets else K.OR, 1)
        elif token.text == "-":
            joined = (
                self.text[token.start - 1 : token.start].isalnum()
                and self.text[token.end : token.end + 1].isalnum()
            )
            stuck = not joined and self._is_stuck_to_a_name(token)
            self._add(K.FN if joined else K.DANGER if stuck else K.BREAK, 1)
        elif token.what == "picture":
            listed, count = self.look_up(self.at)
            self._add(Kind(listed) if listed else K.POLITE, max(count, 1))
        elif token.text in "€£":
            self._add(K.CURRENCY, 1)
        else:
            self._add(K.FN, 1)
