"""What one case becomes: the one act that all said of it amounts to, as a word with its value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from core.case import Money, Question
from core.events import Value, Word
from core.reading.acts import ASSENTS, Act, NotUnderstood
from core.reading.items import Item
from core.reading.kinds import K, Kind
from core.reading.meaning import STEPS, Meaning, Weight
from core.reading.result import Context, Decision, Topic, Unclear

_PLAIN = {
    K.CREDITED: Word.CREDITED, K.DISPUTED: Word.DISPUTED, K.OPT_OUT: Word.OPT_OUT, K.UNDO: Word.UNDO,
    K.RESTART: Word.RESTART, K.HAND_OVER: Word.HAND_OVER,
}  # fmt: skip
_ANSWERS: dict[Question, dict[Kind, Word]] = {
    Question.CONFIRM: {
        K.YES: Word.CONFIRM, K.GO: Word.CONFIRM, K.START: Word.CONFIRM, K.FOLLOW: Word.CONFIRM, K.NO: Word.STOP,
    },
    Question.CHOICE: {
        K.YES: Word.CONFIRM, K.GO: Word.CONFIRM, K.FOLLOW: Word.CONFIRM, K.ORDER: Word.PAYMENT_ORDER,
        K.MONITOR: Word.MONITOR,
    },
    Question.STOP_OR_GO: {K.GO: Word.CONFIRM, K.START: Word.CONFIRM},
}  # fmt: skip
_CLOSING = frozenset({K.STOP, K.NO, K.WITHDRAW, K.YES})
_YIELDS: tuple[tuple[Kind, frozenset[Kind]], ...] = (
    (K.PAID, _CLOSING), (K.PARTLY, frozenset({K.PAID, K.NO, K.YES})), (K.CREDITED, _CLOSING), (K.DISPUTED, _CLOSING),
    (K.DELAY, frozenset({K.NO, K.YES, K.STOP, K.GO, K.START})),
    (K.OPT_OUT, frozenset({K.STOP, K.NO, K.YES})), (K.UNDO, frozenset({K.YES})), (K.RESTART, frozenset({K.YES})),
    (K.HAND_OVER, frozenset({K.YES})),
    (K.WITHDRAW, frozenset({K.STOP, K.NO, K.YES, K.GO})), (K.ORDER, frozenset({K.NO, K.YES, K.GO, K.START})),
    (K.MONITOR, frozenset({K.NO, K.YES, K.GO, K.FOLLOW})), (K.STOP, frozenset({K.NO})),
    (K.START, frozenset({K.YES, K.GO, K.FOLLOW})), (K.FOLLOW, frozenset({K.YES, K.GO})), (K.GO, frozenset({K.YES})),
    (K.YES, frozenset()), (K.NO, frozenset()),
)  # fmt: skip
"""Which act stands where several were said of one case, and what it may stand beside."""


def _names_another(items: Sequence[Item], topic: Topic) -> bool:
    """`10077 er betalt`, `faktura 10077 er betalt`, `2051 og 2061`: a number where an invoice's would stand."""
    named = any(item.kind is K.REF for item in items)
    length = len(topic.invoice)
    for at, item in enumerate(items):
        if item.kind is not K.NUMBER:
            continue
        before = items[at - 1].kind if at else None
        if item.amount == topic.balance.amount or (not at and _is_sum(items)):
            continue
        if _is_like(item.code, topic.invoice) and not _is_money(items, at):
            return True
        odd = not at and length < len(item.code) <= length + 2 and int(item.code) % 10 != 0
        listed = before is K.AND and at > 1 and items[at - 2].kind is K.REF
        if odd or (len(item.code) == length and (listed or (not named and before in {None, K.NOUN}))):
            return True
    return False


def _is_like(code: str, invoice: str) -> bool:
    """`Betalt 10022`, where 10023 was asked about: the number of a neighbour, and no round sum."""
    same = len(code) == len(invoice) and code.isdigit() and code[:-2] == invoice[:-2]
    return same and code != invoice and int(code) % 50 != 0


def _is_money(items: Sequence[Item], at: int) -> bool:
    return any(item.kind is K.CURRENCY for item in items[max(at - 1, 0) : at + 2])


def _is_sum(items: Sequence[Item]) -> bool:
    """`5000 swishade han i går`, `2000 inbetalt hittills`: a round number, and directly behind it a word for paying."""
    code = items[0].code
    pays = len(items) > 1 and (items[1].kind in {K.PAID, K.GOT} or items[1].code == "received")
    if not pays or items[1].first_word in _IS or int(code) % 100:
        return False
    they = any(item.kind is K.THEY for item in items[2:3])
    return they or int(code) % 500 == 0


_IS = frozenset({"er", "är", "is", "var", "was", "blev", "ble", "vart", "on", "are"})
_FIGURE = re.compile(r"\d")
_COLLECTS = ("inkas", "incas", "perin", "collect", "indriv", "inndriv", "inddriv", "innkrev")
"""The step may stand inside the order: `sett _ til inkasso`."""
_FORGET = frozenset({"glem", "glöm", "gløym", "forget", "aldri", "aldrig", "never", "unohda", "unohtakaa"})
_THEN = frozenset(
    {"så", "sa", "da", "då", "then", "sen", "sedan", "deretter", "sitten", "etterpå", "derefter"}
)


def _comes_after(act: Act) -> bool:
    """`To uker til, så kan dere starte`: what is to happen when the time is up."""
    return act.meaning.clause.items[0].first_word in _THEN


def _is_denied(acts: Sequence[Act], way: Kind) -> bool:
    """Whether a no comes last: before what is chosen it only turns the suggestion down."""
    places = {
        kind: [act.meaning.clause.items[0].start for act in acts if act.kind is kind] for kind in (way, K.NO)
    }
    return max(places[K.NO], default=-1) > max(places[way])


def _is_forgotten(acts: list[Act]) -> bool:
    """`Utsettelse til 1. desember? Glem det`."""
    asked = any(act.kind is K.DELAY and act.meaning.clause.question for act in acts)
    return asked and any(act.meaning.clause.items[0].first_word in _FORGET for act in acts)


def _with_written_day(acts: list[Act]) -> list[Act]:
    """Of `la den ligge til over nyttår, ny frist 8. januar`, leave the day that is written in figures."""
    waits = [act for act in acts if act.kind is K.DELAY]
    written = [
        act
        for act in waits
        if any(item.day and _FIGURE.search(item.text) for item in act.meaning.clause.items)
    ]
    if len(waits) < 2 or len(written) != 1:
        return acts
    return [act for act in acts if act.kind is not K.DELAY or act is written[0]]


class Answers:
    """Turns what was said of a case into its decision; `steps` are those each sentence names."""

    def __init__(self, context: Context, text: str, steps: Mapping[int, set[Kind]]) -> None:
        self.context, self.text, self.steps = context, text, steps

    def decision(self, topic: Topic, acts: list[Act]) -> Decision | None:
        """Return the decision on *topic*; none where what was said answers nothing it asks."""
        act = self._agreed(acts, topic)
        self._check_amount(act, topic)
        word, value = self._word(act, topic)
        if word is None:
            return None
        return Decision(
            case=topic.case,
            word=word,
            value=value,
            rule=act.meaning.rule,
            words=act.meaning.clause.text(self.text),
        )

    def _check_amount(self, act: Act, topic: Topic) -> None:
        """A number that is neither the invoice's nor its amount: some other invoice is meant, or a part of this."""
        meaning = act.meaning
        if meaning.amount is None:
            return
        if act.kind not in {K.PAID, K.PARTLY}:
            if set(meaning.amounts) != {topic.balance.amount}:
                raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)
            return
        if _names_another(meaning.clause.items, topic):
            raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)

    def _agreed(self, acts: list[Act], topic: Topic) -> Act:
        """Return the one act that *acts* amount to."""
        kinds = {act.kind for act in acts}
        acts = _with_written_day(acts)
        values = {(act.kind, act.meaning.day) for act in acts if act.kind is K.DELAY}
        if len(values) > 1:
            raise NotUnderstood(Unclear.WHICH_DATE, (topic,))
        for winner, yields in _YIELDS:
            if winner in kinds and kinds - {winner} <= yields:
                strong = [
                    act for act in acts if act.kind in kinds - {winner} and act.meaning.weight > Weight.WEAK
                ]
                if winner is K.DELAY and any(act.kind in ASSENTS and not _comes_after(act) for act in strong):
                    break
                if winner is K.DELAY and (_is_denied(acts, K.DELAY) or _is_forgotten(acts)):
                    break  # `frist til 15. desember? Aldri`
                if winner is K.DISPUTED and any(act.meaning.clause.after is K.BUT for act in acts):
                    break  # `they disputed it, but we agreed`
                if winner in {K.ORDER, K.MONITOR} and _is_denied(acts, winner):
                    break  # `kronofogden: nej`
                if winner in ASSENTS and all(act.meaning.weight is Weight.NONE for act in acts):
                    raise NotUnderstood(Unclear.NOT_UNDERSTOOD, (topic,))
                return next(act for act in acts if act.kind is winner)
        raise NotUnderstood(Unclear.CONTRADICTION, (topic,))

    def _word(self, act: Act, topic: Topic) -> tuple[Word | None, Value]:
        kind, question = act.kind, topic.question
        if kind in {K.PAID, K.PARTLY}:
            return self._paid(act, topic)
        if kind is K.DELAY:
            day = act.meaning.day
            return Word.NEW_DUE_DATE, day.value if day else None
        if kind in _PLAIN:
            return _PLAIN[kind], None
        if kind in {K.STOP, K.WITHDRAW}:
            return (Word.WITHDRAW if question is Question.CHOICE else Word.STOP), None
        if question is Question.CONFIRM and kind is K.START and self._only_half(act):
            raise NotUnderstood(Unclear.CONDITION, (topic,))
        return (_ANSWERS.get(question, {}).get(kind) if question else None), None

    def _only_half(self, act: Act) -> bool:
        """To start reminders without collection (or only one of them) is not what was asked."""
        kinds = act.meaning.clause.kinds
        steps = self.steps[act.meaning.clause.sentence]
        words = act.meaning.clause.text(self.text).casefold()
        if any(stem in words for stem in _COLLECTS) and K.ONLY not in kinds:
            return False
        return steps == {K.REMINDER} or (K.ONLY in kinds and bool(kinds & STEPS))

    def _paid(self, act: Act, topic: Topic) -> tuple[Word, Value]:
        meaning, balance = act.meaning, topic.balance
        paid = self._sum_paid(meaning, topic)
        if meaning.half:
            half = (balance.amount / 2).quantize(Decimal("0.01"))
            if paid not in {None, half}:
                raise NotUnderstood(Unclear.WHICH_AMOUNT, (topic,))
            paid = half
        elif meaning.missing is not None:
            rest = balance.amount - meaning.missing
            if paid is not None and paid not in {rest, balance.amount}:
                raise NotUnderstood(Unclear.WHICH_AMOUNT, (topic,))
            paid = rest
        elif act.kind is K.PARTLY and paid is None:
            raise NotUnderstood(Unclear.WHICH_AMOUNT, (topic,))
        if paid is None or (paid == balance.amount and act.kind is K.PAID):
            return Word.PAID, None
        if paid > balance.amount:
            raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)  # more than was owed: another one
        if not 0 < paid < balance.amount:
            raise NotUnderstood(Unclear.WHICH_AMOUNT, (topic,))
        return Word.PAID, Money(amount=paid, currency=balance.currency)

    def _sum_paid(self, meaning: Meaning, topic: Topic) -> Decimal | None:
        """Of `5 000 av 12 500`, the sum that is not the whole."""
        parts = {amount for amount in meaning.amounts if amount != topic.balance.amount}
        if len(parts) > 1:
            raise NotUnderstood(Unclear.WHICH_AMOUNT, (topic,))
        return parts.pop() if parts else meaning.amount
