"""What can be measured, by name: modules of `bench` with `async def measure(options: Options) -> list[Figure]`."""

from __future__ import annotations

import asyncio
import importlib
from importlib.util import find_spec

from app import logs
from app.memory import keep_loaded
from bench.frame import Figure, Options

MEASUREMENTS = {
    "tick": "deadlines that speak, on SQLite and with 1, 2 and 4 workers on PostgreSQL",
    "growth": "1,000 due among ever more open cases, and a worker's memory",
    "receive": "letters from an IMAP mailbox to decisions",
    "deliver": "messages to an SMTP server",
    "reading": "what owners write, read",
    "letters": "letters, taken apart",
    "import": "the books: 10,000 invoices",
    "chat": "messages and answers through the chat",
    "simulate": "days of generated load, and how late deadlines are",
    "sizes": "bytes a row of each table, and of what PostgreSQL logs ahead; an extra",
    "peers": "the same transition as a job of pgqueuer, procrastinate and DBOS; an extra",
}
MODULES = {"import": "bench.importing"}
"""Where it is not the name itself."""
EXTRA = {"peers", "sizes"}
"""What runs only where it is named."""


def is_here(name: str) -> bool:
    return find_spec(_module(name)) is not None


def measured(name: str, options: Options) -> list[Figure]:
    """Run one measurement, in this process."""
    logs.set_up("ERROR")
    module = importlib.import_module(_module(name))
    keep_loaded()
    figures: list[Figure] = asyncio.run(module.measure(options))
    return figures


def _module(name: str) -> str:
    return MODULES.get(name, f"bench.{name}")
