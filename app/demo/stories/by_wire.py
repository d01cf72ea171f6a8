"""Told over the wire: SMS through a gateway, and a support desk that works in a group with topics."""

from __future__ import annotations

from app.demo.stage import Stage
from app.demo.stories.story import NORWAY, asked, story


@story(
    "sms-codes",
    NORWAY,
    "By SMS he answers in words and with a code; after STOP e-mail takes over, and START brings SMS back",
    "10023",
    wires=True,
)
async def sms_codes(stage: Stage) -> None:
    await stage.invoice("10023", due="2026-11-02")
    await stage.days(3)
    await stage.answers("De har betalt 5000 kr av den", via="sms")
    await stage.days(1)
    await stage.payment("10023", "5000,00")
    await stage.days(10)
    await stage.answers_unproven("Ja, sett i gang")
    await stage.answers(f"JA {_code(stage)}", via="sms")
    await stage.hours(2)
    await stage.payment("10023", "7500,00")
    await stage.invoice("10024", due="2026-11-16")
    await stage.answers("STOP", via="sms")
    await stage.days(4)
    stage.told("mail", "10024")
    await stage.answers("START", via="sms")
    await stage.invoice("10025", due="2026-11-20")
    await stage.days(3)
    stage.told("sms", "10025")


def _code(stage: Stage) -> str:
    """Return the code that the latest SMS asks for: `Svar JA 4F7`."""
    return stage.told("sms", "Svar JA").text.partition("Svar JA ")[2][:3]


@story(
    "staff-drill",
    NORWAY,
    "He asks for help by e-mail, in the chat and by SMS; support answers all three from one group",
    "10023",
    wires=True,
    log=True,
)
async def staff_drill(stage: Stage) -> None:
    await stage.links()
    await asked(stage)
    await stage.writes_to_support("Faktura 10023", "Hei! Kan noen ringe meg om faktura 10023? Hilsen Berit")
    await stage.staff_writes("Hei Berit! Jeg ringer deg klokka to. Hva gjelder det?", about="Berit")
    await stage.answers("Hjelp, hvordan ser purringen ut?", via="chat")
    await stage.staff_writes(
        "Det er et vennlig brev med faktura og frist. Kunden får 14 dager.", about="Berit"
    )
    await stage.answers("hjelp", via="sms")
    await stage.staff_writes("Jeg er her, Berit. Ta den tiden du trenger.", about="Berit")
    await stage.staff_writes("/show 10023", about="Berit")
    await stage.staff_writes("/pause 10023 hun snakker med kunden i kveld", about="Berit")
    await stage.days(1)
    await stage.staff_writes("/resume 10023 kunden betaler ikke", about="Berit")
    await stage.staff_writes("/act 10023 confirm hun sa ja på telefon", about="Berit")
    await stage.hours(2)
