"""Requests on their way to the hook they are for. Nothing of a request is logged but its hook and its fate."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request, Response
from starlette.requests import ClientDisconnect

log = structlog.get_logger(__name__)

Hook = Callable[[bytes, Mapping[str, str], str, str], Awaitable[tuple[int, str]]]
"""Takes body, headers (names in lower case), query, and the path with its query as they were asked for; returns
status and body. It says 2xx only for what is stored for good. Whatever it raises is answered with 503, so that
who called comes again."""

LARGEST = 256 * 1024
"""Bytes of a body."""
PATIENCE = 20.0
"""Seconds in which a body must have come."""


class _Refused(Exception):
    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


def create_app(hooks: Mapping[str, Hook], alive: Callable[[], bool] | None = None) -> FastAPI:
    """Return the application. *hooks*: everything at a path, such as `/sms/46elks`, and below it is for its hook.

    `/health` says 503 while *alive* says no.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)

    @app.get("/health")
    async def health(response: Response) -> dict[str, str]:
        if alive is None or alive():
            return {"status": "ok"}
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        return {"status": "not well"}

    for path, hook in hooks.items():
        handler = _handler(path, hook)
        for route in (path, f"{path}/{{rest:path}}"):
            app.add_api_route(route, handler, methods=["GET", "POST"], response_model=None)
    return app


def _handler(name: str, hook: Hook) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        try:
            body = await _body(request)
        except _Refused as refused:
            log.warning("hook_refused", hook=name, status=int(refused.status))
            return Response(status_code=refused.status, headers={"connection": "close"})
        query = request.scope["query_string"].decode("latin-1")
        path = request.scope["raw_path"].decode("latin-1").partition("?")[0]
        headers = {key: value for key, value in request.headers.items()}  # noqa: C416 - a plain dict, last wins
        try:
            status, answer = await hook(body, headers, query, f"{path}?{query}" if query else path)
        except Exception as error:  # noqa: BLE001 - whatever it is, it was not stored
            log.warning("hook_failed", hook=name, error=type(error).__name__)
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE, headers={"retry-after": "30"})
        log.info("hook_called", hook=name, status=int(status))
        return Response(answer, status, media_type="text/xml" if answer.startswith("<") else "text/plain")

    return handle


async def _body(request: Request) -> bytes:
    """Return the whole body; raises `_Refused` if it is too large, too slow, or ends too early."""
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except TimeoutError:
        raise _Refused(HTTPStatus.REQUEST_TIMEOUT) from None
    except ClientDisconnect:
        raise _Refused(HTTPStatus.BAD_REQUEST) from None
    return bytes(body)
