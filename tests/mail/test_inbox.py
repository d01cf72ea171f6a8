"""What the mailbox holds is received, once, whatever happens to the connection."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import pytest
import structlog.testing

from app.clock import now
from app.sandbox import MailSandbox
from core.inbound import Belief, Incoming, Kind
from mail.imap import LoginRefused, Lost, Mailbox
from mail.inbox import BATCH, STORE_DOWN, TRIES, Inbox
from tests.mail.conftest import REPLY, TOKEN, imap_account
from tests.servers.dovecot import Dovecot
from tests.servers.mailbox import letter, read
from tests.servers.proxy import TcpProxy
from tests.servers.server import OURS, OWNER


def reply(words: str, *, token: str = TOKEN) -> bytes:
    message = letter(OWNER, REPLY.of_token(token), words)
    message["Message-ID"] = make_msgid(domain="brygga.test")
    message["Date"] = format_datetime(now())
    return message.as_bytes()


class Receiver:
    """Stores what comes, refuses repeats, and fails where a test wants it to."""

    def __init__(self) -> None:
        self.letters: dict[str, Incoming] = {}
        self.given: Counter[str] = Counter()
        self.batches: list[int] = []
        self.heard_until = datetime.min.replace(tzinfo=UTC)
        self.fails_on: set[str] = set()
        self.down = False
        self._changed = asyncio.Condition()

    @property
    def words(self) -> list[str]:
        return [one.text for one in self.letters.values()]

    async def receive(self, batch: Sequence[Incoming]) -> None:
        if self.down or any(one.text in self.fails_on for one in batch):
            raise RuntimeError("not now")
        self.batches.append(len(batch))
        for one in batch:
            self.given[one.external_id] += 1
            self.letters.setdefault(one.external_id, one)
        async with self._changed:
            self._changed.notify_all()

    async def heard(self, until: datetime) -> None:
        self.heard_until = max(self.heard_until, until)
        async with self._changed:
            self._changed.notify_all()

    async def until(self, *words: str, within: float = 15.0) -> None:
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: set(words) <= set(self.words))

    async def heard_past(self, moment: datetime, within: float = 15.0) -> None:
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: self.heard_until > moment)


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@contextlib.asynccontextmanager
async def watching(inbox: Inbox, receiver: Receiver) -> AsyncIterator[None]:
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(inbox.run(receiver.receive, receiver.heard, stop))
        try:
            yield
        finally:
            stop.set()


async def put(dovecot: Dovecot, *letters: bytes) -> None:
    await asyncio.to_thread(dovecot.deliver, OURS, *letters)


# --- one pass -------------------------------------------------------------------------------------


async def test_what_is_there_is_read_once_and_put_away(mail_sandbox: MailSandbox, receiver: Receiver):
    await mail_sandbox.deliver(OURS, reply("Ja"))
    await mail_sandbox.deliver(OURS, reply("Nei"))
    before = now()
    inbox = Inbox(imap_account(mail_sandbox.imap_port, skew=0.0), now)

    assert await inbox.read_once(receiver.receive, receiver.heard) == 2
    assert await inbox.read_once(receiver.receive, receiver.heard) == 0

    assert receiver.words == ["Ja", "Nei"]
    assert receiver.heard_until >= before
    assert await asyncio.to_thread(read, mail_sandbox.imap_port, OURS) == []
    [first, _] = receiver.letters.values()
    assert (first.kind, first.belief, first.token, first.sender) == (
        Kind.REPLY,
        Belief.BELIEVED,
        TOKEN,
        OWNER,
    )
    assert abs(first.at - now()) < timedelta(seconds=10)


async def test_a_copy_of_a_letter_is_the_same_letter(mail_sandbox: MailSandbox, receiver: Receiver):
    one = reply("Ja")
    await mail_sandbox.deliver(OURS, b"Received: from a\r\n" + one)
    await mail_sandbox.deliver(OURS, b"Received: from b\r\nDelivered-To: svar@svarfrist.test\r\n" + one)
    await Inbox(imap_account(mail_sandbox.imap_port), now).read_once(receiver.receive, receiver.heard)
    assert list(receiver.given.values()) == [2]


async def test_two_letters_with_one_forged_id_are_two(mail_sandbox: MailSandbox, receiver: Receiver):
    one = reply("Ja")
    await mail_sandbox.deliver(OURS, one)
    await mail_sandbox.deliver(OURS, one.replace(b"Ja", b"Nei"))
    await Inbox(imap_account(mail_sandbox.imap_port), now).read_once(receiver.receive, receiver.heard)
    assert receiver.words == ["Ja", "Nei"]


async def test_two_letters_without_an_id_are_two(mail_sandbox: MailSandbox, receiver: Receiver):
    bare = letter(OWNER, REPLY.of_token(TOKEN), "Ja").as_bytes()
    await mail_sandbox.deliver(OURS, b"Received: from a by b; Mon, 23 Nov 2026 09:00:00 +0100\r\n" + bare)
    await mail_sandbox.deliver(OURS, b"Received: from a by b; Mon, 23 Nov 2026 09:00:07 +0100\r\n" + bare)
    await Inbox(imap_account(mail_sandbox.imap_port), now).read_once(receiver.receive, receiver.heard)
    assert receiver.words == ["Ja", "Ja"]


async def test_what_we_sent_is_taken_from_what_he_quotes(mail_sandbox: MailSandbox, receiver: Receiver):
    ours = "Hei Kari,\nSkal vi starte purring og inkasso for faktura 10023?\nHilsen oss"

    async def sent(tokens: Sequence[str]) -> dict[str, str]:
        return dict.fromkeys(tokens, ours)

    await mail_sandbox.deliver(OURS, reply(f"Ja\n\n{ours}\n"))
    inbox = Inbox(imap_account(mail_sandbox.imap_port), now, sent)
    await inbox.read_once(receiver.receive, receiver.heard)
    assert receiver.words == ["Ja"]


async def test_a_refused_login_is_said_so(mail_sandbox: MailSandbox, receiver: Receiver):
    inbox = Inbox(imap_account(mail_sandbox.imap_port, password="not-this-one"), now)
    with structlog.testing.capture_logs() as logs, pytest.raises(LoginRefused) as refusal:
        await inbox.read_once(receiver.receive, receiver.heard)
    assert logs[0]["event"] == "inbox_login_refused"
    assert "not-this-one" not in f"{logs}{refusal.value}"


async def test_nobody_listens(receiver: Receiver):
    with pytest.raises(Lost):
        await Inbox(imap_account(1), now).read_once(receiver.receive, receiver.heard)


# --- letters that can not be stored ---------------------------------------------------------------


async def test_a_letter_that_can_not_be_stored_stops_no_other(mail_sandbox: MailSandbox, receiver: Receiver):
    for words in ("en", "gift", "to"):
        await mail_sandbox.deliver(OURS, reply(words))
    receiver.fails_on = {"gift"}
    inbox = Inbox(imap_account(mail_sandbox.imap_port), now)
    arrived = now()
    await inbox.read_once(receiver.receive, receiver.heard)

    assert receiver.words == ["en", "to"]
    assert receiver.heard_until < arrived, "what is not stored was not heard"
    assert len(await asyncio.to_thread(read, mail_sandbox.imap_port, OURS)) == 1

    receiver.fails_on.clear()
    again = Inbox(imap_account(mail_sandbox.imap_port, skew=0.0), now)
    await again.read_once(receiver.receive, receiver.heard)
    assert receiver.words == ["en", "to", "gift"]
    assert receiver.heard_until > arrived - timedelta(seconds=1)


async def test_after_some_tries_it_is_kept_as_unreadable(mail_sandbox: MailSandbox, receiver: Receiver):
    await mail_sandbox.deliver(OURS, reply("gift"))
    receiver.fails_on = {"gift"}
    inbox = Inbox(imap_account(mail_sandbox.imap_port, pulse=0.01), now)
    for _ in range(TRIES):
        await inbox.read_once(receiver.receive, receiver.heard)
        await asyncio.sleep(0.3)
    [kept] = receiver.letters.values()
    assert (kept.kind, kept.text, kept.token) == (Kind.UNREADABLE, "", None)
    assert await asyncio.to_thread(read, mail_sandbox.imap_port, OURS) == []


async def test_while_the_store_is_down_nothing_is_lost(mail_sandbox: MailSandbox, receiver: Receiver):
    words = [f"svar {number}" for number in range(STORE_DOWN + 5)]
    for one in words:
        await mail_sandbox.deliver(OURS, reply(one))
    receiver.down = True
    began = now()
    inbox = Inbox(imap_account(mail_sandbox.imap_port, pulse=0.05, skew=0.0), now)
    async with watching(inbox, receiver):
        await asyncio.sleep(1.0)
        assert receiver.heard_until < began
        receiver.down = False
        await receiver.until(*words)
        await receiver.heard_past(began)
    assert all(one.kind is Kind.REPLY for one in receiver.letters.values())


# --- keeping watch --------------------------------------------------------------------------------


async def test_a_letter_is_read_as_soon_as_it_comes(mail_sandbox: MailSandbox, receiver: Receiver):
    async with watching(Inbox(imap_account(mail_sandbox.imap_port, pulse=10.0), now), receiver):
        await receiver.heard_past(now() - timedelta(seconds=90))
        await mail_sandbox.deliver(OURS, reply("Ja"))
        await receiver.until("Ja", within=2)


async def test_stopping_finishes_what_was_begun(mail_sandbox: MailSandbox):
    started, stored = asyncio.Event(), asyncio.Event()

    async def receive(batch: Sequence[Incoming]) -> None:
        started.set()
        await asyncio.sleep(0.3)
        stored.set()

    async def heard(until: datetime) -> None: ...

    await mail_sandbox.deliver(OURS, reply("Ja"))
    stop = asyncio.Event()
    inbox = Inbox(imap_account(mail_sandbox.imap_port), now)
    running = asyncio.create_task(inbox.run(receive, heard, stop))
    await started.wait()
    stop.set()
    await asyncio.wait_for(running, 30)
    assert stored.is_set()
    assert await asyncio.to_thread(read, mail_sandbox.imap_port, OURS) == []


async def test_a_server_that_hangs_up_is_asked_again(mail_sandbox: MailSandbox, receiver: Receiver):
    async with watching(Inbox(imap_account(mail_sandbox.imap_port, pulse=10.0), now), receiver):
        await receiver.heard_past(now() - timedelta(seconds=90))
        mail_sandbox.hang_up()
        await mail_sandbox.deliver(OURS, reply("Ja"))
        await receiver.until("Ja")


async def test_a_connection_behind_a_dead_router_is_given_up(mail_sandbox: MailSandbox, receiver: Receiver):
    async with TcpProxy(mail_sandbox.imap_port) as wire:
        account = imap_account(wire.port, pulse=1.0, timeout=1.0)
        async with watching(Inbox(account, now), receiver):
            await receiver.heard_past(now() - timedelta(seconds=90))
            wire.frozen = True
            await asyncio.sleep(2.5)
            deaf_since = receiver.heard_until
            await mail_sandbox.deliver(OURS, reply("Ja"))
            await asyncio.sleep(0.5)
            assert receiver.heard_until == deaf_since, "a deaf inbox says so by saying nothing"
            wire.frozen = False
            await receiver.until("Ja")
        assert wire.connections >= 2


async def test_a_connection_lost_while_storing_gives_the_letter_again(
    mail_sandbox: MailSandbox, receiver: Receiver
):
    async with TcpProxy(mail_sandbox.imap_port) as wire:
        wire.reset_on(b"MOVE")
        await mail_sandbox.deliver(OURS, reply("Ja"))
        with pytest.raises(Lost):
            await Inbox(imap_account(wire.port), now).read_once(receiver.receive, receiver.heard)
        await Inbox(imap_account(wire.port), now).read_once(receiver.receive, receiver.heard)
    assert list(receiver.given.values()) == [2], "given twice, under one identity"
    assert await asyncio.to_thread(read, mail_sandbox.imap_port, OURS) == []


async def test_a_giant_letter_is_read_from_its_beginning(mail_sandbox: MailSandbox, receiver: Receiver):
    message = EmailMessage()
    message["From"], message["To"] = OWNER, REPLY.of_token(TOKEN)
    message["Message-ID"] = make_msgid()
    message.set_content("Ja")
    message.add_attachment(b"x" * (12 << 20), maintype="application", subtype="pdf", filename="a.pdf")
    await mail_sandbox.deliver(OURS, message.as_bytes())
    await Inbox(imap_account(mail_sandbox.imap_port), now).read_once(receiver.receive, receiver.heard)
    [one] = receiver.letters.values()
    assert (one.text, one.kind) == ("Ja", Kind.REPLY)


# --- a real server --------------------------------------------------------------------------------


async def test_dovecot_killed_while_idle_is_noticed_and_nothing_is_lost(dovecot: Dovecot, receiver: Receiver):
    account = imap_account(dovecot.imap_port, pulse=10.0)
    async with watching(Inbox(account, now), receiver):
        await receiver.heard_past(now() - timedelta(seconds=90))
        for words in ("først", "så", "sist"):
            dovecot.kill9()
            dovecot.start()
            await put(dovecot, reply(words))
            await receiver.until(words, within=15)
    assert set(receiver.given.values()) == {1}


async def test_dovecot_numbering_anew_gives_nothing_under_a_new_identity(
    dovecot: Dovecot, receiver: Receiver
):
    receiver_fails = Receiver()
    receiver_fails.down = True
    letters = [reply(f"svar {number}") for number in range(5)]
    await put(dovecot, *letters)
    inbox = Inbox(imap_account(dovecot.imap_port), now)
    assert await inbox.read_once(receiver.receive, receiver.heard) == 5
    await put(dovecot, *letters[:3], reply("ny"))
    dovecot.renumber(OURS)
    assert await inbox.read_once(receiver.receive, receiver.heard) == 4
    assert len(receiver.letters) == 6
    assert receiver.words[-1] == "ny"


async def test_a_thousand_letters_are_waiting(dovecot: Dovecot, receiver: Receiver):
    words = [f"svar {number}" for number in range(1000)]
    await put(dovecot, *(reply(one) for one in words))
    inbox = Inbox(imap_account(dovecot.imap_port), now)
    assert await inbox.read_once(receiver.receive, receiver.heard) == 1000
    assert sorted(receiver.words) == sorted(words)
    assert set(receiver.given.values()) == {1}
    assert max(receiver.batches) <= BATCH
    assert await asyncio.to_thread(read, dovecot.imap_port, OURS) == []


async def test_dovecot_over_tls(dovecot: Dovecot, receiver: Receiver):
    account = imap_account(
        dovecot.imaps_port, host="localhost", tls="tls", ca_file=str(dovecot.certificate), pulse=10.0
    )
    async with watching(Inbox(account, now), receiver):
        await receiver.heard_past(now() - timedelta(seconds=90))
        dovecot.kill9()
        dovecot.start()
        await put(dovecot, reply("Ja"))
        await receiver.until("Ja")


async def test_an_untrusted_certificate_is_refused(dovecot: Dovecot, receiver: Receiver):
    account = imap_account(dovecot.imaps_port, host="localhost", tls="tls")
    with pytest.raises(LoginRefused, match="TLS"):
        await Inbox(account, now).read_once(receiver.receive, receiver.heard)


async def test_handled_letters_are_seen_and_kept(dovecot: Dovecot, receiver: Receiver):
    await put(dovecot, reply("Ja"))
    account = imap_account(dovecot.imap_port)
    await Inbox(account, now).read_once(receiver.receive, receiver.heard)
    handled = await Mailbox.open(imap_account(dovecot.imap_port, folder=account.handled_folder))
    try:
        [uid] = await handled.search()
        assert b"Ja" in (await handled.fetch([uid], 10_000))[uid]
    finally:
        await handled.aclose()
