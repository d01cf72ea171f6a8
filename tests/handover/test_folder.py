"""Orders as files: there whole or not at all, and once, whenever the process or the disk gives up."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from core.case import Money
from core.errors import Refused, TryLater
from core.messages import Notice, Order
from handover import FolderCollector
from handover.bundle import HEADER, bundle_of
from tests.handover.orders import (
    NOTHING,
    NOW,
    ORDER,
    Killed,
    KilledAt,
    a_case,
    an_order,
    listed,
    order_id,
    written,
)


def collector(folder: Path) -> FolderCollector:
    return FolderCollector(folder, lambda: NOW)


async def test_an_order_is_a_file_and_a_line(tmp_path):
    receipt = await collector(tmp_path).send(an_order(), NOTHING)
    assert (receipt.provider_id, receipt.at) == (str(ORDER), NOW)
    assert written(tmp_path)[str(ORDER)]["order"] == "reminder"
    assert (tmp_path / "orders.csv").read_text().startswith(f"{HEADER}\n{ORDER},reminder,")


async def test_the_same_order_twice_is_one_file_and_one_line(tmp_path):
    own = collector(tmp_path)
    for sender in (own, own, collector(tmp_path)):
        await sender.send(an_order(), NOTHING)
    assert [*written(tmp_path)] == listed(tmp_path) == [str(ORDER)]


async def test_an_order_stays_as_it_was_given_first(tmp_path):
    await collector(tmp_path).send(an_order(), NOTHING)
    later = a_case(balance=Money(amount=Decimal(1), currency="SEK"))
    await collector(tmp_path).send(an_order(case=later), NOTHING)
    assert written(tmp_path)[str(ORDER)]["balance"] == "11000.50"


async def test_an_order_the_partner_fetched_is_not_given_again(tmp_path):
    await collector(tmp_path).send(an_order(), NOTHING)
    (tmp_path / "orders" / f"{ORDER}.json").unlink()
    await collector(tmp_path).send(an_order(), NOTHING)
    assert written(tmp_path) == {}
    assert listed(tmp_path) == [str(ORDER)]


async def test_many_at_once_from_several_senders(tmp_path):
    senders = [collector(tmp_path) for _ in range(3)]
    orders = [an_order(id=order_id(number)) for number in range(20)]
    await asyncio.gather(*(sender.send(order, NOTHING) for sender in senders for order in orders))
    assert sorted(listed(tmp_path)) == sorted(str(order.id) for order in orders) == sorted(written(tmp_path))


async def test_a_lost_list_is_made_anew_from_the_orders(tmp_path):
    own = collector(tmp_path)
    for number in range(3):
        await own.send(an_order(id=order_id(number)), NOTHING)
    before = (tmp_path / "orders.csv").read_text()
    (tmp_path / "orders.csv").unlink()
    await own.send(an_order(id=order_id(1)), NOTHING)
    assert (tmp_path / "orders.csv").read_text() == before


async def test_a_line_that_a_crash_left_without_end_is_written_anew(tmp_path):
    await collector(tmp_path).send(an_order(), NOTHING)
    with (tmp_path / "orders.csv").open("a") as file:
        file.write(f"{order_id(1)},remin")
    await collector(tmp_path).send(an_order(id=order_id(1)), NOTHING)
    assert listed(tmp_path) == [str(ORDER), str(order_id(1))]


async def test_a_list_that_is_not_ours_is_not_written_into(tmp_path):
    (tmp_path / "orders.csv").write_text("id;amount\n1;2\n")
    with pytest.raises(TryLater, match="another header than ours; move it away"):
        await collector(tmp_path).send(an_order(), NOTHING)
    assert (tmp_path / "orders.csv").read_text() == "id;amount\n1;2\n"


@pytest.mark.parametrize("at", range(1, 20))
async def test_killed_at_any_step_an_order_is_there_whole_and_once_when_it_is_sent_again(
    tmp_path, monkeypatch, at
):
    await collector(tmp_path).send(an_order(id=order_id(1)), NOTHING)
    with KilledAt(monkeypatch, at) as disk:
        try:
            collector(tmp_path)._hand_over(bundle_of(an_order()))
        except Killed:
            pass
        else:
            assert len(disk.calls) < at
    assert set(written(tmp_path)) <= {str(order_id(1)), str(ORDER)}
    await collector(tmp_path).send(an_order(), NOTHING)
    assert set(written(tmp_path)) == {str(order_id(1)), str(ORDER)}
    assert listed(tmp_path) == [str(order_id(1)), str(ORDER)]
    assert not [*(tmp_path / "orders").glob(".*")]


@pytest.mark.parametrize("at", range(1, 20))
async def test_killed_at_any_step_of_the_very_first_order(tmp_path, monkeypatch, at):
    folder = tmp_path / "partner"
    with KilledAt(monkeypatch, at), suppress(Killed):
        collector(folder)._hand_over(bundle_of(an_order()))
    await collector(folder).send(an_order(), NOTHING)
    assert [*written(folder)] == listed(folder) == [str(ORDER)]
    assert (folder / "orders.csv").read_text().startswith(HEADER)


@pytest.mark.parametrize("at", range(1, 10))
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
async def test_when_the_disk_gives_up_nothing_half_is_left(tmp_path, monkeypatch, at, code):
    await collector(tmp_path).send(an_order(id=order_id(1)), NOTHING)
    real, calls = os.write, []

    def full(opened, content):
        calls.append(opened)
        if len(calls) == at:
            real(opened, bytes(content)[:10])
            raise OSError(code, os.strerror(code))
        return real(opened, bytes(content)[:200])

    monkeypatch.setattr(os, "write", full)
    failure = None
    try:
        await collector(tmp_path).send(an_order(), NOTHING)
    except TryLater as error:
        failure = str(error)
    if failure is not None:
        assert ("is full" in failure) == (code == errno.ENOSPC)
        assert listed(tmp_path) == [str(order_id(1))]
        assert (tmp_path / "orders.csv").read_text().endswith("\n")
        assert not [*(tmp_path / "orders").glob(".*")]
    monkeypatch.undo()
    assert failure or len(calls) < at
    await collector(tmp_path).send(an_order(), NOTHING)
    assert listed(tmp_path) == [str(order_id(1)), str(ORDER)]


async def test_a_folder_that_is_none_is_said_plainly(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(TryLater, match=r"the collector's folder .* does not work"):
        await collector(tmp_path / "file").send(an_order(), NOTHING)


async def test_what_is_no_order_is_refused(tmp_path):
    with pytest.raises(Refused):
        await collector(tmp_path).send(an_order(Notice.ALERT), NOTHING)
    assert not [*tmp_path.iterdir()]


async def test_nobody_else_on_the_machine_reads_who_owes_what(tmp_path):
    await collector(tmp_path / "partner").send(an_order(), NOTHING)
    for path in (tmp_path / "partner").rglob("*"):
        assert path.stat().st_mode & 0o007 == 0, path


SENDS_UNTIL_KILLED = """
import asyncio, sys
from pathlib import Path
from handover import FolderCollector
from tests.handover.orders import NOTHING, NOW, an_order, order_id

async def main(folder, first):
    collector = FolderCollector(folder, lambda: NOW)
    for number in range(first, 100_000):
        await collector.send(an_order(id=order_id(number)), NOTHING)
        print(number, flush=True)

asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
"""


def test_kill_9_loses_and_doubles_nothing(tmp_path):
    """A real process, killed while it writes; the next begins with the order it did last."""
    done = 0
    for round_ in range(4):
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
        assert len(written(tmp_path)) >= done + 1
        ids = listed(tmp_path)
        assert len(ids) == len(set(ids)) >= done + 1


async def test_amounts_in_the_list_are_those_of_the_file(tmp_path):
    """A crash between the two, and a payment before the order was sent again."""
    own = collector(tmp_path)
    await own.send(an_order(), NOTHING)
    (tmp_path / "orders.csv").write_text(f"{HEADER}\n")
    later = replace(an_order(Order.REMINDER), cases=an_order(case=a_case(invoice="9999")).cases)
    await collector(tmp_path).send(later, NOTHING)
    assert ",2044," in (tmp_path / "orders.csv").read_text()
