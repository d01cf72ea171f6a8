"""A client nobody here wrote, for asking the emulator."""

from telegram import Bot
from telegram.request import HTTPXRequest

from app.chatbox.emulator import TOKEN, TelegramEmulator


def client(telegram: TelegramEmulator, *, token: str = TOKEN, patience: float = 2) -> Bot:
    """Return a bot that waits *patience* seconds for an answer."""
    return Bot(
        token,
        base_url=telegram.base_url,
        base_file_url=telegram.base_file_url,
        request=HTTPXRequest(connection_pool_size=8, read_timeout=patience),
        get_updates_request=HTTPXRequest(read_timeout=patience),
    )
