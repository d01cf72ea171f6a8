"""Cases on their way, before and after the collector has them."""

from core.events import Word
from tests.core.cases import FORTNOX, Story

BEFORE = {
    "not due": Story,
    "alerted": lambda: Story().alerted(),
    "asked": lambda: Story().asked(),
    "confirmed": lambda: Story().asked().says(Word.CONFIRM),
    "disputed": lambda: Story().alerted().says(Word.DISPUTED),
    "no address": lambda: Story(found=False).handed_over(),
}
AFTER = {
    "ordered": lambda: Story().handed_over(),
    "in collection": lambda: Story().in_collection(),
    "disputed at the collector": lambda: Story().in_collection().collector(Word.DISPUTED),
    "returned": lambda: Story().in_collection().collector(Word.RETURNED),
    "choosing": lambda: Story(FORTNOX).asked(),
    "payment order": lambda: Story(FORTNOX).asked().says(Word.PAYMENT_ORDER),
    "called back": lambda: Story().in_collection().says(Word.STOP),
}
