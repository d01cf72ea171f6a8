"""The sandbox's SMS on the way out: sent once, whatever happens in between."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from bot import FileBox
from core.errors import Refused, TryLater
from core.events import Channel
from tests.bot.messages import ALERT, FIRST, NOW, OWNER, a_parcel, lines


@pytest.fixture
def box(tmp_path):
    return FileBox(tmp_path, lambda: NOW)


async def test_a_message_is_a_line(box):
    receipt = await box.send(a_parcel(address="912 34 567"), ALERT)
    assert lines(box.folder / "out.jsonl") == [
        {
            "id": receipt.provider_id,
            "at": NOW.isoformat(),
            "to": OWNER,
            "text": ALERT.body,
            "reference": str(FIRST),
        }
    ]
    assert receipt.at == NOW


async def test_the_same_parcel_twice_appears_once_with_its_first_receipt(tmp_path):
    times = iter(NOW + timedelta(minutes=minute) for minute in range(9))
    first = FileBox(tmp_path, lambda: next(times))
    receipt = await first.send(a_parcel(), ALERT)
    assert await first.send(a_parcel(), ALERT) == receipt
    assert await FileBox(tmp_path, lambda: next(times)).send(a_parcel(), ALERT) == receipt
    assert len(lines(tmp_path / "out.jsonl")) == 1


async def test_what_was_sent_can_be_looked_up(box):
    await box.send(a_parcel(1), ALERT)
    await box.send(a_parcel(2, "+46701740605"), ALERT)
    assert [record["to"] for record in box.sent()] == [OWNER, "+46701740605"]
    assert [record["reference"] for record in box.sent("91234567")] == [str(a_parcel(1).id)]
    assert box.sent("nobody") == []


async def test_many_at_once_from_several_boxes(tmp_path):
    boxes = [FileBox(tmp_path, lambda: NOW) for _ in range(3)]
    await asyncio.gather(*(box.send(a_parcel(number), ALERT) for box in boxes for number in range(30)))
    references = [line["reference"] for line in lines(tmp_path / "out.jsonl")]
    assert len(references) == len(set(references)) == 30


@pytest.mark.parametrize("address", ["", "Telenor", "ola@firma.example"])
async def test_what_is_no_number_is_refused(box, address):
    with pytest.raises(Refused, match="no telephone number"):
        await box.send(a_parcel(address=address), ALERT)


async def test_another_channel_has_its_own_sort_of_addresses(tmp_path):
    box = FileBox(tmp_path, lambda: NOW, channel=Channel.CHAT)
    await box.send(a_parcel(address="ola", channel=Channel.CHAT), ALERT)
    assert [record["to"] for record in box.sent("ola")] == ["ola"]
    with pytest.raises(Refused, match="empty"):
        await box.send(a_parcel(1, address=" ", channel=Channel.CHAT), ALERT)


async def test_a_full_disk_leaves_nothing_half(box, monkeypatch):
    await box.send(a_parcel(1), ALERT)
    real = os.write

    def full(opened, content):
        if len(content) > 20:
            return real(opened, bytes(content)[:20])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(TryLater, match="No space left"):
        await box.send(a_parcel(2), ALERT)
    monkeypatch.undo()
    assert len(lines(box.folder / "out.jsonl")) == 1
    await box.send(a_parcel(2), ALERT)
    assert len(lines(box.folder / "out.jsonl")) == 2


async def test_a_line_that_a_crash_left_without_end_is_not_in_the_way(box):
    await box.send(a_parcel(1), ALERT)
    with (box.folder / "out.jsonl").open("a") as file:
        file.write('{"id": "sms-')
    await FileBox(box.folder, lambda: NOW).send(a_parcel(2), ALERT)
    assert [line["reference"] for line in lines(box.folder / "out.jsonl")] == [
        str(a_parcel(number).id) for number in (1, 2)
    ]


SENDS_UNTIL_KILLED = """
import asyncio, sys
from pathlib import Path
from bot import FileBox
from tests.bot.messages import ALERT, NOW, a_parcel

async def main(folder, first):
    box = FileBox(folder, lambda: NOW)
    for number in range(first, 100_000):
        await box.send(a_parcel(number), ALERT)
        print(number, flush=True)

asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
"""


def test_kill_9_loses_and_doubles_nothing(tmp_path):
    done = 0
    for round_ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", SENDS_UNTIL_KILLED, str(tmp_path), str(done)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline()
        time.sleep(0.05 + 0.03 * round_)
        process.send_signal(signal.SIGKILL)
        told = [int(line) for line in process.stdout.read().split("\n")[:-1] if line.isdigit()]
        process.stdout.close()
        process.wait()
        done = max(told, default=done)
        references = [line["reference"] for line in lines(tmp_path / "out.jsonl")]
        assert len(references) == len(set(references)) >= done + 1
