"""Cases to look at: the list, one of them, and all that was said and decided about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app import phrases, queries, show
from app.commands import DONE, Wrong, house, the_business, the_case
from core.case import Money, State
from core.events import Assessment, Role, Value, Word
from core.policies import Policy
from ledger.rows import shown
from store import Transaction, followup
from store.people import Business, all_businesses
from store.rows import value_from_json

BY = {
    Role.CLOCK: "the clock",
    Role.CARRIER: "the carrier",
    Role.COLLECTOR: "the collector",
    Role.LEDGER: "the books",
}
WAITING = {"pending": "waits", "claimed": "is being sent", "doubt": "may or may not have gone out"}


# --- the list ----------------------------------------------------------------------------------------------


async def list_cases(
    *,
    business: str | None,
    state: str | None,
    live: bool,
    customer: str | None,
    limit: int | None,
    json: bool,
) -> int:
    """List cases, the next deadline first.

    Raises:
        Wrong: if there is no such state.

    """
    if state is not None and state not in set(State):
        raise Wrong(f"There is no state {state!r}; there are {', '.join(State)}.")
    async with house() as home:

        def body(tx: Transaction) -> tuple[list[queries.Listed], int, Mapping[Any, Policy]]:
            owner = the_business(tx, business) if business is not None else None
            found, count = queries.case_list(
                tx,
                business=owner.id if owner else None,
                state=state,
                live=live,
                customer=customer,
                limit=limit,
            )
            return found, count, {one.id: one.policy for one in all_businesses(tx.connection)}

        found, count, policies = await home.database.read(body)
    if json:
        show.as_json([show.case_as_dict(one.case) | {"business_name": one.business} for one in found])
        return DONE
    if not count:
        show.done("No cases." if business or state or live or customer else "No invoice is followed yet.")
        return DONE
    several = len({one.business for one in found}) > 1
    show.table(
        "",
        ("Invoice", *(("Business~",) if several else ()), "Customer~", "Owed>", "Due", "Stands~", "Next"),
        (_row(one, policies[one.case.business], several=several) for one in found),
    )
    if count > len(found):
        show.done(f"... and {count - len(found):,} more; --limit and the filters show them.")
    return DONE


def _row(one: queries.Listed, policy: Policy, *, several: bool) -> tuple[str, ...]:
    case = one.case
    business = (one.business,) if several else ()
    stands, deadline = phrases.standing(case), show.when(case.deadline, policy.tz)
    due = case.due_date.isoformat()
    return (case.invoice, *business, case.debtor.name, show.money(case), due, stands, deadline)


# --- one case ----------------------------------------------------------------------------------------------


async def show_case(invoice: str, *, business: str | None, json: bool) -> int:
    """Show where a case stands, what was and will be sent, and what happens if nobody says anything."""
    async with house() as home:

        def body(
            tx: Transaction,
        ) -> tuple[Business, followup.Followed, str | None, Sequence[Mapping[Any, Any]]]:
            owner, followed = the_case(tx, business, invoice)
            code = queries.question_code(tx, followed.case) if followed.case.question else None
            return owner, followed, code, queries.messages_of(tx, followed.case.id)

        owner, followed, code, messages = await home.database.read(body)
    case, policy = followed.case, owner.policy
    then = phrases.if_nobody_speaks(case, policy)
    if json:
        silence = {"at": show.as_time(then.at), "state": then.case.state if then.case else None}
        facts = show.case_as_dict(case) | {"business_name": owner.name, "standing": phrases.standing(case)}
        facts |= {"code": code, "if_silent": silence | {"words": then.words}}
        show.as_json(facts | {"messages": [show.plain(row) for row in messages]})
        return DONE
    paid = "" if case.balance == case.amount else f" of {show.amount(case.amount)}"
    collector = "yes" if case.with_collector else ""
    show.facts(
        (
            ("Invoice", f"{case.invoice} of {owner.name} ({policy.name})"),
            ("Customer", f"{case.debtor.name} (number {case.debtor.number}, {case.debtor.country})"),
            ("Identity number", "known" if case.debtor.identity_number else "not known"),
            (
                "Address",
                (case.debtor.address or "not known")
                + ("" if case.debtor.deliverable else ": mail came back"),
            ),
            ("Owed", show.money(case) + paid),
            ("Due", case.due_date.isoformat()),
            ("Stands", f"{phrases.standing(case)} (since {show.when(case.since, policy.tz)})"),
            ("At the collector", collector),
            ("Asked", f"{phrases.QUESTIONS[case.question]} (code {code or '-'})" if case.question else ""),
            ("Answer by", show.when(case.deadline, policy.tz) if case.question and case.deadline else ""),
            (
                "Suggested",
                f"{case.suggestion.replace('_', ' ')}{_grounds(case.grounds)}" if case.suggestion else "",
            ),
            ("If you do nothing", (f"{show.when(then.at, policy.tz)}: " if then.at else "") + then.words),
        )
    )
    if messages:
        show.done()
        show.table(
            "Messages", ("What", "To~", "By", "How it went~"), (_message(row, policy) for row in messages)
        )
    return DONE


def _grounds(grounds: Sequence[str]) -> str:
    return f", because: {', '.join(ground.replace('_', ' ') for ground in grounds)}" if grounds else ""


def _message(row: Mapping[Any, Any], policy: Policy) -> tuple[str, ...]:
    match row["status"]:
        case "sent":
            how = f"sent {show.when(row['sent_at'], policy.tz)}"
        case "pending":
            again = (
                f", tried {row['attempt']} times: {row['error']}" if row["attempt"] and row["error"] else ""
            )
            how = f"waits until {show.when(row['next_at'], policy.tz)}{again}"
        case "failed" | "dead":
            how = f"{row['status']}: {row['error'] or 'no reason is known'}"
        case status:
            how = WAITING.get(status, status)
    to = {"support": "support", "collector": "the collector"}.get(row["to"], row["address"] or "nobody")
    return str(row["what"]).replace("_", " "), to, row["channel"], how


# --- the log -----------------------------------------------------------------------------------------------


async def history(invoice: str, *, business: str | None, json: bool) -> int:
    """Show the log of a case, oldest first: never a message's text, never a whole personal number."""
    async with house() as home:

        def body(tx: Transaction) -> tuple[Business, list[dict[str, Any]], Mapping[str, str]]:
            owner, followed = the_case(tx, business, invoice)
            return (
                owner,
                followup.history(tx.connection, followed.case.id),
                queries.contact_names(tx, owner.id),
            )

        owner, lines, names = await home.database.read(body)
    if json:
        show.as_json([_line(line, names) for line in lines])
        return DONE
    show.table(
        f"Invoice {invoice} of {owner.name}",
        ("When", "Who~", "Said~", "By", "Rule~", "State after", "Reason~"),
        (
            (
                show.when(line["arrived_at"], owner.policy.tz),
                _who(line, names),
                _said(line),
                line["channel"] or "-",
                line["rule"],
                line["state"],
                line["because"] or "",
            )
            for line in lines
        ),
    )
    return DONE


def _line(line: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "version": line["version"],
        "at": show.as_time(line["at"]),
        "arrived_at": show.as_time(line["arrived_at"]),
        "by": line["by"],
        "who": _who(line, names),
        "channel": line["channel"],
        "word": line["word"],
        "value": _value(line),
        "because": line["because"],
        "rule": line["rule"],
        "state": line["state"],
        "source": line["source"],
        "policy_version": line["policy"],
    }


def _who(line: Mapping[str, Any], names: Mapping[str, str]) -> str:
    person = line["person"]
    role = Role(line["by"])
    if person is None:
        return BY.get(role, role.value)
    name = names.get(person, person)
    return f"{name} (support)" if role is Role.SUPPORT else name


def _said(line: Mapping[str, Any]) -> str:
    value = _value(line)
    word = str(line["word"]).replace("_", " ")
    return word if value is None else f"{word}: {value}"


def _value(line: Mapping[str, Any]) -> str | None:
    """Return the word's value for a person; an identity number keeps only its first digits."""
    if line["word"] == followup.OPENED:
        return None
    value: Value = value_from_json(line["value"])
    match value:
        case None:
            return None
        case Money():
            return show.amount(value)
        case Assessment():
            return value.suggestion.replace("_", " ") + _grounds(value.grounds)
        case str() if line["word"] == Word.IDENTITY_NUMBER:
            return shown("identity_number", value)
        case _:
            return str(value)
