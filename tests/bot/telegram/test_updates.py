"""What an update is."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from bot.telegram.sender import LONGEST, keyboard_of, message_of, parts
from bot.telegram.strangers import SENTENCES, said_to
from bot.telegram.updates import Command, Press, StaffWords, Turn, Words, came
from core.inbound import Kind
from core.messages import Button
from core.wording import LANGUAGES

NOW = 1_795_514_400
HEARD = datetime.fromtimestamp(NOW - 60, UTC)
TOKEN = "a" * 32
GROUP = -1001
KARI = {"id": 77, "is_bot": False, "first_name": "Kari", "last_name": "Nordmann", "language_code": "nb"}
BOT = {"id": 666, "is_bot": True, "first_name": "Svarfrist"}


def message(**fields: Any) -> dict[str, Any]:
    chat = {"id": 77, "type": "private", "first_name": "Kari"}
    return {"message_id": 12, "date": NOW, "chat": chat, "from": KARI} | fields


def it_is(**update: Any) -> Any:
    return came(Update.de_json({"update_id": 1} | update, None), GROUP, HEARD)


def press(data: str, **fields: Any) -> Any:
    shown = message(**{"from": BOT, "text": "Skal vi starte?", "date": NOW - 3600} | fields)
    return it_is(
        callback_query={"id": "9", "from": KARI, "message": shown, "chat_instance": "1", "data": data}
    )


def test_words_are_somebody_s_and_have_a_name_that_stays():
    said = it_is(message=message(text="Kjør på"))
    assert isinstance(said, Words)
    assert (said.chat, said.tongue) == (77, "nb")
    incoming = said.incoming
    assert (incoming.sender, incoming.text) == ("77", "Kjør på")
    assert (incoming.external_id, incoming.message_id) == ("telegram:77/12", "77/12")
    assert incoming.at == datetime.fromtimestamp(NOW, UTC)
    assert incoming.replied_to is None


def test_an_answer_to_a_message_of_ours_names_it():
    ours = message(**{"message_id": 5, "from": BOT, "text": "Skal vi starte?"})
    assert it_is(message=message(text="ja", reply_to_message=ours)).incoming.replied_to == "77/5"
    theirs = message(message_id=6, text="hei")
    assert it_is(message=message(text="ja", reply_to_message=theirs)).incoming.replied_to is None


def test_words_that_were_changed_are_words_of_their_own():
    said = it_is(edited_message=message(text="nei", edit_date=NOW + 30))
    assert said.incoming.external_id.startswith(f"telegram:77/12/{NOW + 30}-")
    assert said.incoming.at == datetime.fromtimestamp(NOW + 30, UTC)


def test_a_picture_says_what_stands_under_it_or_nothing():
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    assert it_is(message=message(photo=photo, caption="betalt")).incoming.text == "betalt"
    assert it_is(message=message(photo=photo)).incoming.text == ""


def test_a_press_says_the_words_of_the_button_and_counts_from_the_earliest_it_may_have_been():
    pressed = press(f"{TOKEN}:JA 4F7")
    assert isinstance(pressed, Press)
    assert (pressed.incoming.text, pressed.incoming.token) == ("JA 4F7", TOKEN)
    assert pressed.incoming.external_id == "telegram:press/9"
    assert pressed.incoming.at == HEARD
    assert press(f"{TOKEN}:JA 4F7", date=NOW).incoming.at == datetime.fromtimestamp(NOW, UTC)


@pytest.mark.parametrize(("data", "page"), [(f"{TOKEN}>2", 2), (f"{TOKEN}.", None), ("rubbish", None)])
def test_a_press_may_turn_a_page_or_do_nothing(data: str, page: int | None):
    turned = press(data)
    assert isinstance(turned, Turn)
    assert turned.page == page


def test_a_slash_is_a_command_in_an_owner_s_chat():
    command = it_is(message=message(text="/Stop@Svarfrist_Bot 10023 nå"))
    assert isinstance(command, Command)
    assert (command.name, command.values) == ("stop", ("10023", "nå"))


@pytest.mark.parametrize(("status", "wanted"), [("kicked", False), ("left", False), ("member", True)])
def test_who_blocks_us_wants_no_more_messages(status: str, wanted: bool):
    change = {
        "chat": {"id": 77, "type": "private", "first_name": "Kari"},
        "from": KARI,
        "date": NOW,
        "old_chat_member": {"user": BOT, "status": "member"},
        "new_chat_member": {"user": BOT, "status": status, "until_date": 0},
    }
    said = it_is(my_chat_member=change)
    assert (said.incoming.kind, said.incoming.wanted, said.incoming.text) == (Kind.CONSENT, wanted, "")


def test_staff_write_in_topics():
    group = {"id": GROUP, "type": "supergroup", "title": "Desk", "is_forum": True}
    typed = it_is(
        message=message(chat=group, text="/pause 10023 why", message_thread_id=5, is_topic_message=True)
    )
    assert isinstance(typed, StaffWords)
    assert (typed.thread, typed.user_id, typed.text, typed.replied_to) == ("5", 77, "/pause 10023 why", None)
    opening = {
        "message_id": 5, "date": NOW, "chat": group, "from": BOT,
        "forum_topic_created": {"name": "Kari", "icon_color": 1},
    }  # fmt: skip
    typed = it_is(
        message=message(
            chat=group, text="Hei", message_thread_id=5, is_topic_message=True, reply_to_message=opening
        )
    )
    assert typed.replied_to is None


def test_what_is_said_elsewhere_is_nobody_s_business():
    other = {"id": -5, "type": "group", "title": "Others"}
    assert it_is(message=message(chat=other, text="ja")) is None
    assert it_is(message=message(**{"from": BOT, "text": "ja"})) is None
    reaction = {"chat": other, "message_id": 3, "date": NOW, "old_reaction": [], "new_reaction": []}
    assert it_is(message_reaction=reaction) is None


def test_a_long_text_is_cut_where_it_can_be_and_nothing_is_lost():
    paragraphs = "\n\n".join(f"Avsnitt {n} " + "ord " * 300 for n in range(8))
    cut = parts(paragraphs)
    assert all(len(part) <= LONGEST for part in cut)
    assert " ".join(" ".join(cut).split()) == " ".join(paragraphs.split())
    assert parts("kort") == ["kort"]
    smiles = "😀" * 5000
    assert "".join(parts(smiles)) == smiles
    assert all(len(part.encode("utf-16-le")) // 2 <= LONGEST for part in parts(smiles))


def test_buttons_carry_the_message_s_token_and_turn_pages():
    rows = ((Button(label="JA", words="JA 4F7"), Button(label="NEI", words="NEI 4F7")),)
    keyboard = keyboard_of(TOKEN, rows, page=1, pages=3)
    assert keyboard is not None
    first, last = keyboard.inline_keyboard
    assert [(b.text, b.callback_data) for b in first] == [
        ("JA", f"{TOKEN}:JA 4F7"),
        ("NEI", f"{TOKEN}:NEI 4F7"),
    ]
    assert [b.text for b in last] == ["◀", "2/3", "▶"]
    assert keyboard_of(None, rows) is None
    assert keyboard_of(TOKEN, ()) is None


def test_an_answer_s_place_is_only_in_its_own_chat():
    assert message_of("77/12", 77) == 12
    assert message_of("78/12", 77) is None
    assert message_of("letter@example", 77) is None
    assert message_of(None, 77) is None


def test_strangers_are_spoken_to_in_their_language():
    assert all(set(texts) == set(LANGUAGES) for texts in SENTENCES.values())
    assert said_to("stranger", "no") == SENTENCES["stranger"]["nb"]
    assert said_to("stranger", "sv-SE") == SENTENCES["stranger"]["sv"]
    assert said_to("unlink", None) == SENTENCES["stranger"]["en"]
    assert said_to("stranger", "it") == SENTENCES["stranger"]["en"]
