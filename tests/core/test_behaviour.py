"""All that can be said to a case in each situation, and what comes of it, compared with `behaviour.txt`.

A change of behaviour shows there as a change of lines, to be read and agreed to:

    python -m tests.core.test_behaviour
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from core.case import Case, Choice, Reason, Stage, State
from core.events import Assessment, Role, Said, Value, Word
from core.machine import Outcome, decide
from core.policies import Policy
from core.transitions.rights import MAY
from tests.core.cases import ADDRESSES, DUE, FAKTURERT, FORTNOX, LEAVES_IT, NUMBERS, PROCEEDS, Story, money

PAGE = Path(__file__).with_name("behaviour.txt")
LATER = date(2027, 3, 1)

SITUATIONS: dict[str, Callable[[], Story]] = {
    "not due": lambda: Story(due_date=date(2026, 11, 4)),
    "not due, and small": lambda: Story(balance=money(90), due_date=date(2026, 11, 1)),
    "overdue, not alerted": Story,
    "alert on its way": lambda: Story().nobody_answers(),
    "alerted": lambda: Story().alerted(),
    "alerted, N": lambda: Story(FORTNOX).alerted(),
    "asked": lambda: Story().asked(),
    "asked, silence proceeds": lambda: Story(PROCEEDS).asked(),
    "confirmed": lambda: Story().asked().says(Word.CONFIRM),
    "handed over by hand": lambda: Story().says(Word.OPT_OUT).says(Word.HAND_OVER),
    "reminder ordered": lambda: Story().handed_over(),
    "reminder ordered, N": lambda: Story(FORTNOX).handed_over(),
    "demand ordered, N": lambda: Story(FORTNOX).in_collection().nobody_answers(),
    "reminder sent": lambda: Story().in_collection(),
    "reminder sent, N": lambda: Story(FORTNOX).in_collection(),
    "demand sent, N": lambda: Story(FORTNOX).in_collection().collector(Word.STAGE, Stage.DEMAND),
    "choosing, on its way": lambda: Story(FORTNOX).in_collection().collector(Word.COLLECTION_FAILED),
    "choosing": lambda: Story(FORTNOX).asked(),
    "choosing, silence is left to support": lambda: Story(LEAVES_IT).asked(),
    "choosing, monitoring suggested": lambda: suggested(Choice.MONITORING),
    "choosing, withdrawal suggested": lambda: suggested(Choice.WITHDRAW),
    "payment order chosen": lambda: Story(FORTNOX).asked().says(Word.PAYMENT_ORDER),
    "payment order sent": lambda: Story(FORTNOX).asked().says(Word.PAYMENT_ORDER).nobody_answers(),
    "monitoring chosen": lambda: Story(FORTNOX).asked().says(Word.MONITOR),
    "monitored": lambda: Story(FORTNOX).asked().says(Word.MONITOR).nobody_answers(),
    "called back": lambda: Story().in_collection().says(Word.STOP),
    "withdrawn": lambda: Story().in_collection().says(Word.STOP).collector(Word.WITHDRAWAL_DONE),
    "no address": lambda: Story(found=False).handed_over().arrives(),
    "no number at the demand, N": lambda: lacks_number().arrives(),
    "letter returned": lambda: Story().in_collection().collector(Word.RETURNED),
    "out of reach of the alert": lambda: Story().nobody_answers().comes_back(),
    "out of reach of the question": lambda: Story().alerted().nobody_answers().comes_back(),
    "disputed when alerted": lambda: Story().alerted().says(Word.DISPUTED),
    "disputed when ordered": lambda: Story().handed_over().says(Word.DISPUTED),
    "disputed in collection": lambda: Story().in_collection().says(Word.DISPUTED),
    "held": lambda: Story().alerted().support(Word.PAUSE),
    "sounded like a stop": lambda: Story().alerted().says(Word.HOLD).arrives(),
    "sounded like a stop in collection": lambda: Story().in_collection().says(Word.HOLD).arrives(),
    "refused": lambda: Story().handed_over().collector(Word.REFUSED),
    "opted out": lambda: Story().says(Word.OPT_OUT),
    "opted out before it was due": lambda: Story(due_date=date(2026, 11, 4)).says(Word.OPT_OUT),
    "opted out, nothing owed": lambda: Story().says(Word.STOP).books(Word.PAID).says(Word.OPT_OUT),
    "opted out, and small": lambda: Story(balance=money(90)).says(Word.OPT_OUT),
    "no answer": lambda: Story().asked().nobody_answers(),
    "stopped": lambda: Story().alerted().says(Word.STOP),
    "stopped before it was due": lambda: Story(due_date=date(2026, 11, 4)).says(Word.STOP),
    "stopped, nothing owed": lambda: Story().alerted().says(Word.STOP).books(Word.PAID),
    "below the minimum": lambda: Story().alerted().books(Word.PAID, money(4450)),
    "uncollectible": lambda: Story().in_collection().collector(Word.COLLECTION_FAILED),
    "paid": lambda: Story().alerted().books(Word.PAID),
    "overpaid": lambda: Story().alerted().books(Word.PAID, money(9000)),
    "credited": lambda: Story().alerted().books(Word.CREDITED),
    "credited too much": lambda: Story().alerted().books(Word.CREDITED, money(9000)),
    "told at once": lambda: at_once().alerted(),
    "asked at once": lambda: at_once().asked(),
}


def suggested(choice: Choice) -> Story:
    story = Story(FORTNOX).in_collection()
    return story.collector(Word.COLLECTION_FAILED, Assessment(suggestion=choice)).arrives()


def lacks_number() -> Story:
    return Story(FORTNOX, identified=False).in_collection().nobody_answers()


def at_once() -> Story:
    return Story(FAKTURERT.overridden({"alert_days": 0, "after_alert_days": 0}), due_date=date(2026, 11, 4))


def what_comes_with(word: Word, case: Case, policy: Policy) -> dict[str, Value]:
    country = case.debtor.country
    match word:
        case Word.PAID | Word.CREDITED:
            rest = case.balance - money(50, policy)
            return (
                {"all": None, "10": money(10, policy), "all but 50": rest}
                if rest.amount > 0
                else {"10": money(10)}
            )
        case Word.REVERSED:
            return {"10": money(10, policy), "5000": money(5000, policy)}
        case Word.NEW_DUE_DATE | Word.EXTEND:
            return {"": LATER}
        case Word.IDENTITY_NUMBER:
            return {"": NUMBERS[country][1]}
        case Word.ADDRESS:
            return {"": ADDRESSES[country][1]}
        case Word.STAGE:
            return {stage.value: stage for stage in Stage}
        case _:
            return {"": None}


def behaviour() -> str:
    return "\n".join(line for name, story in SITUATIONS.items() for line in situation(name, story())) + "\n"


def situation(name: str, story: Story) -> Iterator[str]:
    yield f"\n{name}: {stands(story.case)}"
    answers: dict[str, dict[str, list[Role]]] = {}
    for word in Word:
        for label, value in what_comes_with(word, story.case, story.policy).items():
            for by in [role for role in Role if role in MAY[word]]:
                spoken = f"{word} {label}".strip()
                answers.setdefault(comes_of(story, word, value, by), {}).setdefault(spoken, []).append(by)
    for answer, words in answers.items():
        by_roles: dict[str, list[str]] = {}
        for spoken, roles in words.items():
            by_roles.setdefault(", ".join(roles), []).append(spoken)
        for who, spoken_by in by_roles.items():
            yield f"  {who}: {'; '.join(spoken_by)}"
        yield f"    -> {answer}"


def comes_of(story: Story, word: Word, value: Value, by: Role) -> str:
    case = story.case
    late = word is Word.SILENCE and case.deadline is not None
    now = max(story.now, story.last_second.replace(microsecond=999_999)) if late else story.now
    at = story.last_second.replace(year=story.last_second.year + 1) if late else now
    said = Said(word=word, by=by, at=at, value=value, prompt=case.generation)
    return told(decide(case, said, story.policy, max(now, at)))


def told(outcome: Outcome) -> str:
    parts = [stands(outcome.case) if outcome.moved else "noted" if outcome.changed else "nothing"]
    if not outcome.moved and outcome.case.resume != outcome.before.resume:
        parts.append(f"resumes {resumes(outcome.case)}")
    if not outcome.moved and (outcome.case.deadline is None) != (outcome.before.deadline is None):
        parts.append("clock runs" if outcome.case.deadline else "clock stops")
    if outcome.case.due_date != outcome.before.due_date:
        parts.append("new date")
    for tell in outcome.tells:
        starts = " (starts the clock)" if tell.starts_clock else ""
        parts.append(f"{tell.to} {tell.what}{starts}")
    return ", ".join(parts)


def stands(case: Case) -> str:
    of = [part.value for part in (case.reason, case.stage) if part is not None]
    of += [f"asks {case.question}"] if case.question else []
    of += ["with collector"] if case.with_collector else []
    of += [f"back to {resumes(case)}"] if case.resume else []
    of += ["clock runs"] if case.deadline else []
    return f"{case.state}" + (f" ({', '.join(of)})" if of else "")


def resumes(case: Case) -> str:
    back = case.resume
    parts = (back.state, back.stage, back.reason) if back else ()
    return " ".join(part.value for part in parts if part is not None)


def test_nothing_behaves_otherwise_than_agreed():
    assert behaviour() == PAGE.read_text("utf-8"), (
        "run python -m tests.core.test_behaviour and read the difference"
    )


def test_every_situation_is_its_own_and_every_state_is_among_them():
    assert {story().case.state for story in SITUATIONS.values()} == set(State)
    assert {story().case.reason for story in SITUATIONS.values()} - {None} == set(Reason)
    assert all(story().case.due_date >= DUE for story in SITUATIONS.values())


if __name__ == "__main__":
    PAGE.write_text(behaviour(), "utf-8")
