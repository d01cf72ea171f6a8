"""His words out of every mail program's quotation, in every language, wherever he answers."""

from itertools import product

import pytest

from mail.quotes import visible_text
from tests.mail.clients import (
    ADDRESS,
    HEADS,
    LANGUAGES,
    NAME,
    SENTENCES,
    Written,
    head,
    html,
    plain,
    unmarked_html,
)

OURS = {
    "nb": "Hei Kari,\n\nFaktura 10023 til Nordlys Bygg AS på NOK 12 500,00 forfalt 20.11.2026.\n\nSkal vi starte "
    "purring og inkasso?\n\nSvar på denne e-posten med ett av disse:\n- JA – vi starter purring og inkasso\n"
    "- NEI – vi stopper oppfølgingen\n\nVennlig hilsen\nFakturaoppfølging",
    "nn": "Hei Kari,\n\nFaktura 10023 til Nordlys Bygg AS på NOK 12 500,00 forfall 20.11.2026.\n\nSkal vi starte "
    "purring og inkasso?\n\nSvar på denne e-posten med eitt av desse:\n- JA – vi startar purring og inkasso\n"
    "- NEI – vi stoppar oppfølginga\n\nVenleg helsing\nFakturaoppfølging",
    "sv": "Hej Kari,\n\nFaktura 2044 till Lindqvist Måleri AB på SEK 18 400,00 är fortfarande obetald.\n\nVad vill du "
    "att vi gör?\n\nSvara på det här mejlet med något av följande:\n- BETALNINGSFÖRELÄGGANDE – vi ansöker hos "
    "Kronofogden\n- ÅTERKALLA – vi lägger ner ärendet\n\nVänliga hälsningar\nFakturaoppfølging",
    "da": "Hej Kari,\n\nFaktura 10023 til Nordlys Byg ApS på DKK 12.500,00 forfaldt 20.11.2026.\n\nSkal vi starte "
    "rykker og inkasso?\n\nSvar på denne mail med et af disse:\n- JA – vi starter rykker og inkasso\n"
    "- NEJ – vi stopper opfølgningen\n\nVenlig hilsen\nFakturaoppfølging",
    "fi": "Hei Kari,\n\nLasku 2044, Lindqvist Måleri AB, 1 840,00 euroa, on edelleen maksamatta.\n\nMitä haluat meidän "
    "tekevän?\n\nVastaa tähän viestiin jollakin näistä:\n- MAKSAMISMÄÄRÄYS – haemme maksamismääräystä\n"
    "- PERUUTA – lopetamme asian\n\nYstävällisin terveisin\nFakturaoppfølging",
    "en": "Hi Kari,\n\nInvoice 10023 to Nordlys Bygg AS, NOK 12,500.00, was due on 20 November 2026.\n\nShall we start "
    "reminders and debt collection?\n\nAnswer this e-mail with one of these:\n- YES – we start the collection\n"
    "- NO – we stop following up\n\nKind regards\nFakturaoppfølging",
}
ANSWERS = {
    "nb": "Nei, vent litt.\n\nHilsen Kari\nSendt fra min iPhone",
    "nn": "Nei, vent litt.\n\nHelsing Kari",
    "sv": "Nej, vänta lite.\n\n/Karin\nSkickat från min iPhone",
    "da": "Nej, vent lidt.\n\nMvh Karen",
    "fi": "Ei, odottakaa vielä.\n\nTerv. Kaarina\nLähetetty iPhonesta",
    "en": "No, wait a little.\n\nRegards\nKari",
}
POSITIONS = {
    "above": lambda words: Written(above=words),
    "below": lambda words: Written(below=words),
    "between": lambda words: Written(between=words.splitlines()[0]),
    "everywhere": lambda words: Written(above="Hei!", between=words.splitlines()[0], below="Kari"),
}
UNMARKED = {"yahoo", "no moment"}


def letter(body: str, kind: str = "plain") -> bytes:
    head_lines = ["From: Kari <kari@brygga.example>", f"To: {NAME} <{ADDRESS}>", "MIME-Version: 1.0"]
    head_lines += [f"Content-Type: text/{kind}; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    return "\n".join([*head_lines, "", body]).encode()


def squeezed(text: str) -> str:
    return " ".join(text.split())


def leaks(text: str, ours: str) -> list[str]:
    return [line for line in ours.splitlines() if len(line) > 12 and squeezed(line) in squeezed(text)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("client", SENTENCES)
@pytest.mark.parametrize("position", POSITIONS)
def test_marked_quotations(client: str, language: str, position: str):
    ours, written = OURS[language], POSITIONS[position](ANSWERS[language])
    lines, introduction = ours.splitlines(), SENTENCES[client][language]
    bodies = [
        (plain(introduction, lines, written, "> "), "plain"),
        (plain(introduction, lines, written, ">"), "plain"),
        (plain(f"> {introduction}".replace("\n", "\n> "), lines, written, "> "), "plain"),
        (html(client, introduction, lines, written), "html"),
    ]
    for (body, kind), sent in product(bodies, (None, ours)):
        found = visible_text(letter(body, kind), sent)
        assert squeezed(found) == written.words, (kind, sent is not None, body)
        assert not leaks(found, ours)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("client", [*SENTENCES, *HEADS])
@pytest.mark.parametrize("position", POSITIONS)
def test_quotations_without_marks(client: str, language: str, position: str):
    ours, written = OURS[language], POSITIONS[position](ANSWERS[language])
    introduction = SENTENCES[client][language] if client in SENTENCES else head(client, language)
    for body, kind in [
        (plain(introduction, ours.splitlines(), written, ""), "plain"),
        (unmarked_html(client, introduction, ours.splitlines(), written), "html"),
    ]:
        assert squeezed(visible_text(letter(body, kind), ours)) == written.words, (kind, body)
        # Nothing tells his words from ours where nothing is marked and we do not know what we sent.
        assert squeezed(visible_text(letter(body, kind))) == squeezed(written.above), (kind, body)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("client", HEADS)
def test_heads_inside_and_before_marks(client: str, language: str):
    ours, written = OURS[language], Written(above=ANSWERS[language], below="Kari")
    body = plain(head(client, language), ours.splitlines(), written, "> ")
    assert squeezed(visible_text(letter(body))) == written.words
    assert squeezed(visible_text(letter(body), ours)) == written.words


NAMES = [
    "Svarfrist via Brygga AS",
    '"Brygga AS, økonomi"',
    "svar@oss.example",
    "Åse-Marie Ø. Bjørk (Økonomi)",
    "Kundeservice | Oss",
    "Oss – faktura",
    "2Care AS",
    "A",
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("client", [client for client in SENTENCES if client != "no moment"])
def test_names_and_where_a_sentence_is_wrapped(client: str, language: str):
    written = Written(above=ANSWERS[language])
    for name, address in product(NAMES, [ADDRESS, "svar+kx7q2m4dva35hn6p@svarfrist.test"]):
        said = SENTENCES[client][language].replace("\n", "").replace(NAME, name).replace(ADDRESS, address)
        forms = [
            said,
            said.replace("<", "<\n"),
            said.replace("skrev ", "skrev\n").replace("skreiv ", "skreiv\n"),
        ]
        forms += [said.replace(f"<{address}>", f"[mailto:{address}]")]
        forms += [said.replace(f"<{address}>", f"<{address}<mailto:{address}>>")]
        for form, mark in product(forms, ["> ", ""]):
            body = plain(form, OURS[language].splitlines(), written, mark)
            assert squeezed(visible_text(letter(body))) == written.words, (form, mark)
