"""The server itself: takes calls, lets go wrong what was ordered, keeps the record."""

import asyncio
import inspect
import math
from collections.abc import Awaitable, Callable
from functools import partial
from types import TracebackType
from typing import Any, Self

from app import clock as wall
from app.chatbox.chats import Chat, Group, Topic
from app.chatbox.content import Message
from app.chatbox.faults import ApiError, Fault, Trouble, failure, flood, success
from app.chatbox.fields import Fields
from app.chatbox.methods import Methods, unknown
from app.chatbox.people import Person
from app.chatbox.traffic import SENDING, Call, Limits, Traffic
from app.chatbox.wire import Answer, Connection, HangUp, Reply, Request
from app.chatbox.world import Clock, Seen, World
from app.sandbox import HOST

TOKEN = "7700001:AAF-svarfrist_emulator_00000000000"


class TelegramEmulator:
    """Started by `async with`, or by `start()` and `stop()`; between them it is an outage, and nothing is lost.

    Args:
        clock: what messages are dated by.
        keep: how many messages of each chat, and how many calls, are remembered; None: all of them.
            With a number it carries any load in bounded memory: counts and times are always kept.
        limits: answer 429 to what goes beyond; None: everything is taken, and `traffic.busiest` tells.

    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        name: str = "svarfrist_bot",
        clock: Clock = wall.now,
        keep: int | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.token = token
        self.port = 0
        self.limits = limits
        self.refusing = False
        """Whether new connections are reset at once."""
        self.world = World(clock, name, keep)
        self.traffic = Traffic(keep)
        self._methods = Methods(self.world).all()
        self._troubles: list[Trouble] = []
        self._connections: set[Connection] = set()
        self._server: asyncio.Server | None = None

    # --- where it is -------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """What stands for https://api.telegram.org."""
        return f"http://{HOST}:{self.port}"

    @property
    def base_url(self) -> str:
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.url}/file/bot"

    async def start(self) -> None:
        """Listen, after an outage on the same port as before."""
        loop = asyncio.get_running_loop()
        connect = partial(Connection, self._serve, self._refuses, self._connections)
        self._server = await loop.create_server(connect, HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        self.world.updates.start()

    async def stop(self) -> None:
        if self._server is None:
            return
        self._server.close()
        for connection in tuple(self._connections):
            connection.close()
        await asyncio.sleep(0)  # a connection ends in the loop's next turn
        await self._server.wait_closed()
        await self.world.updates.stop()
        self._server = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    # --- who is there ------------------------------------------------------------------------------

    def person(
        self, id: int, name: str = "Kari", language: str | None = "nb", *, started: bool = False
    ) -> Person:
        return Person(self.world, id, name, language, started=started)

    def group(self, id: int, title: str = "Support", *, topics: bool = False) -> Group:
        """A supergroup when *id* begins with -100; only such a one can have topics."""
        return Group(self.world, id, title, forum=topics)

    def messages(self, chat: Chat | int | None = None, *, thread: int | None = None) -> list[Message]:
        """What the bot wrote and what is still there, in one chat or in all of them."""
        if chat is None:
            return [message for each in self.world.chats.values() for message in each.messages(by_bot=True)]
        where = self.world.chats[chat] if isinstance(chat, int) else chat
        return where.messages(thread=thread, by_bot=True)

    # --- what happened -----------------------------------------------------------------------------

    def calls(self, method: str | None = None, *, chat: Chat | Topic | int | None = None) -> list[Call]:
        """The calls in the order of their answers."""
        thread = chat.thread if isinstance(chat, Topic) else None
        of = chat.chat.id if isinstance(chat, Topic) else chat.id if isinstance(chat, Chat) else chat
        return [
            call
            for call in self.traffic.calls
            if (method is None or call.method == method.lower())
            and (of is None or call.chat == of)
            and (thread is None or call.thread == thread)
        ]

    async def until(self, look: Callable[[], Seen], *, within: float = 5) -> Seen:
        """Wait until *look* returns something, and return it. TimeoutError after so many seconds."""
        return await self.world.until(look, within=within)

    async def settled(self, *, within: float = 5) -> None:
        """Wait until the bot has taken every update."""
        await self.until(lambda: not self.world.updates.pending, within=within)

    def redeliver(self, update: dict[str, Any], *, anew: bool = False) -> None:
        """Send an update once more; *anew*: under a new id, as when a phone sends a press twice."""
        ((kind, payload),) = [(key, value) for key, value in update.items() if key != "update_id"]
        self.world.updates.push(kind, payload, id=None if anew else update["update_id"])

    # --- what goes wrong ---------------------------------------------------------------------------

    def fault(
        self,
        method: str,
        kind: Fault | str,
        times: int = 1,
        *,
        chat: Chat | int | None = None,
        retry_after: int = 1,
        done: bool = False,
        says: str | None = None,
    ) -> None:
        """Let the next calls of *method* (`*`: any) go wrong, those to *chat* or all.

        *done*: the work is done all the same. HALF and LOST always do it, DROP never does.
        *says*: another description than the usual.
        """
        self._troubles.append(
            Trouble(
                method=method.lower(),
                kind=Fault(kind),
                times=times,
                chat=chat.id if isinstance(chat, Chat) else chat,
                retry_after=retry_after,
                done=done or kind in {Fault.HALF, Fault.LOST},
                says=says,
            )
        )

    def mends(self) -> None:
        """Forget the faults that have not come yet."""
        self._troubles.clear()
        self.refusing = False

    # --- one call ----------------------------------------------------------------------------------

    def _refuses(self, path: str) -> bool:
        """Whether a connection (no *path* yet) or a call is dropped before more of it is read."""
        if not path:
            return self.refusing
        method = path.partition("?")[0].rpartition("/")[2].lower()
        trouble = self._trouble(method, None, dropping=True)
        if trouble is not None:
            self._note(method, Fields(Request(path, {}, {})), 0)
        return trouble is not None

    def _serve(self, request: Request) -> Reply:
        if request.path.startswith("/file/"):
            return self._file(request.path)
        token, _, name = request.path.removeprefix("/bot").partition("/")
        if token != self.token or not request.path.startswith("/bot"):
            return failure(401, "Unauthorized")
        method, fields = name.lower(), Fields(request)
        chat = fields.number("chat_id")
        trouble = self._trouble(method, chat)
        if trouble is not None and not trouble.done:
            return self._go_wrong(trouble, method, fields, None)
        if self.limits is not None and method in SENDING and chat is not None:
            wait = self.traffic.wait(chat, _now(), self.limits)
            if wait > 0:
                self._note(method, fields, 429)
                return flood(math.ceil(wait))
        try:
            result = self._methods.get(method, unknown)(fields)
        except ApiError as error:
            return self._answered(method, fields, error.answer())
        if inspect.isawaitable(result):
            return self._later(method, fields, result, trouble)
        if trouble is not None:
            return self._go_wrong(trouble, method, fields, success(result))
        return self._answered(method, fields, success(result))

    async def _later(
        self, method: str, fields: Fields, result: Awaitable[Any], trouble: Trouble | None
    ) -> Answer:
        try:
            answer = success(await result)
        except ApiError as error:
            answer = error.answer()
        if trouble is None:
            return self._answered(method, fields, answer)
        wrong = self._go_wrong(trouble, method, fields, answer)
        return wrong if isinstance(wrong, Answer) else await wrong

    def _go_wrong(self, trouble: Trouble, method: str, fields: Fields, answer: Answer | None) -> Reply:
        if not trouble.kind.wordless:
            return self._answered(method, fields, trouble.answer())
        self._note(method, fields, 0)
        if trouble.kind is Fault.HANG:
            return _never()
        if trouble.kind is Fault.HALF and answer is not None:
            return Answer(answer.status, answer.body, half=True)
        raise HangUp

    def _trouble(self, method: str, chat: int | None, *, dropping: bool = False) -> Trouble | None:
        for trouble in self._troubles:
            early = trouble.kind is Fault.DROP and trouble.chat is None
            if trouble.fits(method, chat) and early == dropping:
                trouble.times -= 1
                self._troubles = [each for each in self._troubles if each.times > 0]
                return trouble
        return None

    def _file(self, path: str) -> Answer:
        found = self.world.files.get(path.rpartition("/")[2])
        if found is None or not path.startswith(f"/file/bot{self.token}/"):
            return failure(404, "Not Found")
        return Answer(200, found.content, "application/octet-stream")

    def _answered(self, method: str, fields: Fields, answer: Answer) -> Answer:
        self._note(method, fields, answer.status)
        return answer

    def _note(self, method: str, fields: Fields, status: int) -> None:
        chat, thread = fields.number("chat_id"), fields.number("message_thread_id")
        self.traffic.note(Call(method, fields.all, chat, thread, _now(), status))
        self.world.stir()


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _never() -> Answer:
    await asyncio.Event().wait()
    raise AssertionError
