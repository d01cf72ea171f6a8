"""Hands orders over as files: `orders/<order id>.json`, and one line each in `orders.csv`.

The JSON is written first and the line last: who is in the list was handed over whole. A crash between the two
leaves a file without a line, and the same order, sent again, adds the line from the file as it stands.
"""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import suppress
from pathlib import Path

from core.errors import TryLater
from core.messages import Parcel, Receipt, Text
from core.ports import Clock
from handover.bundle import HEADER, Bundle, Document, as_json, bundle_of, csv_line
from handover.disk import FILE, FOLDER, alone, keep, plainly, sweep, write_all, write_whole


class FolderCollector:
    """A `core.ports.Sender` for a collector who fetches files. Several processes may share the folder."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self.orders = folder / "orders"
        self._list = OrderList(folder / "orders.csv", self.orders)
        self._clock = clock
        self._swept = False

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        """Write the order down; the receipt's id is the order's. It needs no wording.

        Raises `Refused` if it is no order about one case, `TryLater` if the disk is full or the folder does
        not work.
        """
        bundle = bundle_of(parcel)
        try:
            await asyncio.to_thread(self._hand_over, bundle)
        except TryLater:
            raise
        except OSError as error:
            raise TryLater(plainly(error, self.folder)) from error
        return Receipt(provider_id=str(bundle.order_id), at=self._clock())

    def _hand_over(self, bundle: Bundle) -> None:
        with alone(self.folder):
            self.orders.mkdir(mode=FOLDER, exist_ok=True)
            if not self._swept:
                sweep(self.orders)
                sweep(self.folder)
                self._swept = True
            if str(bundle.order_id) in self._list:
                self._list.keep()
                return
            path = self.orders / f"{bundle.order_id}.json"
            if _order_in(path) is None:
                write_whole(path, as_json(bundle))
            else:
                keep(path)
                keep(self.orders)
            # The file may be from before a crash, when less had been paid: the line says what the file says.
            self._list.append(_order_in(path) or {})


class OrderList:
    """`orders.csv`: a header, then a line per order. A line counts when its line end is there.

    Only for who is `alone` in its folder.
    """

    def __init__(self, path: Path, orders: Path) -> None:
        self.path = path
        self._orders = orders
        self._ids: set[str] = set()
        self._inode = 0
        self._read = 0
        """Bytes of the file that are known: all of them whole lines."""

    def __contains__(self, order_id: str) -> bool:
        self._catch_up()
        return order_id in self._ids

    def keep(self) -> None:
        """Wait until what was appended, perhaps by a process that died, is on the disk."""
        keep(self.path)

    def append(self, order: Document) -> None:
        """Add one line. If that fails the list is as it was before."""
        self._catch_up()
        line = f"{csv_line(order)}\n".encode("utf-8", "replace")
        opened = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC, FILE)
        try:
            write_all(opened, line)
            os.fsync(opened)
        except OSError:
            with suppress(OSError):
                os.ftruncate(opened, self._read)
            raise
        finally:
            os.close(opened)
        self._catch_up()

    def _catch_up(self) -> None:
        """Read the lines that are new since the last look; cut off one that a crash left without its end."""
        if not self.path.exists() or self.path.stat().st_size == 0:
            self._make_anew()
        with self.path.open("r+b") as file:
            known = os.fstat(file.fileno())
            if known.st_ino != self._inode or known.st_size < self._read:
                self._ids, self._inode, self._read = set(), known.st_ino, 0
            file.seek(self._read)
            new = file.read()
            whole = new.rfind(b"\n") + 1
            if self._read == 0:
                self._check(new)
            if whole < len(new):
                file.truncate(self._read + whole)
        self._ids.update(
            line.split(b",", 1)[0].decode("ascii", "replace") for line in new[:whole].splitlines()
        )
        self._read += whole

    def _check(self, content: bytes) -> None:
        if content.partition(b"\n")[0].rstrip(b"\r").decode("utf-8", "replace") != HEADER:
            self._inode = 0
            raise TryLater(f"{self.path} has another header than ours; move it away and it is made anew")

    def _make_anew(self) -> None:
        """Write the list from the orders that still lie in their folder."""
        found = (_order_in(path) for path in sorted(self._orders.glob("*.json")))
        lines = [HEADER, *(csv_line(order) for order in found if order is not None)]
        write_whole(self.path, "".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))
        self._inode = 0


def _order_in(path: Path) -> Document | None:
    """Return the order in a file; None if there is no file, or it is no order of ours."""
    try:
        order = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return order if isinstance(order, dict) and order.get("order_id") == path.stem else None
