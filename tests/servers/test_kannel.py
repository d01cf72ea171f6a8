"""What we count on Kannel to do, and what it does not do."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.servers.kannel import AGAIN_AFTER, OUR_PASSWORD, OUR_USER, REPORTS, WHAT, Kannel
from tests.servers.mailbox import wait_for
from tests.servers.server import HOST
from tests.servers.smsc import NO_PROXY

DOCS = Path(__file__).parents[2] / "docs" / "sms.md"
PHONE, OURS = "4791234567", "46766861234"


class Callee(ThreadingHTTPServer):
    """Whom Kannel calls: notes the queries, and answers with `status`."""

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Answer)
        self.status = 200
        self.queries: list[dict[str, str]] = []

    def address(self, query: str) -> str:
        return f"http://{HOST}:{self.server_address[1]}/called?{query}"

    def heard(self) -> list[str]:
        return [query["text"] for query in self.queries]


class _Answer(BaseHTTPRequestHandler):
    server: Callee

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        self.server.queries.append({name: values[-1] for name, values in query.items()})
        self.send_response(self.server.status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *words: object) -> None:
        pass


@pytest.fixture
def callee(kannel: Kannel) -> Iterator[Callee]:
    with Callee() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        kannel.call(server.address(WHAT))
        yield server
        server.shutdown()
        thread.join()


def send(kannel: Kannel, text: str, **more: str) -> str:
    query = {"username": OUR_USER, "password": OUR_PASSWORD, "from": f"+{OURS}", "to": f"+{PHONE}"}
    query |= {"text": text, "charset": "UTF-8", "coding": "0"} | more
    with NO_PROXY.open(f"{kannel.url}?{urlencode(query)}", timeout=10) as response:
        return str(response.read().decode())


def test_it_hands_on_what_we_send(kannel: Kannel):
    assert send(kannel, "Faktura 2044 er forfalt: 1 200 €").startswith("0:")

    (part,) = wait_for(kannel.smsc.sent)

    assert (part.sender, part.to, part.ucs2) == (OURS, PHONE, False)
    assert part.text == "Faktura 2044 er forfalt: 1 200 €"


@pytest.mark.parametrize(
    ("text", "coding", "number"), [("forfalt " * 30, "0", 2), ("– 😀 " * 30, "2", 3), ("€" * 81, "0", 2)]
)
def test_it_cuts_what_is_long(kannel: Kannel, text: str, coding: str, number: int):
    send(kannel, text, coding=coding)

    assert wait_for(lambda: kannel.smsc.shown(PHONE)) == [text]
    assert [part.part for part in kannel.smsc.sent()] == list(range(1, number + 1))
    assert {part.ucs2 for part in kannel.smsc.sent()} == {coding == "2"}


@pytest.mark.parametrize(
    "text",
    ["ja", "JA [4F7] æøå ÅÄÖ é 12 €", "„ja“ – 😀", "  to  linjer\nher", "forklaring " * 30, "😀ø" * 60],
)
@pytest.mark.parametrize("backwards", [False, True])
def test_it_calls_with_the_words_as_they_were_written(
    kannel: Kannel, callee: Callee, text: str, backwards: bool
):
    kannel.smsc.writes(PHONE, OURS, text, backwards=backwards)

    (query,) = wait_for(lambda: callee.queries)

    assert query["text"] == text
    assert query["from"] == f"+{PHONE}"
    assert query["charset"] == "UTF-8"


@pytest.mark.parametrize(
    ("fate", "kind"), [("delivered", 1), ("undeliverable", 2), ("expired", 2 | 32), ("refused", 16)]
)
def test_it_calls_with_what_became_of_a_message(kannel: Kannel, callee: Callee, fate, kind: int):
    kannel.smsc.fate(PHONE, fate)
    send(kannel, "varsel", **{"dlr-mask": "19", "dlr-url": callee.address("ref=4f7&type=%d")})

    assert wait_for(lambda: callee.queries) == [{"ref": "4f7", "type": str(kind)}]


def test_it_knows_after_a_kill_what_a_report_belongs_to(kannel: Kannel, callee: Callee):
    kannel.smsc.fate(PHONE, "silent")
    send(kannel, "varsel", **{"dlr-mask": "19", "dlr-url": callee.address("ref=4f7&type=%d")})
    wait_for(kannel.smsc.sent)
    wait_for(lambda: kannel.bearerbox.kept() == 0)  # killed before it notes that, it would send once more
    kannel.kill9()
    kannel.start()
    kannel.smsc.ends(PHONE, "undeliverable")

    assert wait_for(lambda: callee.queries) == [{"ref": "4f7", "type": "2"}]


@pytest.mark.parametrize("status", [503, 500, 403, 404])
def test_it_calls_again_until_it_is_heard(kannel: Kannel, callee: Callee, status: int):
    callee.status = status
    kannel.smsc.writes(PHONE, OURS, "stopp")
    wait_for(lambda: len(callee.queries) >= 2)
    callee.status = 200
    first, *_ = before = list(callee.queries)

    wait_for(lambda: len(callee.queries) > len(before))

    assert all(query == first for query in callee.queries)  # the same id too
    assert [part for part in kannel.smsc.sent() if part.to == PHONE] == []  # no excuse goes to him


def test_what_came_while_smsbox_was_away_outlives_a_kill(kannel: Kannel, callee: Callee):
    kannel.smsbox.stop()
    kannel.smsc.writes(PHONE, OURS, "stopp")
    kannel.kill9()
    kannel.start()

    wait_for(lambda: callee.queries)

    assert callee.heard() == ["stopp"]


def test_what_we_did_not_take_is_forgotten_when_smsbox_ends(kannel: Kannel, callee: Callee):
    """It lies in smsbox's memory only: docs/sms.md says what follows from that."""
    callee.status = 503
    kannel.smsc.writes(PHONE, OURS, "forgotten")
    wait_for(lambda: callee.queries)
    kannel.smsbox.stop()
    callee.status = 200
    callee.queries.clear()
    kannel.start()
    kannel.smsc.writes(PHONE, OURS, "heard")

    wait_for(lambda: "heard" in callee.heard(), within=AGAIN_AFTER + 5)

    assert callee.heard() == ["heard"]


def test_what_it_took_from_us_outlives_a_kill(kannel: Kannel):
    kannel.smsc.stop()
    assert send(kannel, "varsel").startswith(("0:", "3: Queued"))
    kannel.kill9()
    kannel.start()

    wait_for(kannel.smsc.sent)

    assert kannel.smsc.shown(PHONE) == ["varsel"]


def test_what_docs_tell_to_set_is_what_is_tested_here(kannel: Kannel):
    said = DOCS.read_text().partition("### Kannel\n")[2]
    block = said.split("```")[1].strip()
    settings = {tuple(line.split(" = ", 1)) for line in block.splitlines() if line}
    here = kannel.smsbox.configuration.read_text()
    theirs = {"store-location", "database", "username", "password", "http-queue-delay", "get-url"}

    missing = [f"{key} = {value}" for key, value in settings if key not in theirs]
    assert [line for line in missing if f"{line}\n" not in here] == []
    assert f'?{WHAT}"' in block
    assert " ".join(REPORTS.split()) in " ".join(said.split())
