"""`unheard`: what came in and was not heard. Nothing that arrives is lost; support looks here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app import queries, show
from app.commands import DONE, house, the_business

LONGEST = 80
"""Characters of somebody's words in the table; JSON has all that were kept."""


async def unheard(*, business: str | None, limit: int | None, json: bool) -> int:
    """List letters and messages that nobody could read or believe, the latest first."""
    async with house() as home:
        found = await home.database.read(
            lambda tx: queries.unheard(tx, the_business(tx, business).id if business else None, limit)
        )
    if json:
        show.as_json([{**show.plain(row), "at": show.as_time(row["at"])} for row in found])
        return DONE
    if not found:
        show.done("Everything that came in was heard.")
        return DONE
    show.table("", ("Arrived", "By", "From", "Why", "Business", "Words~"), map(_row, found))
    return DONE


def _row(row: Mapping[Any, Any]) -> tuple[str, ...]:
    words = " ".join(row["text"].split())
    return (
        show.when(row["at"], row["at"].astimezone().tzinfo),
        row["channel"],
        row["sender"] or "nobody",
        f"{row['verdict']}: {row['why']}".replace("_", " "),
        row["business"] or "-",
        words if len(words) <= LONGEST else f"{words[:LONGEST]}...",
    )
