"""As much of JSON Schema 2020-12 as our own schemas use. A keyword it does not know is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}
_KNOWN = {
    "$schema", "title", "description", "type", "additionalProperties", "required", "properties", "const",
    "enum", "pattern", "minLength", "minimum", "items", "$ref", "$defs",
}  # fmt: skip


def faults(
    value: Any, schema: dict[str, Any], root: dict[str, Any] | None = None, at: str = "$"
) -> list[str]:
    """What keeps *value* from being what *schema* says; nothing if it is."""
    return [*_faults(value, schema, root or schema, at)]


def _faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    assert set(schema) <= _KNOWN, f"{set(schema) - _KNOWN} at {at}"
    if "$ref" in schema:
        yield from _faults(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, at)
    allowed = schema.get("enum", [schema.get("const", value)])
    if value not in allowed:
        yield f"{at} is none of {allowed}"
    if "type" in schema and not _is(value, schema["type"]):
        yield f"{at} is no {schema['type']}"
    elif isinstance(value, str):
        if not re.search(schema.get("pattern", ""), value) or len(value) < schema.get("minLength", 0):
            yield f"{at} is not so written: {value!r}"
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _faults(item, schema.get("items", {}), root, f"{at}[{place}]")
    elif isinstance(value, dict):
        yield from _object_faults(value, schema, root, at)
    elif isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{at} is too small"


def _object_faults(
    value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], at: str
) -> Iterator[str]:
    properties = schema.get("properties", {})
    for name in set(schema.get("required", ())) - set(value):
        yield f"{at}.{name} is missing"
    for name, item in value.items():
        if name in properties:
            yield from _faults(item, properties[name], root, f"{at}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{at}.{name} is not known"
        elif isinstance(schema.get("additionalProperties"), dict):
            yield from _faults(item, schema["additionalProperties"], root, f"{at}.{name}")


def _is(value: Any, types: str | list[str]) -> bool:
    names = [types] if isinstance(types, str) else types
    return any(
        isinstance(value, _TYPES[name]) and not (name == "integer" and isinstance(value, bool))
        for name in names
    )
