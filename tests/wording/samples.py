"""A parcel for every form of every notice, as the machine would have made it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.case import Case, Choice, Debtor, Money, Question, Reason, Stage, State
from core.events import Channel, Role, Word
from core.messages import Asked, Happened, Notice, Order, Parcel
from core.policies import POLICIES, Policy

FAKTURERT, FORTNOX = POLICIES["fakturert"], POLICIES["fortnox_finans"]
PROCEEDS = FAKTURERT.overridden({"confirmation_on_silence": "proceed"})
WAITS = FORTNOX.overridden({"choice_on_silence": "end"})

LAST_SECOND = datetime(2026, 11, 23, 22, 59, 59, tzinfo=UTC)
"""Monday evening in Oslo and Stockholm."""
UNDO_BY = datetime(2026, 11, 16, 11, 0, tzinfo=UTC)
CUSTOMERS = (
    ("10023", "Nordlys Bygg AS", "12500", "4F7"),
    ("10024", "Kari Hansen", "3980.50", "K2M"),
    ("10031", "Fjord Regnskap AS", "27300", "9PP"),
    ("10040", "Åse Bråthen Entreprenør AS", "990", "C4D"),
    ("10041", "Lindqvist Måleri AB", "18400", "R6T"),
)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What has to be so that a notice is said in one of its forms."""

    what: Notice
    form: str
    policy: Policy = FAKTURERT
    cases: int = 1
    case: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    timeline: tuple[Happened, ...] = ()

    def __str__(self) -> str:
        return f"{self.what}.{self.form}"

    def parcel(self, channel: Channel, language: str = "nb", cases: int | None = None) -> Parcel:
        count = self.cases if cases is None else cases
        currency = self.policy.currency
        asked = tuple(asked_about(n, currency, **self.case) for n in range(count))
        made = parcel(self.what, channel, language, asked, self.facts, zone=self.policy.zone)
        return replace(made, timeline=self.timeline)


def asked_about(n: int, currency: str = "NOK", **changes: Any) -> Asked:
    """The n-th case; after the fifth the customers come again with other numbers."""
    number, name, amount, code = CUSTOMERS[n % len(CUSTOMERS)]
    invoice = number if n < len(CUSTOMERS) else str(20000 + n)
    money = Money(amount=Decimal(amount), currency=currency)
    values: dict[str, Any] = {
        "id": UUID(int=n + 1),
        "business": UUID(int=99),
        "invoice": invoice,
        "amount": money,
        "balance": money,
        "due_date": date(2026, 11, 4),
        "debtor": Debtor(number="1", name=name, address="Storgata 1, 0155 Oslo"),
        "state": State.AWAITING_CONFIRMATION,
        "question": Question.CONFIRM,
        "deadline": LAST_SECOND,
        "generation": 3,
        "since": datetime(2026, 11, 16, 9, 0, tzinfo=UTC),
    }
    case = Case(**(values | changes))
    return Asked(
        case=case, code=code if case.question else None, answer_by=LAST_SECOND if case.question else None
    )


def parcel(
    what: Notice | Order,
    channel: Channel = Channel.MAIL,
    language: str = "nb",
    cases: tuple[Asked, ...] = (),
    facts: dict[str, str] | None = None,
    *,
    zone: str = "Europe/Oslo",
) -> Parcel:
    return Parcel(
        id=UUID(int=1),
        rows=(UUID(int=1),),
        business=UUID(int=99),
        business_name="Solberg Rør AS",
        what=what,
        to=Role.OWNER,
        channel=channel,
        address="owner@example.org",
        language=language,
        zone=zone,
        token=None,
        cases=cases,
        facts=facts or {},
    )


def _at(state: State, **more: Any) -> dict[str, Any]:
    return {"state": state, "question": None} | more


UNDO = {"undo_by": UNDO_BY.isoformat()}
CHOICE = _at(
    State.AWAITING_CHOICE,
    question=Question.CHOICE,
    suggestion=Choice.MONITORING,
    grounds=("claim_small", "payment_remarks"),
)
OPEN_CHOICE = _at(State.AWAITING_CHOICE, question=Question.CHOICE)
NUMBER = _at(State.ACTION_REQUIRED, reason=Reason.MISSING_ID, question=Question.IDENTITY_NUMBER)
ADDRESS = _at(State.ACTION_REQUIRED, reason=Reason.BAD_ADDRESS, question=Question.ADDRESS)
MOVED = Debtor(number="1", name="Kari Hansen", address="Vei 1, 0155 Oslo", deliverable=False)
HELD = _at(State.PAUSED, reason=Reason.UNCLEAR_STOP, question=Question.STOP_OR_GO)
HELD_THERE = HELD | {"with_collector": True}
COLLECTION = _at(State.IN_COLLECTION, stage=Stage.DEMAND, with_collector=True)
PENDING = _at(State.HANDOVER_PENDING, deadline=UNDO_BY)
ENDED = _at(State.ENDED, reason=Reason.NO_ANSWER, deadline=None)
PAID = _at(State.PAID, deadline=None, balance=Money(amount=Decimal(0), currency="NOK"))
STAFF = {"text": "Kan dere ringe meg?", "name": "Anne Dahl", "channel": "sms"}
HAPPENED = (
    Happened(at=UNDO_BY, what=Notice.ALERT),
    Happened(at=LAST_SECOND, what=Word.CONFIRM, who="Anne Dahl"),
)
ELSEWHERE = {"name": "Anne Dahl", "channel": "chat", "asked_in": "77/12"}
LOST = {"what": "ask_confirm", "channel": "mail"}

N, S = Notice, Sample
SAMPLES: tuple[Sample, ...] = (
    S(what=N.ALERT, form="gated", case=_at(State.ALERTED, deadline=None)),
    S(what=N.ALERT, form="automatic", policy=FORTNOX, case=_at(State.ALERTED, deadline=None)),
    S(what=N.ALERT, form="gated_many", cases=3, case=_at(State.ALERTED, deadline=None)),
    S(what=N.ALERT, form="automatic_many", policy=FORTNOX, cases=60, case=_at(State.ALERTED, deadline=None)),
    S(what=N.ASK_CONFIRM, form="ends"),
    S(what=N.ASK_CONFIRM, form="proceeds", policy=PROCEEDS),
    S(what=N.ASK_CONFIRM, form="ends_many", cases=3),
    S(what=N.ASK_CONFIRM, form="proceeds_many", policy=PROCEEDS, cases=3),
    S(what=N.ASK_CHOICE, form="suggested", policy=FORTNOX, case=CHOICE),
    S(what=N.ASK_CHOICE, form="waits", policy=WAITS, case=CHOICE),
    S(what=N.ASK_CHOICE, form="open", policy=FORTNOX, case=OPEN_CHOICE),
    S(what=N.ASK_CHOICE, form="suggested_many", policy=FORTNOX, cases=2, case=CHOICE),
    S(what=N.ASK_CHOICE, form="open_many", policy=FORTNOX, cases=2, case=OPEN_CHOICE),
    S(what=N.ASK_IDENTITY_NUMBER, form="plain", policy=FORTNOX, case=NUMBER),
    S(
        what=N.ASK_ADDRESS,
        form="returned",
        policy=FORTNOX,
        case=ADDRESS | {"debtor": MOVED},
    ),
    S(what=N.ASK_ADDRESS, form="plain", policy=FORTNOX, case=ADDRESS),
    S(what=N.ASK_STOP_OR_GO, form="collector", policy=FORTNOX, case=HELD_THERE),
    S(what=N.ASK_STOP_OR_GO, form="plain", case=HELD),
    S(what=N.ASK_STOP_OR_GO, form="collector_many", policy=FORTNOX, cases=2, case=HELD_THERE),
    S(what=N.ASK_STOP_OR_GO, form="many", cases=2, case=HELD),
    S(what=N.TERMS, form="plain", cases=0),
    *(
        S(what=what, form=form, facts=facts, case=case, cases=count)
        for what in (N.CONFIRMED, N.PROCEEDS_ON_SILENCE, N.HANDOVER_ORDERED)
        for form, facts, case, count in (
            ("undo", UNDO, PENDING, 1),
            ("plain", {}, PENDING, 1),
            ("many_undo", UNDO, PENDING, 3),
            ("many", {}, PENDING, 3),
        )
    ),
    *(
        S(what=what, form=form, facts=facts, policy=FORTNOX, case=_at(state) | more, cases=count)
        for what, state in (
            (N.PAYMENT_ORDER_CHOSEN, State.PAYMENT_ORDER),
            (N.MONITORING_CHOSEN, State.MONITORING),
        )
        for form, facts, more, count in (
            ("undo", UNDO, {}, 1),
            ("held", {}, NUMBER, 1),
            ("plain", {}, {}, 1),
            ("many_undo", UNDO, {}, 3),
            ("many", {}, {}, 3),
        )
    ),
    S(what=N.ENDED_NO_ANSWER, form="plain", case=ENDED),
    S(what=N.ENDED_NO_ANSWER, form="many", case=ENDED, cases=3),
    S(what=N.STOPPED, form="plain", case=ENDED),
    S(what=N.STOPPED, form="many", case=ENDED, cases=3),
    S(what=N.HANDED_OVER, form="plain", case=COLLECTION),
    S(what=N.HANDED_OVER, form="many", case=COLLECTION, cases=3),
    S(what=N.UNDONE, form="plain"),
    S(what=N.UNDONE, form="many", cases=3),
    S(what=N.RESTARTED, form="plain", case=_at(State.NOT_DUE)),
    S(what=N.RESTARTED, form="many", case=_at(State.NOT_DUE), cases=3),
    S(what=N.OPTED_OUT, form="plain", case=_at(State.OPTED_OUT)),
    S(what=N.OPTED_OUT, form="many", case=_at(State.OPTED_OUT), cases=3),
    S(what=N.WITHDRAWAL_REQUESTED, form="fee", case=COLLECTION, facts={"fee": "250"}),
    S(what=N.WITHDRAWAL_REQUESTED, form="plain", case=COLLECTION, facts={"fee": "0"}),
    S(what=N.WITHDRAWAL_REQUESTED, form="many_fee", case=COLLECTION, facts={"fee": "250"}, cases=3),
    S(what=N.WITHDRAWAL_REQUESTED, form="many", case=COLLECTION, facts={"fee": "0.00"}, cases=3),
    S(what=N.WITHDRAWN, form="plain", case=_at(State.WITHDRAWN)),
    S(what=N.WITHDRAWN, form="many", case=_at(State.WITHDRAWN), cases=3),
    *(
        S(
            what=N.SUGGESTION_CARRIED_OUT,
            form=choice,
            policy=FORTNOX,
            case=_at(state),
            facts={"choice": choice, "fee": "295"} | UNDO,
        )
        for choice, state in (
            ("payment_order", State.PAYMENT_ORDER),
            ("monitoring", State.MONITORING),
            ("withdraw", State.WITHDRAWAL_REQUESTED),
        )
    ),
    S(
        what=N.SUGGESTION_CARRIED_OUT,
        form="held",
        policy=FORTNOX,
        case=NUMBER,
        facts={"choice": "payment_order"},
    ),
    S(what=N.SUGGESTION_CARRIED_OUT, form="plain", policy=FORTNOX, case=_at(State.MONITORING)),
    S(what=N.UNCOLLECTIBLE, form="plain", case=_at(State.ENDED, reason=Reason.UNCOLLECTIBLE)),
    S(what=N.PAID, form="surplus", case=PAID, facts={"surplus": "500"}),
    S(what=N.PAID, form="plain", case=PAID),
    S(what=N.PAID, form="many", case=PAID, cases=3),
    S(what=N.PART_PAID, form="amount", facts={"amount": "5000"}),
    S(what=N.PART_PAID, form="plain"),
    S(what=N.CREDITED, form="surplus", case=PAID, facts={"surplus": "500"}),
    S(what=N.CREDITED, form="plain", case=PAID),
    S(what=N.CREDITED, form="many", case=PAID, cases=3),
    S(what=N.PART_CREDITED, form="amount", facts={"amount": "5000.50"}),
    S(what=N.PART_CREDITED, form="plain"),
    S(what=N.BELOW_MINIMUM, form="plain", case=ENDED),
    S(what=N.REVERSED, form="again", case=_at(State.NOT_DUE)),
    S(what=N.REVERSED, form="goes_on", case=COLLECTION),
    S(what=N.REVERSED, form="plain", case=ENDED),
    S(what=N.LATE_PAYMENT, form="amount", case=ENDED, facts={"amount": "5000"}),
    S(what=N.LATE_PAYMENT, form="plain", case=ENDED),
    S(what=N.NEW_DUE_DATE, form="again", case=_at(State.NOT_DUE)),
    S(what=N.NEW_DUE_DATE, form="collector", case=COLLECTION),
    S(what=N.NEW_DUE_DATE, form="plain", case=_at(State.OPTED_OUT)),
    S(what=N.NEW_DUE_DATE, form="many", case=_at(State.NOT_DUE), cases=3),
    S(what=N.DISPUTED, form="plain", case=_at(State.PAUSED, reason=Reason.DISPUTED)),
    S(what=N.DISPUTED, form="many", case=_at(State.PAUSED, reason=Reason.DISPUTED), cases=3),
    S(what=N.PAUSED, form="refused", case=_at(State.PAUSED, reason=Reason.REFUSED)),
    S(what=N.PAUSED, form="plain", case=_at(State.PAUSED, reason=Reason.HELD)),
    S(what=N.PAUSED, form="many", case=_at(State.PAUSED, reason=Reason.HELD), cases=3),
    S(what=N.RESUMED, form="plain", case=COLLECTION),
    S(what=N.RESUMED, form="many", case=COLLECTION, cases=3),
    S(what=N.EXTENDED, form="until", facts={"until": LAST_SECOND.isoformat()}),
    S(what=N.EXTENDED, form="plain"),
    S(what=N.DATA_SAVED, form="still", case=ADDRESS),
    S(what=N.DATA_SAVED, form="plain", case=COLLECTION),
    S(what=N.DATA_SAVED, form="many", case=COLLECTION, cases=3),
    S(what=N.ALREADY_DECIDED, form="plain", case=PAID),
    S(what=N.ALREADY_DECIDED, form="many", case=PAID, cases=3),
    S(what=N.NOTHING_ASKED, form="plain", case=_at(State.ALERTED)),
    S(what=N.NOTHING_ASKED, form="many", case=_at(State.ALERTED), cases=3),
    S(what=N.NOT_YOURS, form="plain"),
    S(what=N.ONLY_SUPPORT_RESUMES, form="plain", case=_at(State.PAUSED, reason=Reason.DISPUTED)),
    S(what=N.ONLY_SUPPORT_RESUMES, form="many", case=_at(State.PAUSED, reason=Reason.DISPUTED), cases=3),
    S(what=N.SAY_RESTART, form="plain", case=ENDED),
    S(what=N.SAY_RESTART, form="many", case=ENDED, cases=3),
    S(what=N.TOO_LATE, form="plain", case=COLLECTION),
    S(what=N.TOO_LATE, form="many", case=COLLECTION, cases=3),
    S(what=N.NOT_DUE_YET, form="plain", case=_at(State.NOT_DUE)),
    S(what=N.NOT_DUE_YET, form="many", case=_at(State.NOT_DUE), cases=3),
    S(what=N.DATE_IN_PAST, form="plain"),
    S(what=N.INVALID_VALUE, form="identity_number", case=NUMBER),
    S(what=N.INVALID_VALUE, form="address", case=ADDRESS),
    S(what=N.INVALID_VALUE, form="plain"),
    S(what=N.SAME_VALUE, form="identity_number", case=NUMBER),
    S(what=N.SAME_VALUE, form="address", case=ADDRESS),
    S(what=N.SAME_VALUE, form="plain", case=COLLECTION),
    S(what=N.STATUS, form="plain"),
    S(what=N.STATUS, form="timeline", timeline=HAPPENED),
    S(what=N.STATUS, form="many", cases=3),
    S(what=N.STATUS, form="none", cases=0),
    S(what=N.HELP, form="plain"),
    S(what=N.HELP, form="many", cases=3),
    S(what=N.HELP, form="none", cases=0),
    S(what=N.ASK_BACK, form="stop"),
    S(what=N.ASK_BACK, form="not_understood", facts={"unclear": "not_understood"}),
    S(what=N.ASK_BACK, form="not_understood_none", facts={"unclear": "not_understood"}, cases=0),
    S(
        what=N.ASK_BACK,
        form="which_invoice_of",
        facts={"unclear": "which_invoice", "candidates": "10023, 10024"},
        cases=2,
    ),
    S(
        what=N.ASK_BACK,
        form="rest",
        facts={"unclear": "not_understood", "candidates": "10023, 10024", "partly": "yes"},
        cases=2,
    ),
    *(
        S(what=N.ASK_BACK, form=unclear, facts={"unclear": unclear})
        for unclear in (
            "which_invoice", "contradiction", "condition", "hearsay", "question", "which_amount",
            "which_date", "date_in_past", "invalid_number", "incomplete_address", "which_choice", "not_asked",
            "not_now", "empty",
        )
    ),
    S(what=N.CONFIRM_ON_KNOWN_CHANNEL, form="plain"),
    S(what=N.CONFIRM_ON_KNOWN_CHANNEL, form="many", cases=3),
    S(what=N.CONFIRM_ON_KNOWN_CHANNEL, form="none", cases=0),
    S(what=N.SUPPORT_ANSWERS, form="named", facts=STAFF, cases=0),
    S(what=N.SUPPORT_ANSWERS, form="plain", facts={"text": "Ja, om ti minutter."}, cases=0),
    S(what=N.ANSWERED_ELSEWHERE, form="plain", facts=ELSEWHERE),
    S(what=N.ANSWERED_ELSEWHERE, form="many", facts=ELSEWHERE, cases=3),
    S(what=N.CHAT_INVITATION, form="plain", facts={"link": "https://t.me/svarfrist_bot?start=abc"}, cases=0),
    S(what=N.CHAT_LINKED, form="plain", cases=0),
    S(what=N.CHAT_LEFT, form="plain", cases=0),
    S(what=N.PREFERENCES, form="language", facts={"changed": "language"}, cases=0),
    S(what=N.PREFERENCES, form="quiet", facts={"changed": "quiet", "quiet": "21:00-07:00"}, cases=0),
    S(what=N.PREFERENCES, form="loud", facts={"changed": "loud"}, cases=0),
    S(what=N.STAFF_OPTED_OUT, form="plain", facts=STAFF | {"wanted": "no"}, cases=0),
    S(what=N.STAFF_OPTED_OUT, form="back", facts=STAFF | {"wanted": "yes"}, cases=0),
    S(what=N.STAFF_TOO_MANY, form="plain", facts={"name": "Anne Dahl"}, cases=0),
    S(what=N.STAFF_HELP_WANTED, form="plain", facts=STAFF),
    S(what=N.STAFF_HELP_WANTED, form="many", facts=STAFF, cases=3),
    S(what=N.STAFF_HELP_WANTED, form="none", facts=STAFF, cases=0),
    S(what=N.STAFF_UNREACHABLE, form="plain", facts=LOST),
    S(what=N.STAFF_UNREACHABLE, form="none", facts=LOST, cases=0),
    S(what=N.STAFF_NO_ANSWER, form="plain", facts={"word": "silence"}),
    S(what=N.STAFF_COLLECTOR_SILENT, form="plain", facts={"word": "silence"}),
    S(what=N.STAFF_COLLECTOR_REFUSED, form="plain", facts={"word": "refused"}),
    S(what=N.STAFF_UNEXPECTED, form="plain", facts={"word": "withdrawal_done"}),
    S(what=N.STAFF_IN_DOUBT, form="plain", facts=LOST),
    S(what=N.STAFF_IN_DOUBT, form="none", facts=LOST, cases=0),
)  # fmt: skip
