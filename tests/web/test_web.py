import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest
import structlog

import web
from tests.servers.server import HOST, free_port
from web.app import LARGEST

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _everything_is_said() -> None:
    """Other tests of this process may have told the log to be quiet."""
    structlog.reset_defaults()


class Noted:
    """A hook that notes what it was given."""

    def __init__(self, status: int = 200, answer: str = "") -> None:
        self.given: list[tuple[bytes, Mapping[str, str], str, str]] = []
        self.answer = (status, answer)

    async def __call__(
        self, body: bytes, headers: Mapping[str, str], query: str, url: str
    ) -> tuple[int, str]:
        self.given.append((body, headers, query, url))
        return self.answer


class Broken:
    async def __call__(
        self, body: bytes, headers: Mapping[str, str], query: str, url: str
    ) -> tuple[int, str]:
        raise RuntimeError(f"a secret: {body!r}")


class Ready(web.Up):
    def __init__(self) -> None:
        super().__init__(lambda: NOW)
        self.begun = asyncio.Event()

    def begins(self) -> None:
        super().begins()
        self.begun.set()


@asynccontextmanager
async def serving(
    hooks: Mapping[str, web.Hook], alive: Callable[[], bool] | None = None
) -> AsyncIterator[tuple[httpx.AsyncClient, int]]:
    stop, up, port = asyncio.Event(), Ready(), free_port()
    server = asyncio.create_task(web.serve(web.create_app(hooks, alive), HOST, port, stop, up))
    await up.begun.wait()
    async with httpx.AsyncClient(base_url=f"http://{HOST}:{port}", timeout=10) as http:
        yield http, port
    stop.set()
    await asyncio.wait_for(server, 10)
    assert up.since is None


async def test_a_hook_is_given_what_was_asked():
    hook = Noted()
    async with serving({"/sms/46elks": hook}) as (http, _):
        await http.post("/sms/46elks/key/in?a=1&b=%20", content=b"x=\xff", headers={"X-Signature": "s"})
        await http.get("/sms/46elks")

    (body, headers, query, url), (_, _, no_query, bare) = hook.given
    assert (body, query, url) == (b"x=\xff", "a=1&b=%20", "/sms/46elks/key/in?a=1&b=%20")
    assert headers["x-signature"] == "s"
    assert (no_query, bare) == ("", "/sms/46elks")


async def test_the_path_comes_as_it_was_written():
    hook = Noted()
    async with serving({"/sms": hook}) as (http, _):
        await http.post("/sms/a%2Fb/%C3%A5")

    assert hook.given[0][3] == "/sms/a%2Fb/%C3%A5"


@pytest.mark.parametrize(
    ("answer", "type"), [("", "text/plain"), ("ok", "text/plain"), ("<Response/>", "text/xml")]
)
async def test_a_hooks_answer_goes_back(answer: str, type: str):
    async with serving({"/sms": Noted(202, answer)}) as (http, _):
        response = await http.post("/sms/in")

    assert (response.status_code, response.text) == (202, answer)
    assert response.headers["content-type"].startswith(type)
    assert "server" not in response.headers


async def test_what_no_hook_is_for_is_not_found():
    hook = Noted()
    async with serving({"/sms": hook}) as (http, _):
        found = [
            await http.get(path) for path in ("/", "/smsx", "/docs", "/openapi.json", "/health/x", "/sm")
        ]

    assert {response.status_code for response in found} == {404}
    assert hook.given == []


async def test_only_get_and_post_are_taken():
    async with serving({"/sms": Noted()}) as (http, _):
        found = [await http.request(method, "/sms/in") for method in ("PUT", "DELETE", "PATCH", "OPTIONS")]

    assert {response.status_code for response in found} == {405}


async def test_health():
    async with serving({}) as (http, _):
        response = await http.get("/health")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(("well", "status"), [(True, 200), (False, 503)])
async def test_health_is_what_we_are_told_it_is(well: bool, status: int):
    async with serving({}, lambda: well) as (http, _):
        assert (await http.get("/health")).status_code == status


@pytest.mark.parametrize(("size", "status"), [(LARGEST, 200), (LARGEST + 1, 413), (4 * LARGEST, 413)])
async def test_a_body_has_a_limit(size: int, status: int):
    hook = Noted()
    async with serving({"/sms": hook}) as (http, _):
        assert (await http.post("/sms/in", content=b"x" * size)).status_code == status

    assert len(hook.given) == (status == 200)


async def test_a_body_in_pieces_has_the_same_limit():
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b"x" * (LARGEST // 4)

    hook = Noted()
    async with serving({"/sms": hook}) as (http, _):
        assert (await http.post("/sms/in", content=pieces())).status_code == 413

    assert hook.given == []


async def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("web.app.PATIENCE", 0.1)
    hook = Noted()
    async with serving({"/sms": hook}) as (_, port):
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(b"POST /sms/in HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab")
        status = await reader.readline()
        writer.close()

    assert b" 408 " in status
    assert hook.given == []


async def test_half_a_body_is_no_message():
    hook = Noted()
    async with serving({"/sms": hook}) as (http, port):
        _, writer = await asyncio.open_connection(HOST, port)
        writer.write(b"POST /sms/in HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nJA 4F")
        await writer.drain()
        writer.close()
        assert (await http.get("/health")).status_code == 200

    assert hook.given == []


async def test_nonsense_on_the_port_harms_nobody():
    async with serving({"/sms": Noted()}) as (http, port):
        for nonsense in (b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"A" * 200_000, b"POST / HTTP/9.9\r\n\r\n"):
            _, writer = await asyncio.open_connection(HOST, port)
            writer.write(nonsense)
            writer.close()
        assert (await http.get("/health")).status_code == 200


async def test_what_a_hook_raises_is_answered_with_come_again(capsys: pytest.CaptureFixture[str]):
    async with serving({"/sms": Broken()}) as (http, _):
        response = await http.post("/sms/a-secret-key/in", content=b"+4791234567")

    assert response.status_code == 503
    assert response.headers["retry-after"] == "30"
    shown = "".join(capsys.readouterr())
    assert "hook_failed" in shown
    assert not [
        secret for secret in ("secret-key", "4791234567", "a secret") if secret in shown + response.text
    ]


async def test_a_call_is_noted_by_its_hook_and_its_fate_alone(capsys: pytest.CaptureFixture[str]):
    async with serving({"/sms/kannel": Noted(403)}) as (http, _):
        await http.post("/sms/kannel/a-secret-key/in?text=ja&from=4791234567", content=b"+4797654321")

    shown = "".join(capsys.readouterr())
    (line,) = [line for line in shown.splitlines() if "hook_called" in line]
    assert "/sms/kannel" in line
    assert "403" in line
    assert not [secret for secret in ("secret-key", "4791234567", "4797654321", "text=ja") if secret in shown]


async def test_many_are_served_at_once():
    together = asyncio.Barrier(50)

    async def meets(body: bytes, headers: Mapping[str, str], query: str, url: str) -> tuple[int, str]:
        async with together:
            return 200, query

    async with serving({"/sms": meets}) as (http, _):
        calls = [http.get(f"/sms/in?{number}") for number in range(50)]
        answers = await asyncio.wait_for(asyncio.gather(*calls), 10)

    assert [answer.text for answer in answers] == [str(number) for number in range(50)]


async def test_who_never_finishes_does_not_keep_us(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("web.server.FAREWELL", 1)
    begun = asyncio.Event()

    async def stuck(body: bytes, headers: Mapping[str, str], query: str, url: str) -> tuple[int, str]:
        begun.set()
        await asyncio.Event().wait()
        return 200, "never"

    stop, up, port = asyncio.Event(), Ready(), free_port()
    server = asyncio.create_task(web.serve(web.create_app({"/sms": stuck}), HOST, port, stop, up))
    await up.begun.wait()
    async with httpx.AsyncClient(base_url=f"http://{HOST}:{port}") as http:
        asked = asyncio.create_task(http.post("/sms/in"))
        await begun.wait()
        stop.set()
        await asyncio.wait_for(server, 15)
        try:
            answered = (await asked).status_code
        except httpx.HTTPError:
            answered = 0

    assert answered in {0, 500}


async def test_a_request_under_way_is_finished_before_the_end():
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(body: bytes, headers: Mapping[str, str], query: str, url: str) -> tuple[int, str]:
        begun.set()
        await go_on.wait()
        return 200, "stored"

    stop, up, port = asyncio.Event(), Ready(), free_port()
    server = asyncio.create_task(web.serve(web.create_app({"/sms": slow}), HOST, port, stop, up))
    await up.begun.wait()
    async with httpx.AsyncClient(base_url=f"http://{HOST}:{port}") as http:
        asked = asyncio.create_task(http.post("/sms/in"))
        await begun.wait()
        stop.set()
        await asyncio.sleep(0.3)
        go_on.set()
        assert (await asked).text == "stored"
    await asyncio.wait_for(server, 10)


async def test_it_says_since_when_it_listens_and_can_begin_again():
    port = free_port()
    for _ in range(2):
        stop, up = asyncio.Event(), Ready()
        server = asyncio.create_task(web.serve(web.create_app({}), HOST, port, stop, up))
        await up.begun.wait()
        assert up.since == NOW
        stop.set()
        await server
        assert up.since is None


async def test_a_port_that_is_taken_is_an_error_to_try_again_after():
    up = Ready()
    with socket.create_server((HOST, 0)) as taken, pytest.raises(OSError, match="in use"):
        await web.serve(web.create_app({}), HOST, taken.getsockname()[1], asyncio.Event(), up)

    assert up.since is None


async def test_a_cancelled_server_lets_go_of_its_port():
    up, port = Ready(), free_port()
    server = asyncio.create_task(web.serve(web.create_app({}), HOST, port, asyncio.Event(), up))
    await up.begun.wait()
    server.cancel()
    with pytest.raises(asyncio.CancelledError):
        await server

    assert up.since is None
    socket.create_server((HOST, port)).close()
