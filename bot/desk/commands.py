"""What staff can type in their group: one table, and a line of text read by it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Duty(StrEnum):
    """What somebody at the desk may do; each may do what the one before may."""

    READ = "read"
    """Look: find, show, the lists."""
    ACT = "act"
    """Answer owners, pause, resume, extend, correct data, act on behalf."""
    LEAD = "lead"
    """Link chats, settle messages in doubt."""

    def covers(self, other: Duty) -> bool:
        order = tuple(Duty)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing staff can type."""

    takes: tuple[str, ...] = ()
    """What follows it, a word each; the last takes the rest of the line. One with `?` may be missing."""
    duty: Duty = Duty.READ
    does: str


INVOICE, REASON = "INVOICE", "REASON"
READ, ACT, LEAD = Duty.READ, Duty.ACT, Duty.LEAD
COMMANDS: Mapping[str, Command] = {
    "find": Command(takes=("WORDS",), does="cases by number, customer or business"),
    "show": Command(takes=(INVOICE,), does="one case: where it stands, what comes next, what happened"),
    "queue": Command(does="cases on their way to the collector"),
    "unheard": Command(does="messages nobody could read or believe"),
    "doubt": Command(does="messages that may or may not have gone out"),
    "digest": Command(does="what happened today, and what waits"),
    "help": Command(does="this list"),
    "pause": Command(takes=(INVOICE, REASON), duty=ACT, does="hold a case"),
    "resume": Command(takes=(INVOICE, REASON), duty=ACT, does="let a held or disputed case go on"),
    "extend": Command(takes=(INVOICE, "DATE", REASON), duty=ACT, does="give the owner until DATE to answer"),
    "due": Command(takes=(INVOICE, "DATE", REASON), duty=ACT, does="give the invoice a new due date"),
    "act": Command(
        takes=(INVOICE, "WORD", REASON),
        duty=ACT,
        does="decide on the owner's behalf: confirm, stop, paid=500 ...",
    ),
    "number": Command(takes=(INVOICE, "NUMBER"), duty=ACT, does="save the customer's identity number"),
    "address": Command(takes=(INVOICE, "ADDRESS"), duty=ACT, does="save the customer's address"),
    "mute": Command(takes=("DAYS?",), duty=ACT, does="no sound in this topic for DAYS days; 0 ends it"),
    "link": Command(takes=("WHO",), duty=LEAD, does="send a contact a link that connects his chat"),
    "arrived": Command(takes=("MESSAGE",), duty=LEAD, does="a message in doubt did arrive"),
    "lost": Command(
        takes=("MESSAGE",), duty=LEAD, does="a message in doubt did not arrive: it goes another way"
    ),
}
_TYPED = re.compile(r"/(\w+)(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)


class Wrong(Exception):
    """What was typed is no request; the text says what would be one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody wants done: the command and its values, by their names in the table, in lower case."""

    name: str
    values: Mapping[str, str]

    @property
    def duty(self) -> Duty:
        return COMMANDS[self.name].duty

    def __getitem__(self, name: str) -> str:
        return self.values[name]


def parse(text: str, own_name: str | None = None) -> Request | None:
    """Return what *text* asks for; None if it is no command, or one for another bot than *own_name*.

    Raises:
        Wrong: with a sentence for whoever typed it.

    """
    typed = _TYPED.fullmatch(text.strip())
    if typed is None or (typed[2] and own_name and typed[2].casefold() != own_name.casefold()):
        return None
    name = typed[1].casefold()
    command = COMMANDS.get(name)
    if command is None:
        raise Wrong(f"There is no /{name}; /help lists what there is.")
    wanted = command.takes
    given = (typed[3] or "").split(maxsplit=max(len(wanted) - 1, 0)) if wanted else []
    needed = sum(not one.endswith("?") for one in wanted)
    if len(given) < needed:
        raise Wrong(f"Type {usage(name)}.")
    values = {one.rstrip("?").lower(): value.strip() for one, value in zip(wanted, given, strict=False)}
    return Request(name=name, values=values)


def usage(name: str) -> str:
    """Return how a command is typed."""
    return " ".join((f"/{name}", *COMMANDS[name].takes))


def listed(duty: Duty) -> str:
    """Return the commands somebody of this *duty* may type, a line each."""
    return "\n".join(
        f"{usage(name)} - {command.does}" for name, command in COMMANDS.items() if duty.covers(command.duty)
    )
