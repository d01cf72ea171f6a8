"""What is typed in the staff group: who typed it, whether he may, and what becomes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from app.commands import Wrong
from app.desk import acting, looking
from app.desk.typed import At, Typed, said_by_staff
from app.house import House
from bot.desk import Duty, Request, parse
from bot.desk import Wrong as WronglyTyped
from bot.desk.group import Group
from store import desk, staff

log = structlog.get_logger(__name__)


Doing = Callable[[House, At, Request], Awaitable[str]]
REQUESTS: Mapping[str, Doing] = {**looking.REQUESTS, **acting.REQUESTS}


@dataclass(slots=True, kw_only=True)
class Desk:
    """Takes what staff write: a request is done and answered, anything else goes to the owner it answers."""

    house: House
    group: Group
    bot_name: str

    async def __call__(self, typed: Typed) -> None:
        """Take one message of the staff group. Who is not on the list is not heard."""
        member = await self.house.database.read(lambda tx: staff.by_chat(tx.connection, str(typed.user_id)))
        if member is None:
            log.warning("not_staff", group=self.group.id, account=typed.user_id)
            return
        topic = await self._topic(typed)
        at = At(member=member, typed=typed, id=f"telegram:{self.group.id}/{typed.message_id}", topic=topic)
        if typed.text.startswith("/"):
            answer = await self._do(at)
        else:
            answer = await self._pass_on(at)
        if answer:
            await self.group.post(answer, thread=typed.thread, answers=typed.message_id)

    async def _topic(self, typed: Typed) -> desk.Topic | None:
        if typed.thread is None:
            return None
        group, thread = str(self.group.id), typed.thread
        return await self.house.database.read(lambda tx: desk.topic_of(tx.connection, group, thread))

    async def _do(self, at: At) -> str | None:
        try:
            request = parse(at.typed.text, self.bot_name)
            if request is None:
                return None
            if not Duty(at.member.duty).covers(request.duty):
                log.warning("not_their_duty", request=request.name, who=at.member.name)
                return f"/{request.name} needs the duty {request.duty}; you have {at.member.duty}."
            log.info("staff_request", request=request.name, who=at.member.name)
            return await REQUESTS[request.name](self.house, at, request)
        except (Wrong, WronglyTyped) as error:
            return str(error)

    async def _pass_on(self, at: At) -> str | None:
        """Give a staff member's words to the owner he answers; who only talks in the group is left alone."""
        answered = at.typed.replied_to
        if answered is None and at.topic is not None:
            key = at.topic.key
            answered = await self.house.database.read(lambda tx: desk.last_words(tx.connection, key))
        if answered is None:
            return None
        if not Duty(at.member.duty).covers(Duty.ACT):
            return f"To answer owners you need the duty {Duty.ACT}; you have {at.member.duty}."
        (verdict,) = await self.house.engine.receive([said_by_staff(at, at.typed.text, replied_to=answered)])
        if verdict.verdict in {"passed_on", "repeat"}:
            return None
        return (
            "That was not passed on: it answers no owner's words. Write in his topic, or reply to his words."
        )
