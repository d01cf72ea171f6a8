"""What a person writes himself stays, however much it looks like the marks of mail programs."""

import pytest

from mail.quotes import visible_text
from tests.mail.clients import ADDRESS, NAME, SENTENCES, head

OURS = (
    "Hei Kari,\n\nSkal vi starte purring og inkasso for faktura 10023?\n\nVennlig hilsen\nFakturaoppfølging"
)

HIS = [
    # With the words of a sentence that introduces.
    "Fra 1. desember er det greit",
    "Fra: 1. desember er det greit",
    "On Monday he wrote: I paid",
    "Han skrev: betaler fredag",
    "Kunden skrev:\nJeg betaler på fredag.",
    "Kunden skrev 20.11. at han betaler.",
    "Han skrev i går kl. 14:30 at pengene er sendt.",
    "Den 23. november skrev jeg til kunden:\nBetal nå, ellers blir det inkasso.",
    "Den 20. november 2026 skrev han:\nJeg betaler mandag.",
    "Den 23.11.2026 kl. 08:02 skrev kunden:\nPengene er sendt.",
    "Kari skrev:\nja takk",
    "Hon skrev att hon betalar 1.12.2026:\nvänta till dess",
    "Asiakas kirjoitti:\nmaksan perjantaina",
    "Hän kirjoitti 20.11.2026:\nMaksan perjantaina.",
    "On 20 November 2026 he wrote:\nI paid yesterday.",
    "On Friday they wrote:\nThe goods were faulty.",
    "Jeg fikk svar fra kari@kunde.example 23.11. og hun skrev:\nVi betaler ikke.",
    "Vi sendte faktura til per@kunde.example 1.10.2026:\nhan svarte aldri",
    "Ring meg 22 33 44 55 eller skriv til meg på meg@brygga.example:\njeg er inne til 16:00",
    "Sendte den 12.11.2026:\nikke betalt",
    "Den 24. eller 25. passer:\nsi ifra",
    "2026-11-23 fick vi betalt",
    "23.11.2026: betalt 5 000\n24.11.2026: betalt resten",
    "Betalt 5 000 den 20.11.2026 kl. 10:15:\nresten kommer",
    "Le 12 decembre skal det betales",
    "Til i morgen",
    "Den er betalt.",
    "På mandag skriver jeg igjen",
    "Am 1. Dezember ist gut",
    "Vi skrev avtale med Nordlys. Den 1.12.2026 kl. 12:00 forfaller den.",
    # With labels.
    "Til: det bør dere vite\nFra og med i dag",
    "Fra: Oslo\nTil: Bergen\nDato: 1. desember",
    "Til: Storgata 1, 0155 Oslo",
    "Emne: det samme som sist\nja",
    "Dato: 1. desember\nBeløp: 5 000",
    "Adressen er:\nStorgata 1\n0155 Oslo",
    "Från: 1 december\nTill: 15 december\nvill vi vänta",
    "Lähettäjä: posti\nja",
    "Subject: none\nJust do it",
    "To: be decided\nFrom: next week",
    # With rules, dashes and marks.
    "______\nja",
    "-----\nNei\n-----\nikke denne",
    "--- 10023: ja\n--- 10024: nei",
    "- ja\n- nei\n- vent",
    "* 10023 ja\n* 10024 nei",
    "10023 > 10024 i prioritet",
    "10023 -> ja\n10024 -> nei",
    "<- ja",
    "==> ja",
    "1) ja\n2) nei",
    "-- Kari",
    # With words of forwarders and footers.
    "Videresendt melding til kunden i går.",
    "Opprinnelig melding er borte, send den igjen",
    "Original message never arrived",
    "Vidarebefordrat till Kronofogden redan",
    "Sendt fra min iPhone",
    "Skickat från min iPhone: ja",
    "Sent from my desk, where I have the papers: yes",
    "Sent the money from my phone yesterday",
    "Pengene er sendt fra mobilen i dag",
    "Unsubscribe me from this, please",
]


def letter(body: str) -> bytes:
    return (
        f"From: kari@brygga.example\nTo: {NAME} <{ADDRESS}>\nContent-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: 8bit\n\n{body}\n"
    ).encode()


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("his", HIS)
@pytest.mark.parametrize("sent", [None, OURS], ids=["unknown", "known"])
def test_his_words_alone(his: str, sent: str | None):
    assert squeezed(visible_text(letter(his), sent)) == squeezed(his)


@pytest.mark.parametrize("his", HIS)
@pytest.mark.parametrize("client", ["gmail", "apple", "thunderbird", "yahoo"])
def test_his_words_above_what_he_quotes(his: str, client: str):
    marked = "\n".join(f"> {line}" for line in OURS.splitlines())
    for language, quoted in [("nb", marked), ("sv", OURS), ("fi", marked), ("en", OURS)]:
        body = f"{his}\n\n{SENTENCES[client][language]}\n\n{quoted}"
        assert squeezed(visible_text(letter(body))) == squeezed(his)
        assert squeezed(visible_text(letter(body), OURS)) == squeezed(his)


@pytest.mark.parametrize("his", HIS)
def test_his_words_above_a_head(his: str):
    for client in ("outlook", "outlook on the web", "samsung"):
        body = f"{his}\n\n{head(client, 'nb')}\n\n{OURS}"
        assert squeezed(visible_text(letter(body))) == squeezed(his)


@pytest.mark.parametrize("his", [his for his in HIS if his.count("\n") < 2])
def test_his_words_between_and_below_marked_lines(his: str):
    body = f"{SENTENCES['gmail']['nb']}\n\n> Hei Kari,\n>\n> Skal vi starte?\n\n{his}\n\n> Vennlig hilsen\n\n{his}"
    assert squeezed(visible_text(letter(body))) == squeezed(f"{his} {his}")


@pytest.mark.parametrize(
    "above",
    [
        "Ja, kjør 23.11.2026",
        "Hilsen Kari 22 33 44 55",
        "Ring 23.11.2026 kl. 12:00",
        "Mandag 23.11.2026 passer",
    ],
)
@pytest.mark.parametrize("client", ["gmail", "apple", "thunderbird", "open-xchange"])
def test_a_date_right_above_an_introduction_is_his(above: str, client: str):
    for language in ("nb", "sv", "da", "fi", "en"):
        body = f"{above}\n{SENTENCES[client][language]}\n> Skal vi?\n"
        assert squeezed(visible_text(letter(body))) == above, language


@pytest.mark.parametrize(
    "line",
    [
        "Ja Den 23. nov. 2026 kl. 08:02 skrev Oss <svar@oss.example>:",
        "Ja On Mon, Nov 23, 2026 at 8:02 AM Oss <svar@oss.example> wrote:",
        "Ja --- On Mon, Nov 23, 2026 at 8:02 AM, svar@oss.example wrote:",
    ],
)
def test_an_introduction_on_the_line_of_his_words(line: str):
    assert visible_text(letter(f"{line}\n> Skal vi?")) == "Ja"


OPTIONS = """\
Hei,

Skal vi starte inkasso?

JA – vi starter purring og inkasso
NEI – vi stopper oppfølgingen

Mvh Oss"""


@pytest.mark.parametrize(
    "body",
    [
        "{his}",
        "{his}\n\nKari",
        "{his}\n\nDen 23.11.2026 08:02, skrev Oss:\n{marked}",
        "Den 23.11.2026 08:02, skrev Oss:\n{marked}\n\n{his}",
        "Den 23.11.2026 08:02, skrev Oss:\n\n{ours}\n\n{his}",
        "Fra: Oss <svar@oss.example>\nSendt: 23.11.2026 08:02\nTil: Kari\nEmne: F\n\n{ours}\n\n{his}",
        "{his}\n\nFra: Oss <svar@oss.example>\nSendt: 23.11.2026 08:02\nTil: Kari\nEmne: F\n\n{ours}",
    ],
)
def test_a_line_of_ours_that_he_copies_is_his_answer(body: str):
    his = "JA – vi starter purring og inkasso"
    marked = "\n".join(f"> {line}" for line in OPTIONS.splitlines())
    found = visible_text(letter(body.format(his=his, marked=marked, ours=OPTIONS)), OPTIONS)
    assert squeezed(found).removesuffix(" Kari") == his


def test_names_of_others_whom_he_writes_to_do_not_make_his_sentence_ours():
    raw = letter("Per Hansen skrev:\nbetaler mandag").replace(
        b"\nContent", b"\nCc: Per Hansen <per@k.example>\nContent", 1
    )
    assert squeezed(visible_text(raw)) == "Per Hansen skrev: betaler mandag"


@pytest.mark.parametrize("his", ["👍", "👍👍", "✅", "ok", "1"])
def test_the_shortest_answer_below_an_unmarked_quotation(his: str):
    body = f"{head('outlook', 'nb')}\n\n{OPTIONS}\n\n{his}"
    assert visible_text(letter(body), OPTIONS) == his
