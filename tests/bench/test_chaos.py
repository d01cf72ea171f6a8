"""Chaos itself: a seed means the same story every time, a tiny story ends well, and what is wrong is found."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bench.chaos.audit import COUNTS, audit
from bench.chaos.clock import library
from bench.chaos.evidence import Row
from bench.chaos.faults import ALL
from bench.chaos.owners import code_of
from bench.chaos.plan import Intent, Plan, Way, Wrong, draw
from bench.chaos.story import Told, tell

needs_faketime = pytest.mark.skipif(
    library() is None and os.environ.get("SVARFRIST_REQUIRE_SERVERS") != "1",
    reason="libfaketime is missing: apt-get install faketime",
)


def test_a_seed_means_the_same_story_every_time() -> None:
    assert draw(7, 100, ALL) == draw(7, 100, ALL)
    assert draw(7, 100, ALL) != draw(8, 100, ALL)
    assert draw(7, 100, ALL).cases == 100


def test_a_story_with_one_fault_has_no_other() -> None:
    kinds = {wrong.kind for moment in draw(3, 10, ["smtp"]).moments for wrong in moment.wrongs}
    assert kinds == {"smtp"}


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("Svar på denne e-posten til og med 26. mars (kode 4F7):", "4F7"),
        ("Svar JA 4F7 eller NEI 4F7 senest 26.3", "4F7"),
        ("- 700001, Kunde: 1 000,00 kr (kode 9AB)\n- 700002, Kunde: 1 000,00 kr (kode 4F7)", "4F7"),
        ("Faktura 700002 er forfalt.", None),
    ],
)
def test_owners_find_the_code_of_their_invoice(message: str, code: str | None) -> None:
    assert code_of(message, "700002") == code


@needs_faketime
@pytest.mark.timeout(300)
def test_a_tiny_story_ends_well_and_what_is_wrong_in_it_would_be_found(tmp_path: Path) -> None:
    told = asyncio.run(tell(_short(), "sqlite", tmp_path / "story"))
    found = audit(told)
    assert [str(one) for one in found.violations] == []
    assert found.deaths > 0
    assert found.decisions > found.cases
    worse = _worse(told)
    assert {name for name in COUNTS if worse[name]} == set(COUNTS)


def _short() -> Plan:
    """Return a story of few moments, at two of which the process is killed.

    Days lie between them, and what Telegram forgets in a day would make it longer: nobody is in a chat.
    """
    plan = draw(2, 10, ["kill"], (Way.MAIL, Way.SMS_AND_MAIL))
    chosen = plan.moments[::4]
    calm = [replace(moment, wrongs=()) for moment in chosen]
    for number in (1, 5):
        calm[number] = replace(calm[number], wrongs=(Wrong(kind="kill", after=0.6, lasts=0.3, size=0.1),))
    return replace(plan, moments=tuple(calm))


def _worse(told: Told) -> Counter[str]:
    """Return what an audit counts when the story had gone worse: each wrong is made up, one of a kind."""
    return Counter(one.count for spoil in SPOILT for one in audit(spoil(told)).violations)


def _a_reply_is_not_kept(told: Told) -> Told:
    first = told.owners.spoken[0].key
    left = {key: rows for key, rows in told.evidence.by_key.items() if key != first}
    return replace(told, evidence=replace(told.evidence, by_key=left))


def _a_reply_decides_twice(told: Told) -> Told:
    def twice(lines: list[Row]) -> list[Row]:
        return [again for line in lines for again in ([line, line] if line["by"] == "owner" else [line])]

    log = {case: twice(lines) for case, lines in told.evidence.log.items()}
    return replace(told, evidence=replace(told.evidence, log=log))


def _somebody_had_answered(told: Told) -> Told:
    """Of a case that ended in silence its owner had said yes, on the day he was asked."""
    ended = next(f.case for f in told.evidence.followed.values() if f.case.reason == "no_answer")
    asked = next(
        line["at"] for line in told.evidence.log[ended.id] if line["state"] == "awaiting_confirmation"
    )
    said = replace(
        told.owners.spoken[0],
        invoice=ended.invoice,
        intent=Intent.YES,
        to_alert=False,
        at=asked,
        latest=asked,
    )
    return replace(told, owners=replace(told.owners, spoken=[*told.owners.spoken, said]))


def _an_owner_meant_something_else(told: Told) -> Told:
    spoken = [replace(one, intent=Intent.NOTHING) for one in told.owners.spoken]
    return replace(told, owners=replace(told.owners, spoken=spoken))


def _a_letter_comes_three_times(told: Told) -> Told:
    told.outside.post.arrived += told.outside.post.arrived[:1] * 2
    return told


def _it_never_rests(told: Told) -> Told:
    return replace(told, restless="2 messages are to be sent")


SPOILT = (
    _a_reply_is_not_kept,
    _a_reply_decides_twice,
    _somebody_had_answered,
    _an_owner_meant_something_else,
    _a_letter_comes_three_times,
    _it_never_rests,
)
