"""The emulator, asked by a client that is not ours; what it answers is what the real one does."""

from collections.abc import AsyncIterator

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
)

from app.chatbox import TelegramEmulator
from tests.servers.telegram_client import client

STAFF = -1_001_000_000_001


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as emulator:
        yield emulator


@pytest.fixture
async def bot(telegram: TelegramEmulator) -> AsyncIterator[Bot]:
    async with client(telegram) as bot:
        yield bot


def buttons(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=f"t:{label}") for label in labels]]
    )


async def take(bot: Bot) -> list[Update]:
    """Poll once and acknowledge."""
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1, timeout=0)
    return list(updates)


# --- a conversation ----------------------------------------------------------------------------------


async def test_a_question_is_asked_and_answered_by_a_button(telegram: TelegramEmulator, bot: Bot):
    kari = telegram.person(7, "Kari", "nb")
    kari.starts("abc")
    (start,) = await take(bot)
    assert start.message is not None
    assert start.message.text == "/start abc"
    assert start.message.entities[0].type == "bot_command"
    assert start.message.from_user is not None
    assert start.message.from_user.language_code == "nb"

    await bot.send_message(7, "Faktura 2044 forfalt i går.", reply_markup=buttons("Bekreft", "Stopp"))
    question = await kari.is_told("2044", "forfalt")
    assert question.buttons == [["Bekreft", "Stopp"]]

    press = kari.presses(question, "Stopp")
    (pressed,) = await take(bot)
    assert pressed.callback_query is not None
    assert pressed.callback_query.data == "t:Stopp"
    assert pressed.callback_query.message is not None
    assert pressed.callback_query.message.message_id == question.id
    await pressed.callback_query.answer("Stoppet.", show_alert=True)
    assert (press.answer, press.alert) == ("Stoppet.", True)


async def test_who_is_not_told_is_an_error_that_says_what_he_was_told(telegram: TelegramEmulator, bot: Bot):
    kari = telegram.person(7, started=True)
    await bot.send_message(7, "Hei.")
    await kari.is_told("Hei")
    with pytest.raises(AssertionError, match=r"\['Hei\.'\]"):
        await kari.is_told("Hei", within=0.05)


async def test_answers_name_what_they_answer(telegram: TelegramEmulator, bot: Bot):
    kari = telegram.person(7, started=True)
    sent = await bot.send_message(7, "Bekreft?")
    theirs = kari.writes("ja", reply_to=await kari.is_told("Bekreft"))
    (update,) = await take(bot)
    assert update.message is not None
    assert update.message.reply_to_message is not None
    assert update.message.reply_to_message.message_id == sent.message_id

    await bot.send_message(7, "Takk.", reply_parameters=ReplyParameters(theirs.id))
    assert (await kari.is_told("Takk")).reply_to is theirs
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(7, "Takk.", reply_parameters=ReplyParameters(999))
    await bot.send_message(
        7, "Likevel.", reply_parameters=ReplyParameters(999, allow_sending_without_reply=True)
    )


async def test_edits_arrive_and_photos_have_no_words(telegram: TelegramEmulator, bot: Bot):
    kari = telegram.person(7)
    kari.edits(kari.writes("ja"), "nei")
    kari.sends_photo()
    kari.sends("document", b"%PDF", name="kvittering.pdf", caption="betalt")
    _, edited, photo, document = await take(bot)
    assert edited.edited_message is not None
    assert edited.edited_message.text == "nei"
    assert photo.message is not None
    assert photo.message.text is None
    assert photo.message.photo
    assert document.message is not None
    assert document.message.caption == "betalt"
    assert document.message.document is not None
    assert await (await document.message.document.get_file()).download_as_bytearray() == b"%PDF"


async def test_a_document_arrives_byte_for_byte(telegram: TelegramEmulator, bot: Bot):
    kari = telegram.person(7, started=True)
    content = bytes(range(256)) * 40 + b"\r\n--"
    await bot.send_document(7, InputFile(content, filename="skjema.pdf"), caption="Skjemaet.")
    (message,) = kari.messages()
    assert message.attachment is not None
    assert (message.attachment.name, message.attachment.content) == ("skjema.pdf", content)


# --- what a message may be ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "refused"), [("a" * 4096, False), ("👍" * 2048, False), ("👍" * 2049, True)]
)
async def test_length_is_counted_in_utf_16(telegram: TelegramEmulator, bot: Bot, text: str, refused: bool):
    telegram.person(7, started=True)
    if refused:
        with pytest.raises(BadRequest, match="Message is too long"):
            await bot.send_message(7, text)
    else:
        await bot.send_message(7, text)


async def test_a_button_carries_64_bytes(telegram: TelegramEmulator, bot: Bot):
    kari = telegram.person(7, started=True)
    await bot.send_message(7, "?", reply_markup=buttons("ø" * 31))
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await bot.send_message(7, "?", reply_markup=buttons("ø" * 31 + "a"))
    assert len(kari.messages()) == 1


async def test_html_is_read(telegram: TelegramEmulator, bot: Bot):
    kari = telegram.person(7, started=True)
    sent = await bot.send_message(7, "<b>2044</b> &amp; 2051", parse_mode="HTML")
    assert kari.told() == ["2044 & 2051"]
    assert sent.entities[0].type == "bold"
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(7, "a <kr> b", parse_mode="HTML")


async def test_an_edit_must_change_something(telegram: TelegramEmulator, bot: Bot):
    kari = telegram.person(7, started=True)
    sent = await bot.send_message(7, "Bekreft?", reply_markup=buttons("Ja"))
    await sent.edit_text("Bekreftet.")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("Bekreftet.")
    (message,) = kari.messages()
    assert (message.text, message.buttons) == ("Bekreftet.", [])

    kari.presses(message, "Ja")  # still on the screen of a phone that was slow
    (late,) = await take(bot)
    assert late.callback_query is not None
    assert late.callback_query.data == "t:Ja"

    await sent.delete()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("Hei.")
    assert kari.messages() == []
    kari.presses(message, "Ja")
    (gone,) = await take(bot)
    assert gone.callback_query is not None
    assert gone.callback_query.message is not None
    assert not gone.callback_query.message.is_accessible


async def test_a_press_can_be_too_old_to_answer(telegram: TelegramEmulator, bot: Bot):
    kari = telegram.person(7, started=True)
    await bot.send_message(7, "?", reply_markup=buttons("Ja"))
    press = kari.presses(await kari.is_told("?"), "Ja")
    press.expired = True
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(press.id)


# --- people ------------------------------------------------------------------------------------------


async def test_nobody_is_written_to_who_never_wrote(telegram: TelegramEmulator, bot: Bot):
    telegram.person(7)
    for stranger in (7, 8):
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(stranger, "Hei.")


async def test_blocking_is_told_and_felt(telegram: TelegramEmulator, bot: Bot):
    kari = telegram.person(7, started=True)
    kari.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(7, "Hei.")
    kari.writes("Hei igjen.")
    statuses = [
        update.my_chat_member.new_chat_member.status
        for update in await take(bot)
        if update.my_chat_member is not None
    ]
    assert statuses == ["kicked", "member"]
    await bot.send_message(7, "Velkommen tilbake.")


async def test_an_account_can_be_gone(telegram: TelegramEmulator, bot: Bot):
    telegram.person(7, started=True).deletes_account()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(7, "Hei.")


# --- groups ------------------------------------------------------------------------------------------


async def test_topics_open_carry_words_and_go(telegram: TelegramEmulator, bot: Bot):
    staff = telegram.group(STAFF, topics=True)
    anna = telegram.person(9, "Anna")
    opened = await bot.create_forum_topic(STAFF, "Kari · Brygga")
    topic = staff.topics[opened.message_thread_id]
    sent = await bot.send_message(STAFF, "Kari spør.", message_thread_id=topic.thread)
    assert sent.is_topic_message
    assert topic.told() == ["Kari spør."]

    anna.writes("Jeg ser på det.", chat=topic)
    (update,) = await take(bot)
    assert update.message is not None
    assert update.message.message_thread_id == topic.thread
    # Nobody replied: in a topic everything replies to its beginning.
    assert update.message.reply_to_message is not None
    assert update.message.reply_to_message.forum_topic_created is not None

    await bot.close_forum_topic(STAFF, topic.thread)
    with pytest.raises(BadRequest, match="Topic_not_modified"):
        await bot.close_forum_topic(STAFF, topic.thread)
    await bot.delete_forum_topic(STAFF, topic.thread)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(STAFF, "Er du der?", message_thread_id=topic.thread)
    assert staff.messages() == []


async def test_no_topics_without_a_forum(telegram: TelegramEmulator, bot: Bot):
    staff = telegram.group(STAFF)
    with pytest.raises(BadRequest, match="The chat is not a forum"):
        await bot.create_forum_topic(STAFF, "Kari")
    staff.turns_topics(on=True)
    staff.bot_is_admin = False
    with pytest.raises(BadRequest, match="Not enough rights to create a topic"):
        await bot.create_forum_topic(STAFF, "Kari")


async def test_a_group_that_grows_gets_another_id(telegram: TelegramEmulator, bot: Bot):
    old = telegram.group(-4242)
    new = old.migrates()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-4242, "Hei.")
    assert moved.value.new_chat_id == new.id
    await bot.send_message(new.id, "Hei.")
    assert [update.message.migrate_to_chat_id for update in await take(bot) if update.message] == [
        new.id,
        None,
    ]


async def test_a_bot_that_is_no_admin_hears_what_is_meant_for_it(telegram: TelegramEmulator, bot: Bot):
    staff = telegram.group(STAFF)
    staff.bot_is_admin = False
    anna = telegram.person(9, "Anna")
    await bot.send_message(STAFF, "Hvem tar denne?")
    question = await staff.is_told("Hvem")
    anna.writes("kaffe?", chat=staff)
    anna.writes("/ta", chat=staff)
    anna.writes("jeg", chat=staff, reply_to=question)
    assert [update.message.text for update in await take(bot) if update.message] == ["/ta", "jeg"]
    anna.removes_bot(staff)
    with pytest.raises(Forbidden, match="kicked from the supergroup"):
        await bot.send_message(STAFF, "Hei.")


async def test_menus_are_kept_by_language_and_scope(telegram: TelegramEmulator, bot: Bot):
    telegram.group(STAFF)
    await bot.set_my_commands([BotCommand("stopp", "Stopp en sak")], language_code="nb")
    await bot.set_my_commands([BotCommand("ta", "Ta en sak")], scope=BotCommandScopeChat(STAFF))
    assert set(telegram.world.commands) == {("default", "nb"), (f"chat:{STAFF}", "")}
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([("Stopp", "Stopp en sak")])
