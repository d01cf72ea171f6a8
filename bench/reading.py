"""Replies understood a second, on one core: everyday ones in six languages, to one question or to several; and, where
a folder of labelled replies is there (REPLIES, as `make score` has it), all of those.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from app.memory import keep_loaded
from bench.cases import NOW
from bench.frame import Figure, Options, Rounds, peak_memory, progress, stopwatch
from core.case import Money, Question
from core.events import Channel
from core.reading import Context, Topic, read
from core.reading.lexicon.load import lexicon
from store.tables import new_id
from tests.reading import adapter

REPLIES = (
    "Ja", "Kjør på", "nei vent, han betalte i går", "Ja til alle unntatt Kari Hansen",
    "Stopp alt sammen, vi har snakket med kunden og blitt enige om en avdragsordning.",
    "10023 kan dere sende, 10024 er kreditert", "Kan dere ringe meg om dette?", "betalt 1250,50 den 3.11",
    "Ikkje send noko før eg har snakka med han", "Ja takk, set i gang",
    "Ja gör det", "Nej, han har betalat", "betalningsföreläggande", "LTB på båda", "Vänta till fredag",
    "Jag förstår inte riktigt vad ni menar, vad kostar det?", "Kreditera fakturan är ni snälla",
    "Ja, sæt i gang", "Nej tak, det er betalt", "Vent til den 15.", "Hvad koster det?",
    "Kyllä", "Ei vielä, odottakaa maanantaihin", "Asiakas maksoi eilen 300 euroa", "Lopettakaa",
    "Yes please go ahead", "No, stop everything", "The customer says he paid, I'll check",
    "All except the last one", "Out of office until Monday", "👍", "ok",
    "Hei, takk for meldingen. Vi har hatt mye å gjøre, men ja, dere kan starte inkasso på Nordlys Bygg nå. Hilsen Per",
    "hei det er greit for min del bare sett i gang så får vi se om han betaler denne gangen",
)  # fmt: skip


async def measure(options: Options) -> list[Figure]:
    """Return replies a second, the lexicons loaded."""
    count = options.size(300, 30)
    progress(f"reading: {count * len(REPLIES)} replies")
    lexicon()
    contexts = [_context(1), _context(3)]
    everyday = [(reply, contexts[number % 2]) for number in range(count) for reply in REPLIES]
    rates = [_figure("replies understood", everyday, options, ">= 3,000/s")]
    if labelled := _labelled(Path(os.environ.get("REPLIES", "../shared/replies"))):
        some = labelled[:: options.size(1, 10)]
        progress(f"reading: {len(some)} labelled replies")
        rates.append(_figure("replies understood, labelled", some, options))
    return [*rates, Figure(name="reading: memory", value=peak_memory(), unit="MB", target="< 250")]


def _figure(name: str, replies: Sequence[tuple[str, Context]], options: Options, target: str = "") -> Figure:
    for text, context in replies[:100]:
        read(text, context)
    keep_loaded()
    rates = Rounds()
    for _ in range(options.rounds):
        with stopwatch() as seconds:
            for text, context in replies:
                read(text, context)
        rates.add(len(replies) / seconds())
    return Figure(name=name, value=rates.median, unit="/s", target=target, note=f"{len(replies):,} replies")


def _labelled(folder: Path) -> list[tuple[str, Context]]:
    """Return the replies of the folder, each with what its writer was asked; none if it is not there."""
    if not (folder / "replies.jsonl").exists():
        return []
    world = json.loads((folder / "contexts.json").read_text("utf-8"))
    found = []
    for line in (folder / "replies.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        asked = world["contexts"][row["context"]]
        invoices = {number: world["invoices"][number] for number in asked["invoices"]}
        case = {"today": world["today"], "channel": row["channel"], **asked, "invoices": invoices}
        found.append((row["text"], adapter.context(case)))
    return found


def _context(asked: int) -> Context:
    """Return that of an owner who was asked of so many invoices."""
    names = ("Nordlys Bygg AS", "Kari Hansen", "Lindqvist & Co")
    topics = tuple(
        Topic(
            case=new_id(),
            invoice=str(10_023 + number),
            customer=names[number],
            balance=Money(amount=Decimal(1250), currency="NOK"),
            question=Question.CONFIRM,
        )
        for number in range(asked)
    )
    return Context(
        today=NOW.date(), language="nb", channel=Channel.MAIL, country="NO", asked=topics, others=()
    )
