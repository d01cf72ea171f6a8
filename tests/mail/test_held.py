"""An answer whose sender can not be looked up now waits a while, and silence waits with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from app.clock import now
from app.sandbox import MailSandbox
from core.inbound import Belief, Incoming
from mail.inbox import Inbox
from mail.records import Answer
from mail.refusal import Refusal
from mail.understanding import HELD
from tests.mail.conftest import REPLY, TOKEN, imap_account
from tests.mail.signing import Domain, published
from tests.servers.server import OURS

LONG_AGO = datetime.min.replace(tzinfo=UTC)
OWN = Domain()
LETTER = OWN.signs(
    f"From: Kari <kari@{OWN.name}>\nTo: {REPLY.of_token(TOKEN)}\nSubject: Re: x\n"
    f"Date: Mon, 23 Nov 2026 09:00:00 +0100\nMessage-ID: <1@{OWN.name}>\n\nJa\n".encode()
)


@dataclass(slots=True)
class Names:
    """Name servers that can be made silent."""

    silent: bool = False
    asked: list[str] = field(default_factory=list)

    async def records(self, names: Iterable[str]) -> Mapping[str, Answer]:
        self.asked += names
        return {} if self.silent else published(OWN)


@dataclass(slots=True)
class Taken:
    letters: list[Incoming] = field(default_factory=list)
    heard_until: datetime = LONG_AGO

    async def receive(self, batch: Sequence[Incoming]) -> None:
        self.letters += batch

    async def heard(self, until: datetime) -> None:
        self.heard_until = max(self.heard_until, until)


@dataclass(slots=True)
class Watch:
    """An inbox, read once at a time, on a clock that can be put forward."""

    server: MailSandbox
    names: Names = field(default_factory=Names)
    taken: Taken = field(default_factory=Taken)
    later: timedelta = timedelta()
    tokens: tuple[str, ...] = (TOKEN,)

    def inbox(self) -> Inbox:
        async def sent(tokens: Sequence[str]) -> dict[str, str]:
            return {token: "Skal vi starte?" for token in tokens if token in self.tokens}

        account = imap_account(self.server.imap_port, verify_here=True, skew=0.0, pulse=0.0)
        return Inbox(account, lambda: now() + self.later, sent, self.names.records)

    async def look(self, inbox: Inbox | None = None) -> int:
        return await (inbox or self.inbox()).read_once(self.taken.receive, self.taken.heard)


@pytest.fixture
def watch(mail_sandbox: MailSandbox) -> Watch:
    return Watch(mail_sandbox)


async def test_the_keys_of_all_letters_are_asked_for_at_once(watch: Watch):
    await watch.server.deliver(OURS, LETTER)
    await watch.server.deliver(OURS, LETTER.replace(b"Ja", b"Nei"))
    await watch.server.deliver(OURS, LETTER.replace(TOKEN.encode(), b"nothing"))
    assert await watch.look() == 3
    assert [one.why for one in watch.taken.letters] == [
        "signature",
        Refusal.SIGNATURE_WRONG,
        Refusal.NO_TOKEN,
    ]
    assert watch.names.asked == ["s1._domainkey.brygga.example"], "of what answers nothing nothing is asked"


async def test_it_is_tried_again_and_silence_does_not_count_meanwhile(watch: Watch):
    await watch.server.deliver(OURS, LETTER)
    arrived = now()
    watch.names.silent = True
    inbox = watch.inbox()
    for _ in range(7):
        assert await watch.look(inbox) == 0
    assert watch.taken.heard_until < arrived
    watch.names.silent = False
    assert await watch.look(inbox) == 1
    (letter,) = watch.taken.letters
    assert (letter.belief, letter.text) == (Belief.BELIEVED, "Ja")
    await watch.look(inbox)
    assert watch.taken.heard_until > arrived - timedelta(seconds=1)


async def test_at_last_it_is_kept_and_not_believed(watch: Watch):
    await watch.server.deliver(OURS, LETTER)
    watch.names.silent = True
    assert await watch.look() == 0
    watch.later = HELD + timedelta(seconds=1)
    assert await watch.look() == 1
    (letter,) = watch.taken.letters
    assert (letter.belief, letter.why) == (Belief.NOT_AUTHENTICATED, Refusal.NO_ANSWER_FROM_DNS)
    assert letter.text == "Ja"


async def test_nobody_holds_us_up_by_a_letter_that_answers_nothing(watch: Watch):
    await watch.server.deliver(OURS, LETTER)
    watch.tokens = ()
    watch.names.silent = True
    before = now()
    assert await watch.look() == 1
    assert watch.taken.heard_until >= before - timedelta(seconds=1)
