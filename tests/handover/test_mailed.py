"""Orders as letters, for a partner who reads mail."""

from __future__ import annotations

import json

import pytest

from core.errors import InDoubt, Refused
from core.events import Channel
from core.messages import Notice, Order
from handover import MailedCollector
from handover.bundle import HEADER, as_json, bundle_of
from handover.letter import TO_DO
from tests.handover.orders import CASE, NOTHING, NOW, ORDER, MailChannel, a_case, an_order

PARTNER = "inkasso@partner.example"


async def mailed(parcel):
    channel = MailChannel()
    receipt = await MailedCollector(channel, PARTNER).send(parcel, NOTHING)
    assert receipt.at == NOW
    ((sent, text),) = channel.sent
    return sent, text


async def test_it_goes_to_the_partner_under_the_orders_own_id_and_token():
    sent, _ = await mailed(an_order())
    assert (sent.channel, sent.address) == (Channel.MAIL, PARTNER)
    assert (sent.id, sent.token) == (ORDER, "abcdefghijklmnopqrst")


async def test_a_person_can_read_it():
    _, text = await mailed(an_order(Order.DEMAND))
    assert text.subject == "Uppdrag (demand): faktura 2044, Nordfjord Rör AB"
    assert text.body.startswith("Skicka ett inkassokrav.\n")
    for fact in (
        "Att betala: 11 000,50 kr",
        "Förfallodag: 31 januari 2026",
        "OCR: 00020443",
        'Kund: Åkes "Bygg", Ek & Co (118)',
        "Nummer: 5560360793",
        "Adress: Storgatan 1, 111 22 Stockholm",
        f"Ärendets id: {CASE}",
        f"Uppdragets id: {ORDER}",
    ):
        assert fact in text.body.splitlines(), text.body


async def test_what_is_not_known_has_no_line():
    _, text = await mailed(an_order(case=a_case(reference=None)))
    assert "OCR" not in text.body


@pytest.mark.parametrize("language", TO_DO)
@pytest.mark.parametrize("order", Order)
async def test_every_order_is_said_in_every_language(order, language):
    _, text = await mailed(an_order(order, language=language))
    assert TO_DO[language][order] in text.body
    assert all(len(line) <= 110 for line in text.body.splitlines())


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("nn", "Oppdrag (pause): faktura 2044, Nordfjord Rör AB"),
        ("sv-FI", "Uppdrag (pause): faktura 2044, Nordfjord Rör AB"),
        ("de", "Order (pause): invoice 2044, Nordfjord Rör AB"),
    ],
)
async def test_another_language_falls_to_the_nearest(language, subject):
    _, text = await mailed(an_order(Order.PAUSE, language=language))
    assert text.subject == subject


async def test_a_machine_can_read_it_too():
    _, text = await mailed(an_order())
    as_document, as_table = text.attachments
    assert (as_document.name, as_document.content_type) == (f"order-{ORDER}.json", "application/json")
    assert as_document.content == as_json(bundle_of(an_order()))
    assert json.loads(as_document.content)["order_id"] == str(ORDER)
    assert (as_table.name, as_table.content_type) == (f"order-{ORDER}.csv", "text/csv; charset=utf-8")
    assert as_table.content.decode().startswith(f"{HEADER}\n{ORDER},reminder,")


async def test_what_goes_wrong_with_the_mail_goes_wrong_here():
    with pytest.raises(InDoubt):
        await MailedCollector(MailChannel(fails=InDoubt("cut off")), PARTNER).send(an_order(), NOTHING)


async def test_what_is_no_order_is_not_mailed():
    channel = MailChannel()
    with pytest.raises(Refused):
        await MailedCollector(channel, PARTNER).send(an_order(Notice.ALERT), NOTHING)
    assert channel.sent == []
