"""The stories that are told over the wire: a chat, an SMS gateway, a staff's group; lines as in `told.py`."""

import pytest

from app.demo.stories import STORIES, Story
from tests.scenarios.conftest import Opens
from tests.scenarios.told import assert_told

TO_THE_QUESTION = """
 3 -> chat       10023; Nordlys Bygg AS; 12 500 kr; [BETALT] [STOPP]
14 -> mail       skal vi starte purring og inkasso for faktura 10023
14 -> chat       skal vi starte purring og inkasso; mandag 23. november; [JA] [NEI] [BETALT]
"""
CONVERSATIONS = {
    "chat-buttons": """
 0 -> mail       vilkår og priser
 0 -> mail       få varsler i chat; https://t.me/svarfrist_bot?start=
 0 <- chat       [START]
 0 -> chat       koblet til Solvang Elektro AS
"""
    + TO_THE_QUESTION
    + """
14 <- chat       confirm -> handover_pending
14 -> chat       ✔ JA; Berit Solvang
14 -> chat       innen mandag 16. november kl. 13:00; [ANGRE]
14 <- chat       undo -> awaiting_confirmation
14 -> chat       ✔ ANGRE 10023
14 -> chat       det er angret, og ingenting er sendt
14 -> chat       skal vi starte purring og inkasso; [JA] [NEI] [BETALT]
14 <- chat       confirm -> handover_pending
14 -> chat       ✔ JA
14 -> chat       innen mandag 16. november kl. 13:12; [ANGRE]
14 <- chat       nothing is decided (answered)
14 -> chat       vi varslet deg; kl. 12:00: ja til å starte (Berit Solvang); angret; mandag 16. november kl. 13:12
14 -> collector  reminder, invoice 10023
14 <- collector  acknowledged
14 -> mail       tatt imot faktura 10023
""",
    "many-at-once": """
 0 -> mail       vilkår og priser
 0 -> chat       koblet til Solvang Elektro AS
 3 -> chat       25 fakturaene, til sammen 30 000 kr; - 10020,; og 5 til; [10001: BETALT] [STOPP]; [1/2] [▶]
14 -> mail       for 25 fakturaer; 10001; 10025
14 -> chat       25 fakturaer; [10001: JA] [NEI] [BETALT]; [10020: JA] [NEI] [BETALT]; [1/2] [▶]
14 <- chat       [▶]
14 -> chat       - 10021,; - 10025,; [10025: JA] [NEI] [BETALT]; [◀] [2/2]
14 <- chat       stop -> ended
14 -> chat       ✔ NEI; [10022: JA] [NEI] [BETALT] [10024: JA] [NEI] [BETALT]; [◀] [2/2]
14 -> chat       stoppet oppfølgingen av faktura 10023
14 -> chat       3 fakturaene, til sammen 3 600 kr; [10026: BETALT] [STOPP]
22 -> mail       24 fakturaer er avsluttet; ikke fått noe brev
24 -> mail       for 3 fakturaer; ja til alle
24 -> chat       3 fakturaer; [10028: JA] [NEI] [BETALT] [JA TIL ALLE] [NEI TIL ALLE]
24 <- chat       confirm -> handover_pending, confirm -> handover_pending, confirm -> handover_pending
24 -> chat       ✔ JA TIL ALLE
24 -> chat       3 fakturaene; [10026: ANGRE]; [10028: ANGRE]
24 -> collector  reminder, invoice 10026
24 <- collector  acknowledged
24 -> collector  reminder, invoice 10027
24 <- collector  acknowledged
24 -> collector  reminder, invoice 10028
24 <- collector  acknowledged
24 -> mail       tatt imot 3 fakturaer
""",
    "chat-choice": """
 0 -> mail       villkor och priser
 0 -> chat       kopplad till Rask Bygg AB
 3 -> chat       2044; Lindqvist Måleri AB; 18 400 kr; [BETALD] [STOPP]
 8 -> collector  reminder, invoice 2044
 8 <- collector  acknowledged
 8 -> mail       tagit emot faktura 2044
18 -> collector  demand, invoice 2044
18 <- collector  acknowledged
35 -> collector  collection, invoice 2044
35 <- collector  acknowledged
77 <- collector  failed suggestion=payment_order
77 -> mail       vi föreslår betalningsföreläggande
77 -> chat       vi föreslår betalningsföreläggande; [BETALNINGSFÖRELÄGGANDE] [LÅNGTIDSBEVAKNING] [ÅTERKALLA]
77 <- chat       payment_order -> payment_order
77 -> chat       ✔ BETALNINGSFÖRELÄGGANDE; Sofie Rask
77 -> chat       betalningsföreläggande; 300 kr; [ÅNGRA]
77 -> collector  payment_order, invoice 2044
77 <- collector  acknowledged
""",
    "sms-codes": """
 0 -> mail       vilkår og priser
 3 -> sms        10023; svar betalt 10023
 3 <- sms        paid -> alerted
 3 -> sms        5 000 kr er registrert; 7 500 kr
 4 <- books      payment: 5000,00 NOK, 10023
14 -> mail       skal vi starte purring og inkasso for faktura 10023; 7 500 kr
14 <- mail       nothing is decided (not_believed)
14 -> sms        kan ikke være sikre på at det kom fra deg; svar ja
14 <- sms        confirm -> handover_pending
14 -> sms        angre 10023; kl. 13:00
14 -> collector  reminder, invoice 10023
14 <- collector  acknowledged
14 -> mail       tatt imot faktura 10023
14 <- books      payment: 7500,00 NOK, 10023
14 -> mail       faktura 10023 er betalt
14 -> collector  paid, invoice 10023
14 <- sms        nothing is decided (consent)
14 -> staff      Berit Solvang vil ikke ha flere meldinger; SMS; en annen vei
17 -> mail       faktura 10024; forfalt
18 <- sms        nothing is decided (consent)
18 -> staff      Berit Solvang vil ha meldinger igjen
21 -> sms        10025; forfalt
""",
    "staff-drill": """
 0 -> mail       vilkår og priser
 0 -> chat       koblet til Solvang Elektro AS
"""
    + TO_THE_QUESTION
    + """
14 <- mail       nothing is decided (to_support)
14 -> staff      hjelp ønskes; kanal: e-post; kan noen ringe meg om faktura 10023
14 <- staff      jeg ringer deg klokka to
14 -> mail       svar fra kundestøtte; jeg ringer deg klokka to; Anna
14 <- chat       nothing is decided (answered)
14 -> chat       en av oss har fått beskjed
14 -> staff      hjelp ønskes; kanal: chat; hvordan ser purringen ut
14 <- staff      et vennlig brev
14 -> chat       et vennlig brev; Anna
14 <- sms        nothing is decided (answered)
14 -> sms        en av oss har fått beskjed
14 -> staff      hjelp ønskes; kanal: sms
14 <- staff      jeg er her, Berit
14 -> sms        jeg er her, Berit; Anna
14 <- staff      /show 10023
14 -> staff      10023 of Solvang Elektro AS; 12 500.00 NOK; asked whether to start; 2026-11-23 23:59
14 <- staff      /pause 10023
14 -> mail       faktura 10023 er satt på pause
14 -> chat       Anna har svart om faktura 10023; satt på pause
14 -> staff      invoice 10023: pause
15 <- staff      /resume 10023
15 -> mail       faktura 10023 går videre
15 -> mail       skal vi starte purring og inkasso for faktura 10023; tirsdag 24. november
15 -> chat       tirsdag 24. november; [JA] [NEI] [BETALT]
15 -> staff      invoice 10023: resume
15 <- staff      /act 10023 confirm
15 -> mail       purring og inkasso starter for faktura 10023; angre 10023
15 -> chat       Anna har svart om faktura 10023
15 -> staff      invoice 10023: confirm; can still be undone
15 -> collector  reminder, invoice 10023
15 <- collector  acknowledged
15 -> mail       tatt imot faktura 10023
""",
}
UNANSWERED = {str(number): "ended (no_answer)" for number in range(10001, 10026)}
ENDINGS = {
    "chat-buttons": {"10023": "in_collection"},
    "many-at-once": UNANSWERED
    | {"10023": "ended (stopped)"}
    | {str(number): "in_collection" for number in (10026, 10027, 10028)},
    "chat-choice": {"2044": "payment_order"},
    "sms-codes": {"10023": "paid", "10024": "alerted", "10025": "alerted"},
    "staff-drill": {"10023": "in_collection"},
}
ASKED = ["ledger: opened", "clock: silence", "clock: silence"]
STARTED = ["clock: silence", "collector: acknowledged"]
LOGS = {
    "chat-buttons": [*ASKED, "owner: confirm", "owner: undo", "owner: confirm", *STARTED],
    "many-at-once": [*ASKED, "owner: stop"],
    "chat-choice": [
        "ledger: opened", "clock: silence", *STARTED * 3, "collector: collection_failed",
        "owner: payment_order", "clock: silence",
    ],
    "sms-codes": [
        "ledger: opened", "clock: silence", "owner: paid", "clock: silence", "owner: confirm", *STARTED,
        "ledger: paid",
    ],
    "staff-drill": [*ASKED, "support: pause", "support: resume", "support: confirm", *STARTED],
}  # fmt: skip
STORIES_BY_WIRE = [story for story in STORIES if story.wires]


@pytest.mark.parametrize("story", STORIES_BY_WIRE, ids=lambda story: story.name)
async def test_a_story_is_told_to_its_end(story: Story, opens: Opens):
    world = await opens(story.policy, wires=True)

    await story.plot(world)

    assert_told(world.lines, CONVERSATIONS[story.name])
    assert await world.states() == ENDINGS[story.name]
    if story.invoice is not None:
        assert await world.words(story.invoice) == LOGS[story.name]


def test_every_story_is_here():
    assert CONVERSATIONS.keys() == ENDINGS.keys() == {story.name for story in STORIES_BY_WIRE}
