from tests.scenarios.engines import on_both_engines
from tests.scenarios.world import World


@on_both_engines
async def test_4_no_answer_in_seven_days_ends_it_and_no_letter_is_sent(norway: World):
    owner = norway.owner
    await norway.invoice("10023", due="2026-11-02")
    await norway.days(3)
    owner.is_told("10023", "Nordlys Bygg AS", "12 500", "02.11.2026", via="sms")
    await norway.days(11)
    owner.is_told("purring og inkasso", "10023", "mandag 23. november", via="mail")
    await norway.days(8)
    owner.is_told("10023", "avsluttet", via="mail")
    assert await norway.states() == {"10023": "ended (no_answer)"}
    norway.partner_is_told_nothing()
    owner.is_told_nothing()
