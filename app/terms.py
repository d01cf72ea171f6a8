"""What a business agrees to: a policy with values of its own, as somebody types them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from core.policies import POLICIES, Policy, Price

WRITE = {
    "int_parsing": "write a whole number, such as 7",
    "int_from_float": "write a whole number, such as 7",
    "decimal_parsing": "write an amount, such as 250.00",
    "time_parsing": "write a time of day, such as 09:00",
    "bool_parsing": "write true or false",
}
"""What a person can do about pydantic's kinds of error."""


class BadTerms(ValueError):
    """There is no such policy, or a value of it is wrong; the message says which."""


def chosen(name: str, overrides: Sequence[str]) -> Policy:
    """Return the policy *name* with values such as `alert_days=5`, `window.opens=09:00`, `prices.alerts=2`.

    Raises:
        BadTerms: naming each value that is unknown or wrong.

    """
    if name not in POLICIES:
        raise BadTerms(f"There is no policy {name!r}; there are {' and '.join(POLICIES)}.")
    policy = POLICIES[name]
    values: dict[str, Any] = {}
    for override in overrides:
        key, sign, text = override.partition("=")
        if not sign:
            raise BadTerms(f"--set {override}: write it as NAME=VALUE, such as --set alert_days=5.")
        _put(values, policy, key.strip(), text.strip())
    try:
        return policy.overridden(values)
    except ValidationError as error:
        raise BadTerms("\n".join(_sentences(error))) from None


def _put(values: dict[str, Any], policy: Policy, key: str, text: str) -> None:
    head, dot, rest = key.partition(".")
    if head not in Policy.model_fields:
        raise BadTerms(f"--set {key}: {_unknown(head, tuple(Policy.model_fields))}")
    if head == "prices":
        values[head] = _priced(values.get(head, policy.prices), rest, text)
    elif dot:
        part = getattr(policy, head)
        if not isinstance(part, BaseModel) or rest not in type(part).model_fields:
            names = tuple(type(part).model_fields) if isinstance(part, BaseModel) else ()
            raise BadTerms(f"--set {key}: {_unknown(rest, names)}")
        kept = values.get(head, part.model_dump())
        values[head] = kept | {rest: _value(type(part), rest, text)}
    else:
        values[head] = _value(Policy, head, text)


def _priced(prices: Sequence[Price | Mapping[str, Any]], what: str, text: str) -> list[dict[str, Any]]:
    listed = [dict(price) if isinstance(price, Mapping) else price.model_dump() for price in prices]
    for price in listed:
        if price["what"] == what:
            price["amount"] = text.replace(",", ".")
            return listed
    raise BadTerms(f"--set prices.{what}: {_unknown(what, [price['what'] for price in listed])}")


def _value(model: type[BaseModel], name: str, text: str) -> Any:
    """Return *text* as pydantic can take it: several values stand between commas, `none` is none."""
    annotation = model.model_fields[name].annotation
    if text.casefold() == "none" and type(None) in get_args(annotation):
        return None
    if get_origin(annotation) in {tuple, frozenset}:
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _unknown(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"{close[0]} is probably meant" if close else f"there are {', '.join(known)}"
    return f"the policy has no {name or 'such value'}; {hint}."


def _sentences(error: ValidationError) -> list[str]:
    lines = []
    for problem in error.errors(include_url=False, include_context=False):
        key = ".".join(str(part) for part in problem["loc"])
        reason = WRITE.get(problem["type"]) or _lower(problem["msg"].removeprefix("Value error, "))
        lines.append(f"--set {key}={_shown(problem['input'])}: {reason}.")
    return lines


def _shown(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else str(value)


def _lower(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}"
