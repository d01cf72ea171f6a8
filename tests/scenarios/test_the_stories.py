"""Promises 1 to 14 as the demo tells them: every line of each conversation, how it ends, and what the log says.

A line is: day, direction, channel, and words that are in it. What the owner writes is compared by what is
made of it. Nothing else may be said. What is told over the wire is in `test_the_stories_over_the_wire.py`.
"""

from pathlib import Path

import pytest

from app.demo.stories import STORIES, Story
from tests.scenarios.conftest import Opens
from tests.scenarios.told import assert_told

TO_THE_QUESTION = """
 0 -> mail       vilkår og priser; 2026-11
 3 -> sms        10023; Nordlys Bygg AS; 12 500 kr; 02.11.2026
14 -> mail       skal vi starte purring og inkasso for faktura 10023; mandag 23. november
"""
TO_THE_COLLECTOR = """
 0 -> mail       villkor och priser; 2026-11
 3 -> sms        2044; Lindqvist Måleri AB; 18 400 kr; 2026-11-02
 8 -> collector  reminder, invoice 2044
 8 <- collector  acknowledged
 8 -> mail       tagit emot faktura 2044; 295 kr
"""
TO_THE_CHOICE = (
    TO_THE_COLLECTOR
    + """
18 -> collector  demand, invoice 2044
18 <- collector  acknowledged
35 -> collector  collection, invoice 2044
35 <- collector  acknowledged
"""
)
CONVERSATIONS = {
    "confirm": TO_THE_QUESTION
    + """
14 <- mail       confirm -> handover_pending
14 -> mail       purring og inkasso starter for faktura 10023; angre 10023; kl. 13:00
14 -> collector  reminder, invoice 10023
14 <- collector  acknowledged
14 -> mail       tatt imot faktura 10023; 250 kr
""",
    "silence-ends": TO_THE_QUESTION
    + """
22 -> mail       faktura 10023 er avsluttet; ikke fått noe brev
""",
    "stop": """
 0 -> mail       vilkår og priser
 3 -> sms        10023; forfalt
 3 <- sms        stop -> ended
 3 -> sms        stoppet oppfølgingen av faktura 10023; koster deg ingenting
 3 -> sms        10024; forfalt
14 -> mail       skal vi starte purring og inkasso for faktura 10024
17 <- mail       confirm -> handover_pending
17 -> mail       angre 10024
17 -> collector  reminder, invoice 10024
17 <- collector  acknowledged
17 -> mail       tatt imot faktura 10024
18 <- mail       stop -> withdrawal_requested
18 -> mail       trekker tilbake faktura 10024; koster 250 kr
18 -> collector  withdraw, invoice 10024
18 <- collector  withdrawn
18 -> mail       faktura 10024 er trukket tilbake
""",
    "opt-out": """
 0 -> mail       vilkår og priser
25 <- terminal   10024: hand_over
25 -> mail       faktura 10024 sendes til purring og inkasso; angre 10024
25 -> collector  reminder, invoice 10024
25 <- collector  acknowledged
25 -> mail       tatt imot faktura 10024
""",
    "paid-midway": TO_THE_QUESTION
    + """
14 <- books      payment: 12500,00 NOK, 10023
""",
    "new-due-date": TO_THE_QUESTION
    + """
14 <- mail       new_due_date -> not_due
14 -> mail       ny forfallsdato for faktura 10023; 10. desember 2026
42 -> sms        10023; forfalt 10.12.2026
""",
    "missing-number": TO_THE_COLLECTOR
    + """
18 -> mail       saknar organisationsnummer för Lindqvist Måleri AB; pausat
24 <- sms        identity_number -> submitting
24 -> sms        sparade; 2044
24 -> collector  amend, invoice 2044
24 -> collector  demand, invoice 2044
24 <- collector  acknowledged
""",
    "wrong-address": TO_THE_COLLECTOR
    + """
14 <- collector  returned
14 -> mail       kom i retur; Storgatan 1, 111 22 Stockholm
14 <- mail       address -> submitting
14 -> mail       sparade; 2044
14 -> collector  amend, invoice 2044
14 -> collector  reminder, invoice 2044
14 <- collector  acknowledged
14 -> mail       tagit emot faktura 2044
""",
    "disputed": TO_THE_COLLECTOR
    + """
14 <- collector  disputed
14 -> mail       faktura 2044 är bestriden och pausad; bara supporten
14 <- mail       nothing is decided
14 -> mail       fortfarande pausad; bara supporten; hjälp
17 <- terminal   2044: resume (the customer's objection was answered in writing)
17 -> mail       faktura 2044 går vidare
17 -> collector  resume, invoice 2044
""",
    "choose-payment-order": TO_THE_CHOICE
    + """
77 <- collector  failed suggestion=payment_order
77 -> mail       betalningsföreläggande; långtidsbevakning; återkalla; vi föreslår betalningsföreläggande; 680 kr
77 <- mail       payment_order -> payment_order
77 -> mail       betalningsföreläggande för faktura 2044; ångra 2044
77 -> collector  payment_order, invoice 2044
77 <- collector  acknowledged
""",
    "silence-suggestion": TO_THE_CHOICE
    + """
77 <- collector  failed suggestion=monitoring
77 -> mail       vi föreslår långtidsbevakning; skulder hos Kronofogden; lördag den 23 januari
84 -> mail       vi gör som föreslaget; långtidsbevakning; ångra 2044
84 -> collector  monitoring, invoice 2044
84 <- collector  acknowledged
""",
    "withdraw-then-paid": TO_THE_CHOICE
    + """
77 <- collector  failed suggestion=monitoring
77 -> mail       välj vad som ska hända med faktura 2044
77 <- mail       withdraw -> withdrawal_requested
77 -> mail       återkallar faktura 2044; 295 kr
77 -> collector  withdraw, invoice 2044
77 <- collector  withdrawn
77 -> mail       faktura 2044 är återkallad
98 <- books      payment: 18400,00 SEK, 2044
98 -> mail       2044; betal; 18 400 kr
""",
    "terms": """
 0 -> mail       vilkår og priser for Solvang Elektro AS; 2026-11; 250 kr
""",
    "help": TO_THE_QUESTION
    + """
14 <- mail       nothing is decided
14 -> mail       slik svarer du om faktura 10023; en av oss
14 -> desk       hjelp ønskes: Solvang Elektro AS, faktura 10023; jeg trenger hjelp med denne saken
14 <- desk       ring oss gjerne
14 -> mail       svar fra kundestøtte; ring oss gjerne
""",
}
ENDINGS = {
    "confirm": {"10023": "in_collection"},
    "silence-ends": {"10023": "ended (no_answer)"},
    "stop": {"10023": "ended (stopped)", "10024": "withdrawn"},
    "opt-out": {"10023": "opted_out", "10024": "in_collection"},
    "paid-midway": {"10023": "paid"},
    "new-due-date": {"10023": "alerted"},
    "missing-number": {"2044": "in_collection"},
    "wrong-address": {"2044": "in_collection"},
    "disputed": {"2044": "in_collection"},
    "choose-payment-order": {"2044": "payment_order"},
    "silence-suggestion": {"2044": "monitoring"},
    "withdraw-then-paid": {"2044": "withdrawn"},
    "terms": {},
    "help": {"10023": "awaiting_confirmation"},
}
ALERTED = ["ledger: opened", "clock: silence"]
COLLECTED = [*ALERTED, "clock: silence", "collector: acknowledged"]
FAILED = [*COLLECTED, *["clock: silence", "collector: acknowledged"] * 2, "collector: collection_failed"]
LOGS = {
    "confirm": [*ALERTED, "clock: silence", "owner: confirm", "clock: silence", "collector: acknowledged"],
    "silence-ends": [*ALERTED, "clock: silence", "clock: silence"],
    "stop": [*ALERTED, "owner: stop"],
    "opt-out": ["ledger: opened", "ledger: opt_out"],
    "paid-midway": [*ALERTED, "clock: silence", "ledger: paid"],
    "new-due-date": [*ALERTED, "clock: silence", "owner: new_due_date", "clock: silence"],
    "missing-number": [*COLLECTED, "clock: silence", "owner: identity_number", "collector: acknowledged"],
    "wrong-address": [*COLLECTED, "collector: returned", "owner: address", "collector: acknowledged"],
    "disputed": [*COLLECTED, "collector: disputed", "support: resume"],
    "choose-payment-order": [*FAILED, "owner: payment_order", "clock: silence"],
    "silence-suggestion": [*FAILED, "clock: silence", "clock: silence"],
    "withdraw-then-paid": [*FAILED, "owner: withdraw", "collector: withdrawal_done", "ledger: paid"],
    "help": [*ALERTED, "clock: silence"],
}


STORIES_BY_LETTER = [story for story in STORIES if not story.wires]


@pytest.mark.parametrize("story", STORIES_BY_LETTER, ids=lambda story: story.name)
async def test_a_story_is_told_to_its_end(story: Story, opens: Opens):
    world = await opens(story.policy)

    await story.plot(world)

    assert_told(world.lines, CONVERSATIONS[story.name])
    assert await world.states() == ENDINGS[story.name]
    if story.invoice is not None:
        assert await world.words(story.invoice) == LOGS[story.name]


def test_every_story_is_here():
    assert CONVERSATIONS.keys() == ENDINGS.keys() == {story.name for story in STORIES_BY_LETTER}


def test_the_readme_counts_the_stories():
    words = {19: "nineteen", 20: "twenty", 21: "twenty-one", 22: "twenty-two"}

    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")

    assert f"tells {words[len(STORIES)]} stories" in readme
