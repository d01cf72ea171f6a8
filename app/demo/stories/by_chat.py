"""Told in a chat, over the wire: the link that connects it, alerts, questions with buttons, pages of them."""

from __future__ import annotations

from app.demo.stage import Stage
from app.demo.stories.story import NORWAY, SWEDEN, asked, failed, story


@story(
    "chat-buttons",
    NORWAY,
    "He connects his chat by a link from a letter; yes, undo and yes again are each one press",
    "10023",
    wires=True,
)
async def chat_buttons(stage: Stage) -> None:
    await stage.follows_link()
    await asked(stage)
    await stage.presses("JA")
    await stage.hours(0.1)
    await stage.presses("ANGRE")
    await stage.hours(0.1)
    await stage.presses("JA")
    await stage.answers("/case 10023", via="chat")
    await stage.hours(2)


@story(
    "many-at-once",
    NORWAY,
    "Twenty-five invoices overdue on one morning: one message, and its buttons take two pages",
    "10023",
    wires=True,
)
async def many_at_once(stage: Stage) -> None:
    await stage.links()
    await stage.invoices([_small(number, "2026-11-02") for number in range(25)])
    await stage.days(14)
    await stage.presses("▶")
    await stage.presses(f"NEI {_code(stage, '10023')}")
    await stage.invoices([_small(number, "2026-11-06") for number in range(25, 28)])
    await stage.days(10)
    await stage.presses("JA TIL ALLE")
    await stage.hours(2)


def _small(number: int, due: str) -> dict[str, str]:
    return {
        "invoice_number": str(10001 + number), "amount": "1200,00", "due_date": due,
        "customer_number": str(601 + number), "customer_name": f"Kunde {number + 1} AS",
    }  # fmt: skip


def _code(stage: Stage, invoice: str) -> str:
    """Return the code that stands behind an invoice in the list; only the first button of a row names it."""
    _, _, after = stage.told("chat", f"{invoice},").text.partition(f"- {invoice},")
    return after.partition("(kode ")[2][:3]


@story(
    "chat-choice",
    SWEDEN,
    "Collection failed: three buttons under the question, and one press chooses the payment order",
    "2044",
    wires=True,
)
async def chat_choice(stage: Stage) -> None:
    await stage.links()
    await failed(stage, "failed suggestion=payment_order grounds=income_known,debtor_found")
    await stage.presses("BETALNINGSFÖRELÄGGANDE")
    await stage.hours(2)
