"""A month in seconds: what is generated happens, once each, and nothing is left behind."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import func, select

from bench.simulate import simulate
from bench.simulate_load import START, Size, answer, load
from bench.simulate_result import Result, chart, quantile
from bench.simulate_worker import Noting, Time, Told
from core.case import State
from core.events import Word
from store import open_database
from store.tables import cases, incoming, log, messages

TINY = Size(businesses=8, days=13, seed=7)


def run(tmp_path):
    url = f"sqlite:///{tmp_path}/store.db"
    return url, asyncio.run(simulate(url, TINY, pace=1.0, workers=0, rate=10_000))


def counted(url):
    async def ask():
        database = open_database(url)
        ends = START + timedelta(days=TINY.days)
        questions = {
            "cases": select(func.count()).select_from(cases),
            "silences": select(func.count()).select_from(log).where(log.c.word == Word.SILENCE.value),
            "passed": select(func.count())
            .select_from(cases)
            .where(cases.c.deadline < ends - timedelta(minutes=1)),
            "sent": select(func.count()).select_from(messages).where(messages.c.sent_at.is_not(None)),
            "answers": select(func.count()).select_from(incoming),
            "alerts": select(func.count()).select_from(messages).where(messages.c.what == "alert"),
            "unpaid": select(func.count()).select_from(cases).where(cases.c.state == State.ALERTED.value),
        }
        found = await database.read(
            lambda tx: {name: tx.connection.execute(one).scalar_one() for name, one in questions.items()}
        )
        await database.close()
        return found

    return asyncio.run(ask())


def test_every_deadline_speaks_and_is_noted_once(tmp_path):
    url, result = run(tmp_path)
    found = counted(url)
    ends = START + timedelta(days=TINY.days)
    whole = load(TINY)
    assert found["cases"] == len(whole.first) + sum(
        len(new) for at, new in whole.imports.items() if at < ends
    )
    assert found["silences"] == len(result.late) > 0
    assert found["passed"] == 0
    assert found["sent"] == len(result.messages) >= found["alerts"] > 0
    assert found["answers"] == sum(result.decided.values())
    assert all(0 <= late < 60 for _, late, _ in result.late)
    assert max(result.messages) < 120


def test_a_seed_says_everything():
    one, other, another = load(TINY), load(TINY), load(Size(businesses=12, days=16, seed=8))
    invoices = [[case.invoice for case in whole.first] for whole in (one, other, another)]
    assert invoices[0] == invoices[1] != invoices[2]
    assert {at: len(new) for at, new in one.imports.items()} == {
        at: len(new) for at, new in other.imports.items()
    }
    asked = datetime(2026, 10, 5, 9, tzinfo=UTC)
    assert answer(1, "F1", asked, "Europe/Oslo") == answer(1, "F1", asked, "Europe/Oslo")


def test_due_dates_cluster_and_one_business_has_its_share():
    whole = load(Size(businesses=400, days=31))
    every = whole.first + [case for new in whole.imports.values() for case in new]
    days = [case.due_date.day for case in every]
    assert days.count(31) > 4 * days.count(12)
    assert days.count(15) > 2 * days.count(12)
    great = sum(case.business == whole.firms[0].id for case in every) / len(every)
    assert 0.15 < great < 0.27


def test_nobody_answers_at_night():
    asked = datetime(2026, 10, 5, 18, tzinfo=UTC)
    answers = filter(None, (answer(1, f"F{number}", asked, "Europe/Oslo") for number in range(300)))
    hours = [at.hour + 2 for at, _ in answers]
    assert min(hours) >= 7
    assert max(hours) <= 23


def test_time_that_work_took_counts_as_often_as_the_pace_says(monkeypatch):
    now = iter([10.0, 10.5])
    monkeypatch.setattr("bench.simulate_worker.time", SimpleNamespace(monotonic=lambda: next(now)))
    clock = Time(START, 100.0)
    clock.go(START)
    assert clock.stop() == START + timedelta(seconds=50)
    assert clock() == START + timedelta(seconds=50)


async def test_what_a_conflict_undid_is_not_noted():
    due = START - timedelta(seconds=11)
    before = SimpleNamespace(business="b", deadline=due)
    outcome: Any = SimpleNamespace(said=SimpleNamespace(word=Word.SILENCE), changed=True, before=before)

    class Database:
        async def write(self, body):
            body(SimpleNamespace(write=lambda outcomes: None))
            return body(SimpleNamespace(write=lambda outcomes: None))

    told = Told()
    database: Any = Database()
    await Noting(database, Time(START, 1.0), told).write(lambda tx: tx.write([outcome]))
    assert told.fired == [("b", due.isoformat(), 10.0)]


def test_the_chart_shows_the_worst_moment_of_each_hour():
    nine = datetime(2026, 10, 5, 9, tzinfo=UTC)
    late = [(nine, 5.0, False), (nine, 9.0, True), (nine + timedelta(hours=1), 1.0, False)]
    lines = chart(Result(1.0, late=late)).splitlines()
    assert lines[1].split()[:4] == ["09", "2", "2", "9.0"]
    assert lines[2].split()[:4] == ["10", "1", "1", "1.0"]
    assert quantile([1, 2, 3, 4], 0.5) == 3
    assert quantile([], 0.5) == 0
