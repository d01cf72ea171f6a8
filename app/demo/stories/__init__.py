"""What happens, told as it is promised.

- story: what a story is, and how the usual ones begin
by_letter  by e-mail, and SMS that are files
by_chat    with buttons, in a chat over the wire
by_wire    SMS through a gateway, and the staff's group
"""

from app.demo.stories import by_chat, by_letter, by_wire
from app.demo.stories.story import ALL, Story

__all__ = ["STORIES", "Story", "by_chat", "by_letter", "by_wire"]

STORIES = sorted(ALL, key=lambda story: story.wires)
"""In the order in which they are told: what happens is the same by letter and over the wire."""
