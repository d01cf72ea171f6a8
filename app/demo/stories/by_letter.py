"""Told by letters and by SMS that are files: what a business is promised, from the alert to the last payment."""

from __future__ import annotations

from app.demo.stage import Stage
from app.demo.stories.story import NORWAY, SWEDEN, asked, failed, story
from core.events import Word


async def _handed_over(stage: Stage) -> None:
    await asked(stage)
    await stage.answers("Bekreft.")
    await stage.hours(2)


@story(
    "confirm",
    NORWAY,
    "Yes by e-mail: receipt, undo window, hand-over, and the collector's acknowledgement",
    "10023",
)
async def confirm(stage: Stage) -> None:
    await _handed_over(stage)
    await stage.days(1)


@story("silence-ends", NORWAY, "No answer in seven days: the follow-up ends, and no letter goes out", "10023")
async def silence_ends(stage: Stage) -> None:
    await asked(stage)
    await stage.days(9)


@story(
    "stop",
    NORWAY,
    "Stop at any time; once the collector has it, stopping is a withdrawal, and its cost is shown",
    "10023",
)
async def stop(stage: Stage) -> None:
    await stage.invoice("10023", due="2026-11-02")
    await stage.days(3)
    await stage.answers("stopp", via="sms")
    await stage.invoice("10024", due="2026-11-02")
    await stage.days(14)
    await stage.answers("Ja, sett i gang")
    await stage.hours(2)
    await stage.days(1)
    await stage.answers("Stopp saken på 10024")
    await stage.collector("10024", "withdrawn")


@story(
    "opt-out", NORWAY, "An excluded invoice: no SMS and no e-mail, but it can be handed over by hand", "10023"
)
async def opt_out(stage: Stage) -> None:
    await stage.invoice("10023", due="2026-11-02", opted_out="ja")
    await stage.invoice("10024", due="2026-11-02", opted_out="ja")
    await stage.days(25)
    await stage.support("10024", Word.HAND_OVER, "the owner asked for it by hand")
    await stage.hours(2)


@story(
    "paid-midway",
    NORWAY,
    "The customer pays between the question and the answer: nothing more goes out",
    "10023",
)
async def paid_midway(stage: Stage) -> None:
    await asked(stage)
    await stage.payment("10023", "12500,00")
    await stage.days(10)


@story("new-due-date", NORWAY, "A new due date starts the count again", "10023")
async def new_due_date(stage: Stage) -> None:
    await asked(stage)
    await stage.answers("Vent til 10. desember")
    await stage.days(30)


@story(
    "missing-number",
    SWEDEN,
    "The demand needs the customer's number: paused, and it goes on as soon as he answers",
    "2044",
)
async def missing_number(stage: Stage) -> None:
    await stage.invoice("2044", due="2026-11-02", amount="18400,00", identity_number="")
    await stage.days(24)
    await stage.answers("556036-0793", via="sms")


@story(
    "wrong-address",
    SWEDEN,
    "A letter came back: he answers with the right address, and it is sent again at once",
    "2044",
)
async def wrong_address(stage: Stage) -> None:
    await stage.invoice("2044", due="2026-11-02", amount="18400,00")
    await stage.days(14)
    await stage.collector("2044", "returned")
    await stage.answers("Ny adress: Kungsgatan 12, 411 19 Göteborg")


@story("disputed", SWEDEN, "The customer disputes: paused; the owner can not resume it, support can", "2044")
async def disputed(stage: Stage) -> None:
    await stage.invoice("2044", due="2026-11-02", amount="18400,00")
    await stage.days(14)
    await stage.collector("2044", "disputed")
    await stage.answers("Fortsätt med 2044")
    await stage.days(3)
    await stage.support("2044", Word.RESUME, "the customer's objection was answered in writing")


@story(
    "choose-payment-order",
    SWEDEN,
    "Collection failed: three choices and a suggestion; he chooses the payment order",
    "2044",
)
async def choose_payment_order(stage: Stage) -> None:
    await failed(stage, "failed suggestion=payment_order grounds=income_known,debtor_found")
    await stage.answers("betalningsföreläggande")
    await stage.hours(2)


@story(
    "silence-suggestion",
    SWEDEN,
    "No choice in five days: the suggestion is carried out, and the owner is told",
    "2044",
)
async def silence_suggestion(stage: Stage) -> None:
    await failed(stage, "failed suggestion=monitoring grounds=debts_at_enforcement,no_assets")
    await stage.days(8)


@story("withdraw-then-paid", SWEDEN, "Withdrawn, and paid later all the same: the owner is told", "2044")
async def withdraw_then_paid(stage: Stage) -> None:
    await failed(stage, "failed suggestion=monitoring grounds=no_assets")
    await stage.answers("Återkalla")
    await stage.collector("2044", "withdrawn")
    await stage.days(21)
    await stage.payment("2044", "18400,00")


@story("terms", NORWAY, "At registration he gets his own copy of the terms, with prices", None)
async def terms(stage: Stage) -> None:
    stage.told("mail", "vilkår")


@story("help", NORWAY, "He asks for help: a person answers in the same conversation", "10023")
async def asks_for_help(stage: Stage) -> None:
    await asked(stage)
    await stage.answers("Hei, jeg trenger hjelp med denne saken")
    await stage.staff_answer(
        "Hei Berit! Faktura 10023 er ikke betalt ennå. Ring oss gjerne, så ser vi på den sammen."
    )
