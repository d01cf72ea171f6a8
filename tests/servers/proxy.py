"""A wire between a client and a server that a test can cut, freeze and slow down."""

import asyncio
import contextlib
import socket
import struct
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from tests.servers.server import HOST

CHUNK = 64 * 1024
# Closing with this set sends RST in place of FIN: the other side sees "connection reset by peer".
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass(slots=True, eq=False)
class _Wire:
    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    answer_is_lost: bool = False
    # The end of what the client said so far: a pattern may arrive in two pieces.
    heard: bytes = field(default=b"", repr=False)

    def reset(self) -> None:
        for writer in (self.client, self.server):
            connection: socket.socket = writer.get_extra_info("socket")
            with contextlib.suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            writer.transport.abort()


class TcpProxy:
    """`async with TcpProxy(server_port) as wire:` and let the client connect to `wire.port`.

    - `wire.delay = 0.5`: each piece of data waits so many seconds, in both directions.
    - `wire.frozen = True`: connections stay open and carry nothing, new ones too, as behind a dead router.
      What was said meanwhile is carried when it is False again.
    - `wire.refusing = True`: new connections are reset at once.
    - `wire.reset()` and `wire.hang_up()`: end all open connections, rudely or in good order.
    - `wire.lose_answer_to(b"\\r\\n.\\r\\n")`: once, let the client's words through, and reset the connection
      when the server answers them: the client can not know whether it was heard.
    - `wire.reset_on(b"DATA")`: once, reset before the server hears these words.
    """

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.port = 0
        self.delay = 0.0
        self.connections = 0  # how many were ever made
        self._wires: set[_Wire] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.refusing = False
        self._thawed = asyncio.Event()
        self._thawed.set()
        self._lose_answer_to: bytes | None = None
        self._reset_on: bytes | None = None

    @property
    def frozen(self) -> bool:
        return not self._thawed.is_set()

    @frozen.setter
    def frozen(self, frozen: bool) -> None:
        if frozen:
            self._thawed.clear()
        else:
            self._thawed.set()

    def reset(self) -> None:
        for wire in tuple(self._wires):
            wire.reset()

    def hang_up(self) -> None:
        for wire in tuple(self._wires):
            wire.client.close()
            wire.server.close()

    def lose_answer_to(self, words: bytes) -> None:
        self._lose_answer_to = words

    def reset_on(self, words: bytes) -> None:
        self._reset_on = words

    async def __aenter__(self) -> Self:
        self._listener = await asyncio.start_server(self._connect, HOST, 0)
        self.port = self._listener.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        self.reset()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._listener.wait_closed()

    async def _connect(self, from_client: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.connections += 1
        try:
            from_server, server = await asyncio.open_connection(HOST, self.server_port)
        except OSError:
            client.close()
            return
        wire = _Wire(client, server)
        self._wires.add(wire)
        try:
            if self.refusing:
                wire.reset()
            async with asyncio.TaskGroup() as both_ways:
                both_ways.create_task(self._carry_words(wire, from_client))
                both_ways.create_task(self._carry_answers(wire, from_server))
        except* OSError:
            pass  # one side is gone, which is what we are here for
        finally:
            self._wires.discard(wire)
            for writer in (client, server):
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()

    async def _carry_words(self, wire: _Wire, from_client: asyncio.StreamReader) -> None:
        while words := await from_client.read(CHUNK):
            wire.heard = (wire.heard + words)[-CHUNK:]
            if self._reset_on and self._reset_on in wire.heard:
                self._reset_on = None
                wire.reset()
                return
            if self._lose_answer_to and self._lose_answer_to in wire.heard:
                self._lose_answer_to = None
                wire.answer_is_lost = True
            await self._pass_on(words, wire.server)
        wire.server.close()

    async def _carry_answers(self, wire: _Wire, from_server: asyncio.StreamReader) -> None:
        while answer := await from_server.read(CHUNK):
            if wire.answer_is_lost:
                wire.reset()
                return
            await self._pass_on(answer, wire.client)
        wire.client.close()

    async def _pass_on(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self.delay)
        await self._thawed.wait()
        writer.write(data)
        await writer.drain()
