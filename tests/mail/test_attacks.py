"""No attack decides; each is kept, leaves a named reason, and tells the owner where it was in his name."""

import asyncio
import json
import shutil
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog.testing

from mail.refusal import Refusal
from store.arrivals import NO_CONTACT
from tests.mail.attacks_inside import ATTACKS
from tests.mail.conftest import REPLY
from tests.mail.siege import EVIL, OLA, OWN, SUPPORT, Siege, siege
from tests.mail.signing import Domain, published

SECONDS = 5.0
STATES = ["awaiting_confirmation", "awaiting_confirmation"]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("siege")

    async def begin() -> None:
        async with siege(folder):
            pass

    asyncio.run(begin())
    return folder


@pytest.fixture
async def here(template: Path, tmp_path: Path) -> AsyncIterator[Siege]:
    """Each attack finds both questions open."""
    shutil.copy(template / "siege.db", tmp_path)
    async with siege(tmp_path) as begun:
        yield begun


async def test_what_he_really_writes_decides(here: Siege):
    took = await here.arrives(here.signed())
    assert (took["verdict"], took["belief"], took["why"]) == ("decided", "believed", "signature")
    assert (await here.states())[0] == "handover_pending"


@pytest.mark.parametrize("name", ATTACKS)
async def test_an_attack_is_refused_kept_and_named(here: Siege, name: str):
    one = ATTACKS[name]
    raw = one.letter(here)
    with structlog.testing.capture_logs() as lines:
        began = time.process_time()
        took = await here.arrives(raw, one.records, size=one.size, **one.account)
        assert time.process_time() - began < SECONDS

    assert (took["verdict"], took["why"]) == (one.verdict, one.why)
    if one.verdict == "decided":
        return
    assert await here.states() == STATES, "nothing moved"
    assert took["digest"], "it is kept"
    assert here.asked_about_it() == one.asks
    said = [line for line in lines if line["event"] in {"letter_refused", "received"}]
    named = {one.verdict if one.why == NO_CONTACT else one.why}
    assert named & {line.get(field) for line in said for field in ("reason", "why", "verdict")}
    shown = json.dumps(said)
    assert not {word for word in (OLA, "sett i gang", "x.example", here.token) if word in shown}
    assert shown.isprintable()


# --- more than one letter -------------------------------------------------------------------------


async def test_the_owner_is_asked_once_a_day_however_often_somebody_writes(here: Siege):
    for _ in range(20):
        await here.arrives(here.letter())
        await here.arrives(here.letter("Stopp 10023", To="svar@svarfrist.test"))
        await here.arrives(here.signed(by=EVIL, From="x@x.example"))
    assert here.asked_about_it() == 1
    assert len(await here.kept()) == 60
    here.passes(timedelta(hours=23))
    await here.arrives(here.letter())
    assert here.asked_about_it() == 0
    here.passes(timedelta(hours=2))
    await here.arrives(here.letter())
    assert here.asked_about_it() == 1
    assert await here.states() == STATES


async def test_of_what_is_decided_nobody_is_asked(here: Siege):
    await here.arrives(here.signed("Nei, stopp"))
    assert (await here.states())[0] == "ended"
    here.told(OLA)
    took = await here.arrives(here.letter())
    assert (took["verdict"], here.asked_about_it()) == ("not_believed", 0)


async def test_he_answers_the_question_whether_it_was_his(here: Siege):
    await here.arrives(here.letter("Nei, stopp"))
    ((what, said),) = here.told(OLA)
    assert (what, "10023" in said) == ("confirm_on_known_channel", True)
    asked = await here.token_of("confirm_on_known_channel")
    took = await here.arrives(here.signed("Ja", To=REPLY.of_token(asked)))
    assert (took["verdict"], (await here.states())[0]) == ("decided", "handover_pending")


async def test_a_token_decides_once(here: Siege):
    """Who answers again is told kindly that it is decided, in whatever form the letter comes back."""
    first = here.signed("Ja")
    assert (await here.arrives(first))["verdict"] == "decided"
    assert [what for what, _ in here.told(OLA)] == ["confirmed"]
    copies = [
        first,
        b"Received: from elsewhere\r\n" + first,
        first.replace(b"\r\n", b"\n"),
    ]
    for copy in copies:
        await here.arrives(copy)
    assert len(await here.kept()) == 1, "a copy is the same letter"
    assert here.told(OLA) == []

    again = OWN.signs(here.letter("Ja", Date="Wed, 18 Nov 2026 10:00:00 +0100"))
    assert (await here.arrives(again))["verdict"] == "answered"
    assert [what for what, _ in here.told(OLA)] == ["already_decided"]
    assert await here.states() == ["handover_pending", "awaiting_confirmation"]


async def test_an_old_letter_under_another_name_is_not_his(here: Siege):
    """The same bytes with another Message-ID, as somebody would send them who has a copy."""
    first = here.signed("Nei, stopp")
    await here.arrives(first)
    here.told(OLA)
    took = await here.arrives(first.replace(b"Message-ID: <1@", b"Message-ID: <99@"))
    assert (took["verdict"], took["why"]) == ("not_believed", Refusal.SIGNATURE_WRONG)
    assert ((await here.states())[0], here.told(OLA)) == ("ended", [])


async def test_an_answer_to_a_question_of_before_decides_nothing(here: Siege):
    """The prompt is over: its time ran out, and the owner was told."""
    held_back = here.signed("Ja")
    for _ in range(9):
        here.passes(timedelta(days=1))
        await here.settle()
    assert (await here.states())[0] == "ended"
    here.told(OLA)
    took = await here.arrives(held_back)
    assert (took["verdict"], (await here.states())[0]) == ("answered", "ended")
    assert len(here.told(OLA)) == 1


async def test_the_same_identity_with_other_words_is_another_letter(here: Siege):
    await here.arrives(here.letter("Hei", Message_ID="<same@bedrift.example>"))
    took = await here.arrives(here.letter("Ja", Message_ID="<same@bedrift.example>"))
    assert (len(await here.kept()), took["verdict"]) == (2, "not_believed")


async def test_staff_speak_by_letter_only_if_somebody_vouches_for_them(here: Siege):
    ours = Domain(name="svarfrist.test")
    refused = await here.arrives(here.letter("Bekreft 10023", From=SUPPORT))
    assert (refused["verdict"], await here.states()) == ("not_believed", STATES)
    here.told(OLA)
    took = await here.arrives(ours.signs(here.letter("Bekreft 10023", From=SUPPORT)), published(ours))
    assert (took["belief"], took["verdict"]) == ("believed", "decided")
    assert (await here.states())[0] == "handover_pending"
