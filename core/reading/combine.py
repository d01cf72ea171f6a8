"""From the clauses' meanings to decisions: whom each is about, whether all is accounted for, what they agree on."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from core.case import Question
from core.reading.absorb import absorb, take_all, take_in_order
from core.reading.accounting import Accounting
from core.reading.acts import ASSENTS, Act, NotUnderstood
from core.reading.answers import Answers
from core.reading.conditions import one_course
from core.reading.corrections import last_word
from core.reading.denials import deny_facts
from core.reading.filling import filled_in
from core.reading.granted import take_granted
from core.reading.grounds import finds_fault, refuses
from core.reading.items import NONE
from core.reading.judge import judge
from core.reading.kinds import REFERS, K, Kind
from core.reading.meaning import CARRIES, STEPS, Meaning, Weight, text_of, wait
from core.reading.names import Names
from core.reading.repeats import part_and_rest, without_repeats
from core.reading.result import Context, Decision, Reading, Topic, Unclear
from core.reading.second_thoughts import check_second_thoughts
from core.reading.spoken_of import HAS_SENT
from core.reading.turned_down import check_turned_down
from core.reading.whom import Whom

_DUE = re.compile(
    r"forfal|förfal|due date|deadline|frist|eräpäiv|betalingsdato|betalningsdatum|anstånd|utsettelse",
    re.IGNORECASE,
)
_UNTIL_THEN = re.compile(
    r"\b(?:till? d(?:ess|å|a|et)|till? then|until then|before (?:then|that)|før (?:det|da)|innan (?:dess|det)|"
    r"inden da|ennen sitä|"
    r"inntil da|frem til da|fram til da|indtil da|siihen asti)\b",
    re.IGNORECASE,
)
"""`Lönen kommer den 25:e, vänta till dess`."""
_LACKS = re.compile(
    r"mangl|gjenst|står att|står igjen|kvar|igjen å|"
    r"saknas|återst|fattas|\b(?:bare|bara|kun|berre|only|still|fortsatt|fortfarande|stadig|framleis)\b"
    r"|puuttu|\bvielä\b|\benää\b",
    re.IGNORECASE,
)
"""`De skylder 2 500` may be about anything; `de skylder bare 2 500` is about what is left."""
_OTHERWISE = frozenset({"ellers", "elles", "annars", "otherwise", "muuten"})
_SOLE = frozenset({K.OPT_OUT, K.UNDO, K.RESTART, K.HAND_OVER})


class Combiner:
    """Puts the meanings of one message together."""

    def __init__(self, context: Context, topics: Sequence[Topic], names: Names, text: str) -> None:
        self.context, self.topics = context, topics
        self.steps: dict[int, set[Kind]] = {}
        """Which steps of the collection each sentence names."""
        self.whom = Whom(context, topics, names)
        self.accounting = Accounting(context, topics)
        self.answers = Answers(context, text, self.steps)

    def reading(self, meanings: Sequence[Meaning]) -> Reading:
        try:
            decisions = self._decisions(self._with_others(self._in_order(meanings)))
        except NotUnderstood as stop:
            return Reading(unclear=stop.why, candidates=tuple(topic.case for topic in stop.topics))
        left = self.accounting.left
        if left is None:
            return Reading(decisions=decisions)
        open_still = [topic.case for topic in left.topics if topic.case not in {d.case for d in decisions}]
        return Reading(decisions=decisions, unclear=left.why, candidates=tuple(open_still))

    def _in_order(self, meanings: Sequence[Meaning]) -> list[Meaning]:
        """Return what holds of *meanings*, each with whom it is about."""
        return filled_in(last_word(_as_one_course(meanings)), two=len(self.context.asked) == 2)

    def _with_others(self, meanings: list[Meaning]) -> list[Meaning]:
        """Take `ellers` for the others behind a decision on one: `Kari: nei. Ellers er det bare å kjøre`."""
        found: list[Meaning] = []
        named, waits = False, len(self.context.asked) < 2
        for meaning in meanings:
            kinds, first = meaning.clause.kinds, meaning.clause.items[0]
            otherwise = meaning.rule == "cond" and first.text.casefold() in _OTHERWISE
            if otherwise and named and not waits and not kinds & REFERS:
                others = replace(first, kind=K.REST)
                found.append(judge(replace(meaning.clause, items=[others, *meaning.clause.items[1:]])))
                continue
            named = named or (meaning.act not in {None, K.DELAY} and K.REF in kinds)
            waits = waits or meaning.act is K.DELAY or bool(kinds & {K.PROMISE, K.MISSING})
            found.append(meaning)
        return found

    def _decisions(self, meanings: Sequence[Meaning]) -> tuple[Decision, ...]:
        take_in_order(meanings, self.context.asked)
        take_all(meanings, self.context.asked)
        check_second_thoughts(meanings)
        take_granted(meanings)
        absorb(meanings)
        _take_only_missing(meanings)
        deny_facts(meanings)
        _take_grounds(meanings)
        _take_day(meanings)
        self._note_steps(meanings)
        acts = without_repeats(self.whom.acts(meanings))
        self.accounting.leave(Unclear.WHICH_INVOICE, self.whom.unplaced)
        _take_missing(meanings, acts)
        _check_shared_sum(acts)
        self.accounting.check_bare_names(meanings, acts)
        self.accounting.check_blocks(meanings, acts)
        if not acts:
            turned_down = any(meaning.excluded for meaning in meanings)
            raise NotUnderstood(Unclear.WHICH_CHOICE if turned_down else Unclear.NOT_UNDERSTOOD)
        if (
            any(act.kind in _SOLE for act in acts)
            and len({act.kind for act in acts} - {K.YES, K.NO, K.STOP}) > 1
        ):
            raise NotUnderstood(Unclear.CONTRADICTION)
        _check_stop(acts)
        self.accounting.check_remarks(meanings, acts)
        check_turned_down(meanings, acts, self.context.asked)
        said: dict[int, list[Act]] = {}
        named = NONE.union(*(act.topics for act in acts if not act.general))
        for act in acts:
            for index in sorted(act.topics - named if act.general else act.topics):
                said.setdefault(index, []).append(act)
        if any(act.general and not act.topics - named for act in acts if act.kind not in {K.YES, K.NO}):
            for act in acts:  # `Nordlys: nei, stopp`: the last clause speaks of the same
                if act.general and len(named) == 1:
                    said.setdefault(next(iter(named)), []).append(act)
        return self._each(said) or self._nothing(acts)

    def _note_steps(self, meanings: Sequence[Meaning]) -> None:
        for meaning in meanings:
            steps = self.steps.setdefault(meaning.clause.sentence, set())
            named = meaning.clause.kinds & STEPS
            if named and (meaning.act is not None or HAS_SENT.search(text_of(meaning).casefold()) is None):
                steps.update(named)  # and not those of `they've had three reminders, so start`
            if meaning.act is K.START and "inkas" in text_of(meaning).casefold():
                steps.add(K.COLLECTION)  # `ja til purring, ja til inkasso`

    def _each(self, said: dict[int, list[Act]]) -> tuple[Decision, ...]:
        """Decide case by case. What is unclear about one leaves the others decided, and is asked."""
        decisions: list[Decision] = []
        unclear: list[NotUnderstood] = []
        for index in sorted(said):
            topic = self.topics[index]
            for acts in part_and_rest(said[index]):
                try:
                    decision = self.answers.decision(topic, acts)
                except NotUnderstood as stop:
                    if len(said) == 1 or stop.topics != (topic,):
                        raise
                    unclear.append(stop)
                else:
                    decisions += [decision] if decision is not None else []
        if unclear and not decisions:
            raise unclear[0]
        if unclear:
            left = {topic.case for stop in unclear for topic in stop.topics}
            self.accounting.leave(
                unclear[0].why, [i for i, topic in enumerate(self.topics) if topic.case in left]
            )
        return tuple(decisions)

    def _nothing(self, acts: Sequence[Act]) -> tuple[Decision, ...]:
        """Say why nothing is decided: where several messages ask something, a bare word answers none."""
        waiting = tuple(topic for topic in self.context.others if topic.question is not None)
        if waiting and not self.context.asked and not any(act.topics for act in acts):
            raise NotUnderstood(Unclear.WHICH_INVOICE, waiting)
        raise NotUnderstood(self._why_not(acts))

    def _why_not(self, acts: Sequence[Act]) -> Unclear:
        questions = {self.topics[index].question for act in acts for index in act.topics}
        if Question.CHOICE in questions:
            return Unclear.WHICH_CHOICE
        return Unclear.NOT_ASKED if questions <= {None} else Unclear.NOT_UNDERSTOOD


def _as_one_course(meanings: Sequence[Meaning]) -> list[Meaning]:
    found: list[Meaning] = []
    for meaning in meanings:
        whole = one_course(found[-1].clause, meaning.clause) if found and meaning.rule == "cond" else None
        if whole is None:
            found.append(meaning)
        else:
            found[-1] = judge(whole)
    return found


def _take_grounds(meanings: Sequence[Meaning]) -> None:
    """`Kunden nekter å betale, sier at varen aldri kom`: he disputes it."""
    for meaning in meanings:  # `kunden mener arbeidet var dårlig og nekter å betale`
        told = meaning.rule in {"hearsay", "promise"} and K.OR not in meaning.clause.kinds
        if told and refuses(said := text_of(meaning)) and finds_fault(said):
            _disputes(meaning)
    for pair in itertools.pairwise(meanings):
        for one, other in (pair, pair[::-1]):
            same = one.clause.sentence == other.clause.sentence and one.act is None and one.blocked is None
            refused = any(item.kind is K.REASON and refuses(item.text) for item in one.clause.items)
            if same and refused and other.rule == "hearsay" and finds_fault(text_of(other)):
                _disputes(one)


def _disputes(meaning: Meaning) -> None:
    meaning.act, meaning.rule, meaning.blocked, meaning.weight = (
        K.DISPUTED,
        "refused_on_grounds",
        None,
        Weight.STRONG,
    )


def _take_only_missing(meanings: Sequence[Meaning]) -> None:
    """`Det mangler bare 2 000 kroner`, and nothing else: all but that was paid."""
    told = [meaning for meaning in meanings if meaning.missing is not None]
    if len(told) != 1 or any(
        m.act is not None or m.blocked is not None or m.rule == "question" for m in meanings
    ):
        return
    kinds = told[0].clause.kinds
    if (
        kinds <= CARRIES - {K.NEG, K.NOT_YET, K.BEFORE}
        and not kinds & {K.REST}
        and _LACKS.search(text_of(told[0]))
    ):
        told[0].act, told[0].rule, told[0].weight = K.PARTLY, "missing", Weight.MEDIUM


def _take_day(meanings: Sequence[Meaning]) -> None:
    """`Vi har avtalt nytt forfall med kunden: 10.12.2026`: the only day in the message is the one that was agreed."""
    waiting = [
        m
        for m in meanings
        if m.rule == "wait" and (_DUE.search(text_of(m)) or _UNTIL_THEN.search(text_of(m)))
    ]
    days = {m.day.value for m in meanings if m.day is not None and not m.day.past and m.act is None}
    if (
        len(waiting) != 1
        or len(days) != 1
        or None in days
        or any(meaning.act is not None for meaning in meanings)
    ):
        return
    waiting[0].day = next(m.day for m in meanings if m.day is not None and not m.day.past)
    waiting[0].blocked = None
    wait(waiting[0])
    for meaning in meanings:
        if meaning is not waiting[0] and meaning.day is not None:
            meaning.rule, meaning.blocked, meaning.stray = "aside", None, False


def _take_missing(meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
    """`Mangler 2 500, resten er betalt`: what is missing says how much was paid."""
    missing = [meaning.missing for meaning in meanings if meaning.missing is not None and meaning.act is None]
    paid = [act for act in acts if act.kind in {K.PAID, K.PARTLY}]
    if len(missing) == 1 and len(paid) == 1 and not paid[0].meaning.amounts:
        paid[0].meaning.missing = missing[0]


def _check_shared_sum(acts: Sequence[Act]) -> None:
    """`Kari og Fjord har betalt 1 000`: nobody can tell how much each of them paid."""
    if any(act.kind in {K.PAID, K.PARTLY} and len(act.topics) > 1 and act.meaning.amounts for act in acts):
        raise NotUnderstood(Unclear.WHICH_AMOUNT)


def _check_stop(acts: Sequence[Act]) -> None:
    """`Stopp nu, Fjord får inte fler chanser, kör`: a stop of all of them, and an order about one."""
    if any(act.general and act.kind is K.STOP for act in acts) and any(
        not act.general and act.kind in ASSENTS for act in acts
    ):
        raise NotUnderstood(Unclear.CONTRADICTION)
