"""Authentication-Results: what is read fast is what authres reads."""

import authres  # type: ignore[import-untyped]
import authres.core  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.results import Unreadable, read_results

USUAL = (
    "mx.firma.example; dkim=pass (2048-bit key; unprotected) header.d=a.example header.i=@a.example "
    "header.b=Yt3Mv8xU; dmarc=pass (policy=none) header.from=a.example; spf=pass (mx: domain of "
    "kari@a.example designates 203.0.113.7 as permitted sender) smtp.mailfrom=kari@a.example"
)
PIECES = [
    *USUAL.split(" "),
    *(";", "none", "(c d)", "(a (b) c)", "(x\\)y)", "()", "(é)", "(", ")", '"', "\\", "=", "/1", "\t", " "),
    *(
        'header.b="ab(c)d"',
        'reason="x (y)"',
        "reason=ok",
        "policy.x=1",
        "arc.y=2",
        "header . d = b",
        "dkim/1=pass",
    ),
]


def plainly(field: str) -> object:
    try:
        read = authres.all_features().parse_value(field)
    except (authres.core.AuthResError, ValueError, RecursionError, AttributeError, TypeError):
        return None
    said = [one for one in read.results if not isinstance(one, authres.core.NoneAuthenticationResult)]
    return (read.authserv_id or "").lower(), [_told(result) for result in said]


def fast(field: str) -> object:
    try:
        by, results = read_results(field)
    except Unreadable:
        return None
    return by, [_told(result) for result in results]


def _told(result: authres.core.AuthenticationResult) -> object:
    about = [(one.type, one.name, one.value) for one in result.properties]
    return result.method, result.version, result.result, result.reason, about


@pytest.mark.parametrize(
    "field",
    [USUAL, "mx.a.example; none", "mx.a.example 1; dkim=none", "", ";", USUAL[:60], f"{USUAL}; none"],
)
def test_a_field_is_read_as_the_library_reads_it(field: str):
    assert fast(field) == plainly(field)


def test_what_a_usual_field_says():
    by, results = read_results(USUAL)
    assert by == "mx.firma.example"
    assert [(one.method, one.result) for one in results] == [
        ("dkim", "pass"),
        ("dmarc", "pass"),
        ("spf", "pass"),
    ]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["", " "]))
def test_whatever_stands_there_is_read_as_the_library_reads_it(pieces: list[str], between: str):
    field = between.join(pieces)
    assert fast(field) == plainly(field)
    assert fast(f"{USUAL} {field}") == plainly(f"{USUAL} {field}")
