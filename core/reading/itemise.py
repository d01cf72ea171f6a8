"""From tokens to items: each phrase with its kind, each number, day, amount and name with its value."""

from __future__ import annotations

from dataclasses import replace

from core.reading.items import INSIDE, Item
from core.reading.kinds import HEADS, REFERS, Kind
from core.reading.lexicon.graph import Node
from core.reading.namesakes import Namesakes
from core.reading.normal import fold, spellings
from core.reading.slips import mended
from core.reading.times import ORDINAL_DAYS, Times
from core.reading.tokens import Token

_SIGNS = {
    ",": Kind.BREAK, ":": Kind.BREAK, "(": Kind.BREAK, ")": Kind.BREAK, "=": Kind.BREAK, ">": Kind.BREAK,
    ".": Kind.END, ";": Kind.END, "!": Kind.END, "?": Kind.QUERY, "+": Kind.AND, "&": Kind.AND, "@": Kind.UNKNOWN,
    "|": Kind.BREAK, **dict.fromkeys('%<{}[]^~`\\_$"', Kind.UNKNOWN),
}  # fmt: skip
_PLAIN = frozenset({Kind.WORD, Kind.NOUN, Kind.FN, Kind.POLITE})
_ORDERS = HEADS - {Kind.PAID, Kind.GOT, Kind.PARTLY, Kind.CREDITED, Kind.DISPUTED}
_DONE_TO = _ORDERS - {Kind.YES, Kind.NO, Kind.GO, Kind.FOLLOW}
_HIM = frozenset({"den", "han", "ham", "honom", "henne", "hende", "henda", "him"})
"""One of several, and not all of it."""
_WAIT = frozenset({"vent", "vanta", "wait", "venta", "vente"})
_WITH = frozenset({"med", "with", "til", "till", "until", "for", "pa", "on"})
_EVERYTHING = frozenset({"alt", "allt", "everything", "kaikki", "kaiken"})
_WAYS = frozenset({Kind.ORDER, Kind.MONITOR, Kind.WITHDRAW})
_ANSWERED = frozenset(":=-")
_NOS = frozenset({"no", "ei", "nei", "nej", "nope", "nah", "not"})
_OF = frozenset({"av", "af", "of", "ut av", "out of"})
_NOT = frozenset({"inte", "ikke", "ikkje", "ej", "not"})
_THOSE = frozenset({"dom", "de", "dem", "dei", "di"})
_OTHERS = frozenset({"andra", "andre"})


def _with_lacks(items: list[Item]) -> list[Item]:
    """`Ja, utan kronofogden`: it means *but* only behind what is denied, `inte bevakning utan kronofogden`.

    `Nordlys: stop. Rest: go` is about the others, and no sum is missing.
    """
    found, denied = list(items), False
    for at, item in enumerate(items):
        behind = items[at + 1].text if at + 1 < len(items) else ""
        if item.kind is Kind.NUMBER and _is_some_of_them(items, at):
            found[at] = replace(item, kind=Kind.SOME, amount=None, code="")
            found[at + 2] = replace(items[at + 2], kind=Kind.FN, amount=None, code="")
        if item.text in _ANSWERED and _is_answered_no(items, at):
            found[at] = replace(item, kind=Kind.FN)
        if item.kind is Kind.MISSING and behind == ":" and item.text.casefold() == "rest":
            found[at] = replace(item, kind=Kind.REST, code="")
        if item.kind is Kind.BUT and item.text.casefold() == "utan" and not denied:
            found[at] = replace(item, kind=Kind.NEG)
        refused = item.kind in HEADS and not _NOT.isdisjoint(item.text.casefold().split())
        denied = item.kind in {Kind.NEG, Kind.NO} or refused or (denied and item.kind is not Kind.END)
    return found


def _is_some_of_them(items: list[Item], at: int) -> bool:
    """`2 av 3 er betalt`: how many, and not which."""
    if at + 2 >= len(items):
        return False
    few = len(items[at].code) == 1 and items[at + 2].kind is Kind.NUMBER and len(items[at + 2].code) == 1
    return few and items[at + 1].text.casefold() in _OF


def _is_answered_no(items: list[Item], at: int) -> bool:
    """`Paid: no`, `Stop = nej`: what stands behind the mark is said of what stands before it."""
    if not 0 < at < len(items) - 1:
        return False
    said = items[at + 1].kind is Kind.NO or items[at + 1].text.casefold() in _NOS
    return said and items[at - 1].kind in HEADS - {Kind.YES, Kind.NO}


class Itemiser(Times):
    """Reads items off tokens, one after the other."""

    def items(self) -> list[Item]:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if self.at in self.tails:
                self._add(Kind.FN, 1, code=INSIDE)
            elif token.what == "word":
                self._word(token)
            elif token.what == "digits":
                self._digits(token)
            elif token.what == "line":
                self._add(Kind.END, 1)
            else:
                self._sign(token)
        return self._with_places(_with_lacks(self.found))

    def _with_places(self, items: list[Item]) -> list[Item]:
        """Take `1 og 3 ja` for places in the list where the ends of the invoices' numbers mean the same."""
        short = [at for at, item in enumerate(items) if item.kind is Kind.NUMBER and len(item.code) == 1]
        places = [int(items[at].code) - 1 for at in short]
        if len(set(places)) < 2 or not all(0 <= place < self.names.listed for place in places):
            return items
        ends = {self.names.ends_in(items[at].code) for at in short}
        if None not in ends and ends != set(places):
            return items
        for at, place in zip(short, places, strict=True):
            items[at] = replace(items[at], kind=Kind.REF, topics=frozenset({place}), amount=None)
        return items

    def _word(self, token: Token) -> None:
        whole = self.names.whole(self.keys, self.at)
        kind, count = self._short_of_whom(*self.look_up(self.at))
        if whole and whole[1] >= max(count, 2):
            self._add(Kind.REF, whole[1], topics=frozenset({whole[0]}))
            return
        if count == 1 and kind in _PLAIN and token.text[:1].isupper() and token.key in self.names.words:
            self._name(self.names.words[token.key])  # a customer may be called Fjell
            return
        if self._code(token):
            return
        if kind != Kind.CURRENCY and self._is_sum():
            self._add(Kind.CURRENCY, 1)  # `NOK 5 000`, which is no `nok`
            return
        around, opening, tail = self.look_around(self.at)
        if opening and tail.stop - self.at > count:
            self.tails.update(tail)
            self.inside.update(range(self.at + opening, tail.start))
            self._listed(around, opening)
            return
        if count == 1 and self._is_part_of_a_compound(kind):
            self._add(Kind.UNKNOWN, 3)
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

    def _name(self, topics: frozenset[int]) -> None:
        """Take one word of a customer's name, if it is not part of somebody else's."""
        others = Namesakes(self.tokens, self.names, lambda place: self.look_up(place)[0]).at(self.at, topics)
        if others:
            self._add(Kind.UNKNOWN, others)
        else:
            self._add(Kind.REF, 1, topics=topics)

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
        self._add(Kind.FN if self.at in self.inside else Kind.UNKNOWN, 1)

    def _named_by(self, word: str) -> str:
        node = self.words.root.steps.get(word)
        return self._in_his_language(node.ends).partition(":")[0] if node is not None and node.ends else ""

    def _is_part_of_a_compound(self, kind: str) -> bool:
        """`End-to-end`, `start-up`: a part of a compound is no word of its own, least of all an order."""
        hyphen, following = self._next(1), self._next(2)
        if hyphen is None or following is None or hyphen.text != "-" or following.what != "word":
            return False
        joined = self.tokens[self.at].end == hyphen.start and hyphen.end == following.start
        return joined and kind.partition(":")[0] in HEADS - {Kind.ORDER, Kind.MONITOR}

    def _is_sum(self) -> bool:
        """Whether a currency stands here, with a figure before or behind it."""
        following = self._next(1)
        beside = (following is not None and following.what == "digits") or (
            bool(self.found) and self.found[-1].kind in {Kind.MONEY, Kind.NUMBER}
        )
        return beside and self._is_currency(0)

    def _listed(self, named: str, count: int) -> None:
        kind, _, code = named.partition(":")
        if self._named_time(kind, code, count):
            return
        if kind == Kind.COUNT:
            self._counted(int(code), count)
        elif kind == Kind.ALL and code and count > 1 and self._unit(count) is not None:
            self._add(Kind.FN, 1)  # `gje dei tre veker` is no `dei tre`
        elif Kind(kind) in ORDINAL_DAYS and self._is_until(count):
            self._ordinal_in_figures(ORDINAL_DAYS[Kind(kind)], count)
        elif kind == Kind.YES and count == 1 and len(self.keys[self.at]) == 1 and self._is_one_of_many():
            self._add(Kind.UNKNOWN, count)
        elif kind == Kind.FIX and self._waits_with(count):
            pass
        elif kind == Kind.SECOND and self._are_the_others(count):
            self._add(Kind.REST, count)
        else:
            place = self.at
            self._add(Kind(kind), count, code=code)
            if count > 1 and self.names.listed > 1 and self.found[-1].kind in _ORDERS:
                self._refer_inside(place, self.at)

    def _is_one_of_many(self) -> bool:
        """`X, Y`: a letter stands for yes only where it is nearly all he says."""
        return sum(token.what == "word" for token in self.tokens) > 1

    def _waits_with(self, count: int) -> bool:
        """Take `men vänta med Svensson`: what begins like a correction, and is an order of its own."""
        words, behind = self.keys[self.at : self.at + count], self.keys[self.at + count : self.at + count + 1]
        opens = {"men": Kind.BUT, "but": Kind.BUT, "nei": Kind.NO, "nej": Kind.NO}.get(words[0])
        if count != 2 or opens is None or words[1] not in _WAIT or _WITH.isdisjoint(behind):
            return False
        self._add(opens, 1)
        self._add(Kind.DELAY, 1)
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
            self.found.append(Item(Kind.THAT, "", whole.start, whole.end))
        if whole.kind is Kind.DELAY and not _EVERYTHING.isdisjoint(self.keys[start:end]):
            self.found.append(Item(Kind.ALL, "", whole.start, whole.end))  # `vent med alt`
            return
        for first in range(start, end):
            node: Node | None = self.words.root
            for place in range(first, end):
                node = node.steps.get(self.keys[place]) if node is not None else None
                if node is None or not node.ends or place + 1 - first == end - start:
                    continue
                kind, _, code = self._in_his_language(node.ends).partition(":")
                idle = self.keys[place] == "rest" and self.keys[place - 1] != "the"
                if (kind == Kind.REST and not idle) or (
                    kind == Kind.ALL and code and not self._are_steps(place + 1)
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
            greets = bool(self.found) and self.found[-1].kind is Kind.GREETING
            self._add(Kind.FN if greets else Kind.OR, 1)
        elif token.text == "-":
            joined = (
                self.text[token.start - 1 : token.start].isalnum()
                and self.text[token.end : token.end + 1].isalnum()
            )
            stuck = not joined and self._is_stuck_to_a_name(token)
            self._add(Kind.FN if joined else Kind.DANGER if stuck else Kind.BREAK, 1)
        elif token.what == "picture":
            listed, count = self.look_up(self.at)
            self._add(Kind(listed) if listed else Kind.POLITE, max(count, 1))
        elif token.text in "€£":
            self._add(Kind.CURRENCY, 1)
        else:
            self._add(Kind.FN, 1)
