"""Many messages taken at once come to the same as the same messages one after the other."""

import random
import shutil
from collections import Counter
from collections.abc import Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.engine import Engine
from core.inbound import Belief, Incoming, Kind
from core.wording import word
from store import Database, open_database, schema
from store.tables import cases, incoming, log, messages, prompts
from tests.store.world import World

WORDS = (
    "Ja",
    "Nei",
    "Ja, start inkasso på faktura {invoice}",
    "Stopp faktura {invoice}",
    "nei {code}",
    "Ja {code}",
    "Hva er dette?",
    "status",
    "Jeg vil snakke med et menneske",
    "betalt",
    "Vent til 15. desember med {invoice}",
)


@asynccontextmanager
async def opened(path: Path):
    database = open_database(f"sqlite:///{path}")
    try:
        yield database
    finally:
        await database.close()


async def rows(database: Database, table: Any) -> list[dict[str, Any]]:
    found = select(table).order_by(*table.primary_key)
    return await database.read(lambda tx: [dict(row) for row in tx.connection.execute(found).mappings()])


async def everybody_asked(world: World) -> tuple[list[str], list[dict[str, Any]]]:
    """Seven businesses; some have two contacts, two have the same one. Return addresses and questions."""
    people = ["regnskap@tall.test", "fremmed@elsewhere.test"]
    opened = []
    for number in range(7):
        business = await world.business(f"Brygga {number} AS")
        people.append(f"kari{number}@brygga.test")
        await world.contact(business, f"Kari {number}", mail=people[-1])
        if number in {2, 3}:
            people.append(f"jonas{number}@brygga.test")
            await world.contact(business, "Jonas", mail=people[-1])
        if number in {4, 5}:
            await world.contact(business, "Regnskap", mail=people[0])
        opened += await world.asked(business, 1 + number % 3)
        world.now -= timedelta(days=20)
    world.now += timedelta(days=20)
    codes = {row["case"]: row["code"] for row in await rows(world.database, prompts)}
    invoices = {case.id: case.invoice for case in opened}
    return people, [
        row | {"invoice": invoices[row["case"]], "code": codes[row["case"]]}
        for row in await world.rows(what="ask_confirm")
    ]


def letters(
    dice: random.Random, people: Sequence[str], asked: Sequence[dict[str, Any]], world: World
) -> list[Incoming]:
    """Anybody's letters about anything: to the right address, to somebody else's, or to none."""
    found: list[Incoming] = []
    for number in range(40):
        row = dice.choice(asked)
        one = world.letter(
            row["address"] if dice.random() < 0.7 else dice.choice(people),
            dice.choice(WORDS).format(invoice=row["invoice"], code=row["code"]),
            external_id=f"letter-{number}",
            token=row["token"] if dice.random() < 0.8 else None,
            kind=Kind.AUTO if dice.random() < 0.05 else Kind.REPLY,
            belief=Belief.BELIEVED if dice.random() < 0.9 else Belief.NOT_AUTHENTICATED,
        )
        if dice.random() < 0.05:
            one = replace(one, kind=Kind.BOUNCE, about=f"{row['id']}@ours.test", permanent=True, token=None)
        found.append(one)
        if dice.random() < 0.05:
            found.append(replace(one))
    return found


async def came_to(database: Database) -> dict[str, Any]:
    """Everything in the store, without ids. What a person hears has an order within each business of his."""
    lanes: dict[str, list[Any]] = {}
    taken = {row["id"]: row["external_id"] for row in await rows(database, incoming)}
    for row in await rows(database, messages):
        seen = (
            "what",
            "case",
            "generation",
            "to",
            "contact",
            "facts",
            "status",
            "perishable",
            "next_at",
            "created_at",
        )
        answers = taken.get(row["incoming"])
        lanes.setdefault(f"{row['business']} {row['lane']}", []).append(
            [answers, *(row[name] for name in seen)]
        )
    return {
        "cases": await rows(database, cases),
        "log": [row | {"incoming": taken.get(row["incoming"])} for row in await rows(database, log)],
        "prompts": [
            {name: row[name] for name in ("case", "generation", "question")}
            for row in await rows(database, prompts)
        ],
        "incoming": sorted(
            [[row[name] for name in ("external_id", "verdict", "why", "contact", "business")]]
            for row in await rows(database, incoming)
        ),
        "lanes": lanes,
    }


@pytest.mark.parametrize("seed", range(12))
async def test_many_messages_at_once_come_to_what_they_come_to_one_by_one(seed: int, tmp_path: Path):
    asking = tmp_path / "asked.db"
    async with opened(asking) as database:
        await schema.upgrade(database)
        world = World(database)
        people, asked = await everybody_asked(world)
        batch = letters(random.Random(seed), people, asked, world)
    found, verdicts = [], []
    for size in (len(batch), 1):
        shutil.copy(asking, tmp_path / f"{size}.db")
        async with opened(tmp_path / f"{size}.db") as database:
            engine = Engine(store=database, senders={}, wording=word, clock=lambda: world.now)
            parts = [batch[at : at + size] for at in range(0, len(batch), size)]
            verdicts.append([one.verdict for part in parts for one in await engine.receive(part)])
            found.append(await came_to(database))
    assert verdicts[0] == verdicts[1]
    assert found[0] == found[1]
    assert Counter(verdicts[0])["decided"] > 3


async def test_two_people_of_one_business_hear_of_each_other_in_one_batch(world: World):
    business = await world.business()
    await world.contact(business, "Kari", mail="kari@brygga.test")
    await world.contact(business, "Jonas", mail="jonas@brygga.test")
    await world.asked(business)
    asked = {row["address"]: row["token"] for row in await world.rows(what="ask_confirm")}
    batch = [
        world.letter(address, text, token=asked[address])
        for address, text in (("kari@brygga.test", "Nei"), ("jonas@brygga.test", "Ja"))
    ]
    engine = Engine(store=world.database, senders={}, wording=word, clock=lambda: world.now)
    first, second = await engine.receive(batch)
    assert first.verdict == "decided"
    assert second.verdict == "answered"
    assert not any(outcome.changed for outcome in second.outcomes)
