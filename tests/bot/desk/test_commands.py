"""What staff type, read by the table."""

import pytest

from bot.desk import COMMANDS, Duty, Wrong, parse
from bot.desk.commands import listed, usage


@pytest.mark.parametrize(
    ("typed", "name", "values"),
    [
        (
            "/pause 10023 the customer is in hospital",
            "pause",
            {"invoice": "10023", "reason": "the customer is in hospital"},
        ),
        ("/PAUSE@Svarfrist_Bot 10023 why", "pause", {"invoice": "10023", "reason": "why"}),
        (
            "  /extend 10023 2026-12-24 he asked  ",
            "extend",
            {"invoice": "10023", "date": "2026-12-24", "reason": "he asked"},
        ),
        (
            "/act 10023 paid=500 he phoned",
            "act",
            {"invoice": "10023", "word": "paid=500", "reason": "he phoned"},
        ),
        ("/find Nordlys Bygg", "find", {"words": "Nordlys Bygg"}),
        ("/address 2044 Gata 1,\n0150 Oslo", "address", {"invoice": "2044", "address": "Gata 1,\n0150 Oslo"}),
        ("/mute", "mute", {}),
        ("/mute 3", "mute", {"days": "3"}),
        ("/digest", "digest", {}),
        ("/digest please", "digest", {}),
    ],
)
def test_a_line_is_a_request(typed: str, name: str, values: dict[str, str]) -> None:
    request = parse(typed, "svarfrist_bot")
    assert request is not None
    assert (request.name, dict(request.values)) == (name, values)


@pytest.mark.parametrize(
    "typed", ["hello", "", "/", "/ pause", "pause 10023 why", "/pause@other_bot 10023 why"]
)
def test_what_is_no_command_of_ours_is_words(typed: str) -> None:
    assert parse(typed, "svarfrist_bot") is None


@pytest.mark.parametrize("typed", ["/pause", "/pause 10023", "/extend 10023 2026-12-24", "/find", "/link"])
def test_what_lacks_something_says_how_it_is_typed(typed: str) -> None:
    with pytest.raises(Wrong, match=rf"Type {typed.split(maxsplit=1)[0]} "):
        parse(typed)


def test_what_there_is_not_says_where_the_list_is() -> None:
    with pytest.raises(Wrong, match="/help"):
        parse("/delete 10023")


def test_whatever_decides_needs_a_reason() -> None:
    for name in ("pause", "resume", "extend", "due", "act"):
        assert COMMANDS[name].takes[-1] == "REASON", name
        assert COMMANDS[name].duty is Duty.ACT


def test_each_duty_covers_the_ones_before() -> None:
    assert Duty.LEAD.covers(Duty.READ)
    assert Duty.ACT.covers(Duty.ACT)
    assert not Duty.READ.covers(Duty.ACT)
    assert "/pause" not in listed(Duty.READ)
    assert len(listed(Duty.LEAD).splitlines()) == len(COMMANDS)
    assert usage("act") == "/act INVOICE WORD REASON"
