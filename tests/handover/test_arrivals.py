"""Reports in a folder: each counts once, and nothing that was not understood is lost."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from core.errors import TryLater
from core.events import Channel, Word
from core.inbound import Kind
from handover import FolderReports
from handover import arrivals as room
from tests.handover.orders import CASE, NOW, OTHER, Killed, KilledAt

PAID = f"{CASE} paid 100 SEK\n"


@dataclass
class Engine:
    """Takes each external id once, as the real one does."""

    taken: dict[str, object] = field(default_factory=dict)
    words: list[Word] = field(default_factory=list)
    heard_until: list[object] = field(default_factory=list)

    async def receive(self, batch):
        for incoming in batch:
            if incoming.external_id not in self.taken:
                self.taken[incoming.external_id] = incoming
                self.words += [said.word for _, said in incoming.reports]

    async def heard(self, until):
        self.heard_until.append(until)


@pytest.fixture
def engine():
    return Engine()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "reports").mkdir()
    return tmp_path


def put(folder, name, text):
    (folder / "reports" / name).write_text(text)


def names(folder, *below):
    place = folder.joinpath("reports", *below)
    return sorted(path.name for path in place.iterdir() if path.is_file())


async def read(folder, engine):
    return await FolderReports(folder, quiet=0).read_once(engine.receive, engine.heard, NOW)


async def test_a_report_is_received_and_put_away(folder, engine):
    put(folder, "monday.txt", PAID)
    assert await read(folder, engine) == 1
    assert engine.words == [Word.PAID]
    assert engine.heard_until == [NOW]
    assert names(folder) == []
    (kept,) = names(folder, "done")
    assert kept == f"monday.{next(iter(engine.taken)).removeprefix('report-')[:12]}.txt"
    assert names(folder, "rejected") == []


async def test_what_the_engine_is_given(folder):
    put(folder, "monday.txt", PAID)
    (found,) = FolderReports(folder, quiet=0).new(NOW)
    incoming = found.incoming()
    assert incoming.channel is Channel.FILE
    assert incoming.external_id == found.external_id == f"report-{incoming.digest}"
    assert (incoming.at, incoming.sender, incoming.kind) == (NOW, "collector", Kind.REPLY)
    ((case, said),) = incoming.reports
    assert (case, said.word, said.source, said.channel) == (CASE, Word.PAID, found.digest, Channel.FILE)


async def test_the_oldest_comes_first(folder, engine):
    for age, (name, text) in enumerate([("b", "failed"), ("c", "stage demand"), ("a", "acknowledged")]):
        put(folder, name, f"{CASE} {text}")
        os.utime(folder / "reports" / name, (1000 - age, 1000 - age))
    await read(folder, engine)
    assert engine.words == [Word.ACKNOWLEDGED, Word.STAGE, Word.COLLECTION_FAILED]


async def test_nothing_is_put_away_before_it_is_stored(folder, engine):
    put(folder, "monday.txt", PAID)

    async def broken(batch):
        raise ConnectionError("the database is gone")

    with pytest.raises(ConnectionError, match="database"):
        await FolderReports(folder, quiet=0).read_once(broken, engine.heard, NOW)
    assert names(folder) == ["monday.txt"]
    assert engine.heard_until == []
    await read(folder, engine)
    assert engine.words == [Word.PAID]


@pytest.mark.parametrize("at", range(1, 14))
@pytest.mark.parametrize("text", [PAID, f"{PAID}{OTHER} lost\n", f"{OTHER} lost\n"])
async def test_killed_while_putting_away_it_counts_once_all_the_same(folder, engine, monkeypatch, at, text):
    put(folder, "monday.txt", text)
    reports = FolderReports(folder, quiet=0)
    (found,) = reports.new(NOW)
    await engine.receive([found.incoming()])
    with KilledAt(monkeypatch, at), suppress(Killed):
        reports.settle(found)
    await read(folder, engine)
    assert engine.words == ([Word.PAID] if PAID in text else [])
    assert names(folder) == []
    assert len(names(folder, "done")) == (PAID in text)
    kept = [name for name in names(folder, "rejected") if not name.startswith(".")]
    assert len(kept) == (2 if "lost" in text else 0)
    assert (
        (folder / "reports" / "rejected").joinpath(kept[0]).read_text() == f"{OTHER} lost\n" if kept else True
    )


async def test_the_same_content_under_another_name_counts_once_and_says_so(folder, engine):
    put(folder, "monday.txt", PAID)
    await read(folder, engine)
    put(folder, "tuesday.txt", PAID)
    await read(folder, engine)
    assert engine.words == [Word.PAID]
    (note,) = (path for path in (folder / "reports" / "done").glob("*.note.txt"))
    assert "came before, as monday." in note.read_text()


async def test_what_can_not_be_read_is_kept_with_the_reason_and_shown_to_support(folder, engine):
    put(folder, "odd.csv", "case_id,word\n2044,acknowledged\n")
    put(folder, "fine.txt", PAID)
    await read(folder, engine)
    assert engine.words == [Word.PAID]
    original, reasons = names(folder, "rejected")
    assert reasons == f"{original}.txt"
    told = (folder / "reports" / "rejected" / reasons).read_text()
    assert told == "line 2, case_id: case_id is not an id as the order gave it\n"
    (unreadable,) = (one for one in engine.taken.values() if one.kind is Kind.UNREADABLE)
    assert unreadable.text + "\n" == told


async def test_half_understood_the_other_half_can_be_corrected_and_sent_again(folder, engine):
    put(folder, "mixed.csv", f"case_id,word\n{CASE},acknowledged\n{OTHER},lost\n")
    await read(folder, engine)
    assert engine.words == [Word.ACKNOWLEDGED]
    rest, reasons = names(folder, "rejected")
    assert (
        "'mixed.csv', 1 entries were taken. Do not send them again"
        in (folder / "reports" / "rejected" / reasons).read_text()
    )
    left = (folder / "reports" / "rejected" / rest).read_text()
    put(folder, "corrected.csv", left.replace("lost", "disputed"))
    await read(folder, engine)
    assert engine.words == [Word.ACKNOWLEDGED, Word.DISPUTED]


async def test_an_upload_is_waited_for(folder, engine, monkeypatch):
    now = [time.monotonic()]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    reports = FolderReports(folder, quiet=2)

    async def look(after):
        now[0] += after
        return await reports.read_once(engine.receive, engine.heard, NOW)

    put(folder, "growing.txt", f"{CASE} acknow")
    assert await look(0) == 0
    put(folder, "growing.txt", f"{CASE} acknowledged\n")
    assert await look(1.9) == 0
    assert await look(1.9) == 0
    assert engine.heard_until == []
    assert await look(0.2) == 1
    assert engine.words == [Word.ACKNOWLEDGED]
    assert engine.heard_until == [NOW]


async def test_a_file_that_grew_after_all_is_set_aside_and_not_read_twice(folder, engine):
    put(folder, "grew.txt", PAID)
    reports = FolderReports(folder, quiet=0)
    (found,) = reports.new(NOW)
    await engine.receive([found.incoming()])
    put(folder, "grew.txt", f"{PAID}{OTHER} acknowledged\n")
    reports.settle(found)
    await read(folder, engine)
    assert engine.words == [Word.PAID]
    _, reasons = names(folder, "rejected")
    assert (
        "changed after it was read; 1 entries were taken"
        in (folder / "reports" / "rejected" / reasons).read_text()
    )


async def test_what_is_no_finished_file_is_passed_over(folder, engine):
    for name in (".hidden", "upload.part", "upload.TMP"):
        put(folder, name, PAID)
    (folder / "reports" / "link").symlink_to("/etc/passwd")
    os.mkfifo(folder / "reports" / "pipe")
    assert await read(folder, engine) == 0
    assert engine.heard_until == [NOW]
    assert len([*(folder / "reports").iterdir()]) == 7


async def test_a_huge_file_is_set_aside(folder, engine, monkeypatch):
    monkeypatch.setattr(room, "LARGEST", 10)
    monkeypatch.setattr("handover.reports.LARGEST", 10)
    put(folder, "huge.txt", PAID)
    await read(folder, engine)
    assert engine.words == []
    assert len(names(folder, "rejected")) == 2


async def test_two_files_of_one_name_are_both_kept(folder, engine):
    for amount in (1, 2):
        put(folder, "same.txt", f"{CASE} paid {amount} SEK\n")
        await read(folder, engine)
    assert len(names(folder, "done")) == 2
    assert len(engine.words) == 2


async def test_a_very_long_name_in_any_alphabet(folder, engine):
    put(folder, "ö" * 120 + ".txt", "nonsense")
    await read(folder, engine)
    assert len(names(folder, "rejected")) == 2


async def test_a_folder_that_does_not_work_is_tried_later(tmp_path, engine):
    (tmp_path / "file").write_text("")
    with pytest.raises(TryLater, match="does not work"):
        await read(tmp_path / "file", engine)
    assert engine.heard_until == []


async def test_settling_twice_changes_nothing(folder, engine):
    put(folder, "monday.txt", PAID)
    reports = FolderReports(folder, quiet=0)
    (found,) = reports.new(NOW)
    reports.settle(found)
    reports.settle(found)
    assert len(names(folder, "done")) == 1
