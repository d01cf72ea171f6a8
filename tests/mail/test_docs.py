"""The map of the room and the page for those who run it name everything there is."""

import re
from pathlib import Path

import mail
from app.settings import Settings
from mail.refusal import Refusal
from store.arrivals import NO_CONTACT

ROOM = Path(mail.__file__).parent
PAGE = ROOM.parent / "docs" / "letters.md"


def test_the_rooms_map_names_every_module():
    assert mail.__doc__ is not None
    modules = {path.stem for path in ROOM.glob("*.py")} - {"__init__"}
    assert modules <= set(re.findall(r"[a-z_]+", mail.__doc__))


def test_the_page_explains_every_reason_not_to_believe():
    explained = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", PAGE.read_text(), re.MULTILINE)))
    assert sorted(explained) == sorted([*Refusal, NO_CONTACT])


def test_the_page_names_only_settings_that_exist():
    named = set(re.findall(r"SVARFRIST_(\w+)", PAGE.read_text()))
    assert named
    assert {name.lower() for name in named} <= Settings.model_fields.keys()
