"""What tests say about somebody's chat."""

from app.chatbox import Person
from app.demo.people import Contact


def chat_of(contact: Contact) -> Person:
    """Return whoever sits at a contact's chat, with what he can do there."""
    assert contact.chat is not None, f"{contact.name} has no chat"
    return contact.chat.person
