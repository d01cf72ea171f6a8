"""The sandbox's SMS on the way in: received once and in order, whatever happens in between."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import pytest

from bot import FileBox
from bot.position import Position
from core.errors import TryLater
from core.events import Channel, Role
from core.inbound import Belief, Kind
from tests.bot.messages import ALERT, NOW, OWNER, Engine, a_parcel, lines


@pytest.fixture
def engine():
    return Engine()


@pytest.fixture
def box(tmp_path):
    return FileBox(tmp_path, lambda: NOW)


def write(box, text):
    with (box.folder / "in.jsonl").open("a") as file:
        file.write(text)


def says(text, **more):
    return json.dumps({"from": OWNER, "text": text, **more}) + "\n"


async def test_an_answer_comes_in(box, engine):
    at = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)
    id = box.answer("912 34 567", "NEI 4F7", at)
    assert await box.read_once(engine.receive, engine.heard, NOW) == 1
    incoming = engine.taken[id]
    assert (incoming.channel, incoming.sender, incoming.text) == (Channel.SMS, OWNER, "NEI 4F7")
    assert (incoming.at, len(incoming.digest)) == (at, 64)
    assert (incoming.kind, incoming.belief, incoming.role) == (Kind.REPLY, Belief.BELIEVED, Role.OWNER)
    assert engine.heard_until == [NOW]


async def test_each_answer_comes_in_once_and_in_order(box, engine):
    for text in ("a", "b"):
        box.answer(OWNER, text, NOW)
    await box.read_once(engine.receive, engine.heard, NOW)
    box.answer(OWNER, "c", NOW)
    await FileBox(box.folder, lambda: NOW).read_once(engine.receive, engine.heard, NOW)
    await box.read_once(engine.receive, engine.heard, NOW)
    assert engine.texts == ["a", "b", "c"]
    assert engine.batches == [2, 1]


async def test_a_line_may_be_written_by_hand(box, engine):
    write(box, says("ja") + "\n" + says("ja", id=7, at="2026-03-01T12:00:00+01:00") + says("ja"))
    await box.read_once(engine.receive, engine.heard, NOW)
    by_hand, with_id, again = engine.taken.values()
    assert by_hand.at == NOW
    assert (with_id.external_id, with_id.at) == ("7", datetime(2026, 3, 1, 11, tzinfo=UTC))
    assert by_hand.external_id != again.external_id


async def test_a_line_without_its_end_waits(box, engine):
    line = says("NEI 4F7")
    write(box, line[:20])
    await box.read_once(engine.receive, engine.heard, NOW)
    assert engine.texts == []
    write(box, line[20:])
    await box.read_once(engine.receive, engine.heard, NOW)
    assert engine.texts == ["NEI 4F7"]


async def test_an_answer_after_a_torn_line_is_not_glued_to_it(box, engine):
    write(box, '{"from": "+479')
    box.answer(OWNER, "ja", NOW)
    await box.read_once(engine.receive, engine.heard, NOW)
    assert engine.texts == ["ja"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("ja", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ('"ja"', "a message is an object"),
        (json.dumps({"text": "ja"}), "from is missing"),
        (json.dumps({"from": OWNER}), "text is missing"),
        (json.dumps({"from": OWNER, "text": 5}), "text is not text"),
        (json.dumps({"from": "Telenor", "text": "ja"}), "from is no telephone number"),
        (json.dumps({"from": OWNER, "text": "x" * 10_001}), "more than 10000 characters"),
        (says("ja", at="yesterday").strip(), "at is no time"),
        (says("ja", at="2026-03-01T12:00:00").strip(), "no offset from UTC"),
    ],
)
async def test_a_line_that_is_no_message_is_kept_aside_and_stops_nobody(box, engine, line, reason):
    write(box, says("a") + line + "\n" + says("b"))
    await box.read_once(engine.receive, engine.heard, NOW)
    await box.read_once(engine.receive, engine.heard, NOW)
    assert engine.texts == ["a", "b"]
    (kept,) = lines(box.folder / "rejected.jsonl")
    assert (kept["line"], kept["raw"]) == ("2", line)
    assert reason in kept["reason"]


async def test_the_place_is_kept_only_after_the_messages_were_received(box, engine):
    write(box, "broken\n")
    box.answer(OWNER, "ja", NOW)

    async def down(batch):
        raise ConnectionError("the database is gone")

    with pytest.raises(ConnectionError, match="database"):
        await box.read_once(down, engine.heard, NOW)
    assert engine.heard_until == []
    await box.read_once(engine.receive, engine.heard, NOW)
    assert engine.texts == ["ja"]
    assert len(lines(box.folder / "rejected.jsonl")) == 1


async def test_killed_between_receiving_and_keeping_the_place(box, engine, monkeypatch):
    write(box, says("ja") + says("ja"))

    def killed(self, path):
        raise KeyboardInterrupt

    monkeypatch.setattr(Position, "save", killed)
    with pytest.raises(KeyboardInterrupt):
        await box.read_once(engine.receive, engine.heard, NOW)
    monkeypatch.undo()
    await FileBox(box.folder, lambda: NOW).read_once(engine.receive, engine.heard, NOW)
    assert engine.batches == [2, 2]
    assert len(engine.taken) == 2


async def test_a_great_many_come_in_batches(box, engine):
    write(box, "".join(says(str(number)) for number in range(450)))
    assert await box.read_once(engine.receive, engine.heard, NOW) == 450
    assert engine.batches == [200, 200, 50]
    assert engine.texts == [str(number) for number in range(450)]


async def test_another_file_in_its_place_is_read_from_the_beginning(box, engine):
    write(box, says("a long first message") + says("b"))
    await box.read_once(engine.receive, engine.heard, NOW)
    (box.folder / "in.jsonl").write_text(says("c"))
    await box.read_once(engine.receive, engine.heard, NOW)
    assert engine.texts == ["a long first message", "b", "c"]


async def test_a_line_added_in_an_editor_that_replaces_the_file(box, engine):
    write(box, says("a"))
    await box.read_once(engine.receive, engine.heard, NOW)
    new = box.folder / "new"
    new.write_text(says("a") + says("b"))
    new.replace(box.folder / "in.jsonl")
    await box.read_once(engine.receive, engine.heard, NOW)
    assert engine.batches == [1, 1]
    assert engine.texts == ["a", "b"]


async def test_a_lost_place_hands_everything_in_again_under_the_same_ids(box, engine):
    write(box, says("a") + says("a"))
    await box.read_once(engine.receive, engine.heard, NOW)
    (box.folder / "in.position").write_text("{")
    await box.read_once(engine.receive, engine.heard, NOW)
    assert engine.texts == ["a", "a"]


async def test_nothing_there_yet_is_heard_all_the_same(box, engine):
    assert await box.read_once(engine.receive, engine.heard, NOW) == 0
    assert engine.heard_until == [NOW]


async def test_a_folder_that_does_not_work_is_not_heard(tmp_path, engine):
    (tmp_path / "file").write_text("")
    box = FileBox(tmp_path / "file", lambda: NOW)
    with pytest.raises(TryLater, match="does not work"):
        await box.read_once(engine.receive, engine.heard, NOW)
    assert engine.heard_until == []


def test_an_answer_has_an_aware_time(box):
    with pytest.raises(ValueError, match="aware"):
        box.answer(OWNER, "ja", NOW.replace(tzinfo=None))


async def test_the_loop_reads_until_it_is_stopped(box, engine):
    stop = asyncio.Event()
    loop = asyncio.create_task(box.run(engine.receive, engine.heard, stop, lambda: NOW, poll=0.01))
    box.answer(OWNER, "ja", NOW)
    await asyncio.wait_for(engine.took.wait(), 30)
    stop.set()
    await asyncio.wait_for(loop, 30)
    assert engine.heard_until[-1] == NOW


async def test_the_loop_goes_on_when_the_folder_works_again(tmp_path, engine):
    folder = tmp_path / "box"
    folder.write_text("in the way")
    box = FileBox(folder, lambda: NOW)
    stop = asyncio.Event()
    loop = asyncio.create_task(box.run(engine.receive, engine.heard, stop, lambda: NOW, poll=0.01))
    await asyncio.sleep(0.03)
    assert engine.heard_until == []
    folder.unlink()
    folder.mkdir()
    box.answer(OWNER, "ja", NOW)
    await asyncio.wait_for(engine.took.wait(), 30)
    stop.set()
    await asyncio.wait_for(loop, 30)


async def test_what_people_say_is_read_by_nobody_else_on_the_machine(tmp_path, engine):
    box = FileBox(tmp_path / "box", lambda: NOW)
    await box.send(a_parcel(), ALERT)
    box.answer(OWNER, "ja", NOW)
    await box.read_once(engine.receive, engine.heard, NOW)
    assert (tmp_path / "box").stat().st_mode & 0o077 == 0
