"""What a person wrote himself, in the forms that mail programs and people give it."""

import time

import pytest

from mail.letter import read_letter
from mail.quotes import own_words, visible_text
from tests.mail.conftest import LETTERS

OURS = """\
Hei Kari,

Faktura 10023 til Nordlys Bygg AS på NOK 12 500,00 forfalt 20.11.2026 og er ikke registrert som betalt.

Skal vi starte purring og inkasso?

Svar på denne e-posten med ett av disse:
- JA – vi starter purring og inkasso
- NEI – vi stopper oppfølgingen

Hører vi ikke fra deg innen 30.11.2026, avslutter vi oppfølgingen av fakturaen.

Vennlig hilsen
Fakturaoppfølging"""

MARKED = "\n".join(f"> {line}".rstrip() for line in OURS.splitlines())


def plain(body: str, **headers: str) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = "\n".join(["From: kari@brygga.example", "To: Vi <svar@oss.example>", *lines])
    return f"{head}\nContent-Type: text/plain; charset=utf-8\n\n{body}".encode()


def html(body: str) -> bytes:
    return f"From: kari@brygga.example\nContent-Type: text/html; charset=utf-8\n\n{body}".encode()


def words(text: str) -> str:
    return " ".join(text.split())


INTRODUCTIONS = {
    "gmail nb": "man. 23. nov. 2026 kl. 08:02 skrev Fakturaoppfølging <svar@oss.example>:",
    "gmail nn": "mån. 23. nov. 2026 kl. 08:02 skreiv Fakturaoppfølging <svar@oss.example>:",
    "gmail sv wrapped": "Den mån 23 nov. 2026 kl 08:05 skrev Fakturauppföljning <\nsvar@oss.example>:",
    "gmail da": "Den man. 23. nov. 2026 kl. 08.02 skrev Fakturaoppfølging <svar@oss.example>:",
    "gmail fi": "ma 23. marrask. 2026 klo 9.05 Fakturaoppfølging (svar@oss.example) kirjoitti:",
    "gmail en": "On Mon, Nov 23, 2026 at 8:02 AM Fakturaoppfølging <svar@oss.example> wrote:",
    "gmail en wrapped": "On Mon, 23 Nov 2026 at 08:02, Fakturaoppfølging\n<svar@oss.example> wrote:",
    "apple nb": "23. nov. 2026 kl. 08:02 skrev Fakturaoppfølging <svar@oss.example>:",
    "apple sv": "23 nov. 2026 kl. 08:05 skrev Fakturauppföljning <svar@oss.example>:",
    "apple da": "Den 23. nov. 2026 kl. 08.02 skrev Fakturaoppfølging <svar@oss.example>:",
    "apple fi": "Fakturauppföljning <svar@oss.example> kirjoitti 23.11.2026 kello 9.05:",
    "apple en": "On 23 Nov 2026, at 08:02, Fakturaoppfølging <svar@oss.example> wrote:",
    "thunderbird nb": "Den 23.11.2026 08:02, skrev Fakturaoppfølging:",
    "thunderbird nn": "Den 23.11.2026 08:02, skreiv Fakturaoppfølging:",
    "thunderbird sv": "Den 2026-11-23 kl. 08:05, skrev Fakturauppföljning:",
    "thunderbird da": "Den 23-11-2026 kl. 08:02 skrev Fakturaoppfølging:",
    "thunderbird fi": "Fakturaoppfølging kirjoitti 23.11.2026 klo 9.05:",
    "thunderbird en": "On 23/11/2026 08:02, Fakturaoppfølging wrote:",
    "yahoo sv": "    Den måndag 23 november 2026 08:05:11 CET skrev Fakturauppföljning <svar@oss.example>:",
    "yahoo nb": "mandag 23. november 2026 kl. 08:02:11 CET skrev Fakturaoppfølging <svar@oss.example>:",
    "yahoo en": "On Monday, 23 November 2026 at 08:02:11 CET, Fakturaoppfølging <svar@oss.example> wrote:",
    "roundcube sv": "Fakturauppföljning skrev den 2026-11-23 08:05:",
    "roundcube nb": "Fakturaoppfølging skrev den 23.11.2026 08:02:",
    "roundcube en": "On 2026-11-23 08:02, Fakturaoppfølging wrote:",
    "evolution nb": "ma., 23.11.2026 kl. 08.02 +0100, skrev Fakturaoppfølging:",
    "k-9 sv": "23 november 2026 08:05:11 CET skrev Fakturauppföljning <svar@oss.example>:",
    "proton en": "On Monday, November 23rd, 2026 at 08:02, Fakturaoppfølging <svar@oss.example> wrote:",
    "proton sv": "På måndag, 23 november 2026 kl. 08:05, skrev Fakturauppföljning <svar@oss.example>:",
    "address only": "<svar@oss.example> skrev:",
    "name and address": "Fakturaoppfølging <svar@oss.example> skrev:",
}


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS.keys())
@pytest.mark.parametrize("quoted", [MARKED, OURS], ids=["marked", "unmarked"])
def test_a_sentence_introduces_the_quotation(introduction: str, quoted: str):
    assert (
        visible_text(plain(f"Ja, kjør på\n\nKari\n\n{introduction}\n\n{quoted}\n")) == "Ja, kjør på\n\nKari"
    )


@pytest.mark.parametrize(
    "introduction", ["Kari skrev:", "skrev Fakturaoppfølging:", "Fakturaoppfølging kirjoitti:"]
)
def test_a_weak_introduction_counts_before_marks(introduction: str):
    assert visible_text(plain(f"Nei\n\n{introduction}\n{MARKED}\n")) == "Nei"


@pytest.mark.parametrize(
    "sentence",
    [
        "Kunden skrev:\nJeg betaler ikke.",
        "Jeg ringte 23.11. og da sa han at han ikke fikk det vi skrev: pengene er sendt.",
        "Vi gjør slik:\n1. purring\n2. inkasso",
        "Til: det bør dere vite\nFra og med i dag",
        "Han skrev at han betaler 1.12.2026.",
        "Adressen er:\nStorgata 1\n0155 Oslo",
        "-- Kari",
        "______\nja",
    ],
)
def test_what_only_resembles_an_introduction_stays(sentence: str):
    assert words(visible_text(plain(sentence))) == words(sentence)


HEADS = {
    "outlook nb": "Fra: Oss <svar@oss.example>\nSendt: mandag 23. november 2026 08:02\n"
    "Til: Kari\nEmne: Faktura",
    "outlook nn": "Frå: Oss <svar@oss.example>\nSendt: måndag 23. november 2026 08:02\n"
    "Til: Kari\nEmne: Faktura",
    "outlook sv": "Från: Oss <svar@oss.example>\nSkickat: den 23 november 2026 08:05\n"
    "Till: Kari\nÄmne: Faktura",
    "outlook da": "Fra: Oss <svar@oss.example>\nSendt: 23. november 2026 08:02\nTil: Kari\nEmne: Faktura",
    "outlook fi": "Lähettäjä: Oss <svar@oss.example>\nLähetetty: maanantai 23. marraskuuta 2026 9.02\n"
    "Vastaanottaja: Kari\nAihe: Faktura",
    "outlook en": "From: Oss <svar@oss.example>\nSent: Monday, November 23, 2026 8:02 AM\n"
    "To: Kari\nSubject: Faktura",
    "outlook web sv": "________________________________\nFrån: Oss <svar@oss.example>\n"
    "Skickat: den 23 november 2026 08:05\nTill: Kari\nÄmne: Faktura",
    "outlook mac": "*Fra: *Oss <svar@oss.example>\n*Dato: *mandag 23. november 2026 kl. 08:02\n"
    "*Til: *Kari\n*Emne: *Faktura",
    "outlook mac bold": "**Från: **Oss\n**Datum: **måndag\n**Till: **Kari\n**Ämne: **Faktura",
    "old outlook nb": "-----Opprinnelig melding-----\nFra: Oss\nSendt: 23. november 2026 08:02\n"
    "Til: Kari\nEmne: Faktura",
    "old outlook nn": "-----Opphavleg melding-----\nFrå: Oss\nSendt: 23. november 2026\n"
    "Til: Kari\nEmne: Faktura",
    "old outlook sv": "-----Ursprungligt meddelande-----\nFrån: Oss\nSkickat: den 23 november\n"
    "Till: Kari\nÄmne: F",
    "old outlook fi": "-----Alkuperäinen viesti-----\nLähettäjä: Oss\nLähetetty: 23.11.\n"
    "Vastaanottaja: K\nAihe: F",
    "samsung da": "-------- Oprindelig meddelelse --------\nFra: Oss <svar@oss.example>\n"
    "Dato: 23.11.2026\nTil: K\nEmne: F",
    "samsung nb": "-------- Opprinnelig melding --------\nFra: Oss\n"
    "Dato: 23.11.2026 08:02 (GMT+01:00)\nTil: K\nEmne: F",
    "forward gmail": "---------- Forwarded message ---------\nFra: Oss <svar@oss.example>\n"
    "Date: man. 23. nov. 2026\n"
    "Subject: Faktura\nTo: <kari@brygga.example>",
    "forward apple sv": "Vidarebefordrat brev:\n\nFrån: Oss <svar@oss.example>\nÄmne: Faktura\n"
    "Datum: 23 november\nTill: K",
    "forward apple nb": "Videresendt melding:\n\nFra: Oss <svar@oss.example>\nEmne: Faktura\n"
    "Dato: 23. november\nTil: K",
    "forward apple fi": "Välitetty viesti alkaa:\n\nLähettäjä: Oss\nAihe: F\n"
    "Päivämäärä: 23.11.\nVastaanottaja: K",
    "thunderbird forward": "-------- Videresendt melding --------\nEmne: Faktura\n"
    "Dato: 23.11.2026\nFra: Oss\nTil: K",
    "wrapped values": "Fra: Fakturaoppfølging for alle\n <svar@oss.example>\n"
    "Sendt: mandag 23. november 2026 08:02\n"
    "Til: Kari Hansen og\n mange andre\nEmne: Faktura",
    "one line": "Från: Oss <svar@oss.example> Till: Kari <kari@b.example> Skickat: måndag, 23 "
    "november Ämne: Faktura",
    "spaced": "Fra: Oss\n\nSendt: mandag 23. november\n\nTil: Kari\n\nEmne: Faktura",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_a_head_introduces_the_quotation(head: str):
    assert visible_text(plain(f"Ja, kjør på\n\nKari\n\n{head}\n\n{OURS}\n")) == "Ja, kjør på\n\nKari"


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_words_between_unmarked_lines_are_found_when_we_know_what_we_sent(head: str):
    quoted = OURS.replace("Skal vi starte", "Nei, vent litt.\nSkal vi starte").replace("JA – vi", "JA –\n vi")
    body = f"Svar under\n\n{head}\n\n{quoted}\n\n\nTakk, Kari\n"
    assert words(visible_text(plain(body), OURS)) == "Svar under Nei, vent litt. Takk, Kari"


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS.keys())
def test_answers_between_and_below_marked_lines(introduction: str):
    quoted = MARKED.replace("> Skal vi", "Nei\n> Skal vi")
    assert words(visible_text(plain(f"{introduction}\n{quoted}\n\nHilsen Kari"))) == "Nei Hilsen Kari"


def test_our_lines_without_any_mark_are_ours():
    assert words(visible_text(plain(f"Nei takk\n{OURS}"), OURS)) == "Nei takk"
    assert words(visible_text(plain(f"{OURS}\nNei takk"), OURS)) == "Nei takk"


def test_a_short_line_of_ours_is_his_answer_outside_a_quotation():
    assert visible_text(plain("Ja"), "Ja\nNei") == "Ja"


def test_marks_of_signatures_go_and_signatures_stay():
    assert visible_text(plain("Ja\n-- \nKari Hansen\n22 33 44 55")) == "Ja\n\nKari Hansen\n22 33 44 55"


@pytest.mark.parametrize("mark", [">", "> ", ">> ", " > ", "| ", "&gt; "])
def test_marks(mark: str):
    assert (
        visible_text(plain(f"Ja\n\nDen 23.11.2026 08:02, skrev Oss:\n{mark}Skal vi?\n{mark}Hilsen")) == "Ja"
    )


def test_the_overhang_of_a_long_marked_line_is_quoted_too():
    quoted = (
        "> Faktura 10023 til Nordlys Bygg AS på NOK 12 500,00 forfalt 20.11.2026 og er\n"
        "fortsatt ikke betalt.\n> Hilsen"
    )
    assert visible_text(plain(f"Ja\n\nDen 23.11.2026 08:02, skrev Oss:\n{quoted}\n")) == "Ja"


HTML = {
    "gmail": "<div dir=ltr>Ja</div><br><div class=gmail_quote><div class=gmail_attr>man. 23. "
    "nov. 2026 kl. 08:02 skrev "
    "Oss &lt;<a href=x>svar@oss.example</a>&gt;:<br></div><blockquote "
    "class=gmail_quote><p>Nei</p></blockquote></div>",
    "gmail forward": "<div>Ja</div><div class=gmail_quote><div class=gmail_attr>---------- "
    "Forwarded message ---------"
    "<br>Fra: <b>Oss</b> &lt;svar@oss.example&gt;<br>Date: man.<br>Subject: F<br>To: "
    "K<br></div><p>Nei</p></div>",
    "apple": "<div>Ja</div><div><br><blockquote type=cite>23. nov. 2026 kl. 08:02 skrev "
    "Oss:<br><div>Nei</div>"
    "</blockquote></div>",
    "outlook": "<div class=WordSection1><p class=MsoNormal>Ja<o:p></o:p></p><div><div "
    "style='border:none;border-top:solid "
    "#E1E1E1 1.0pt'><p class=MsoNormal><b>Fra:</b> Oss<br><b>Sendt:</b> mandag<br><b>Til:</b> "
    "K<br><b>Emne:</b> F</p>"
    "</div></div><p class=MsoNormal>Nei</p></div>",
    "outlook web": "<div>Ja</div><div id=appendonsend></div><hr><div "
    "id=divRplyFwdMsg><b>Från:</b> Oss<br><b>Skickat:</b> "
    "den 23<br><b>Till:</b> K<br><b>Ämne:</b> F</div><div>Nej</div>",
    "yahoo": "<div>Ja</div><div id=yahoo_quoted_441 class=yahoo_quoted><div>På måndag skrev "
    "Oss:</div><p>Nei</p></div>",
    "thunderbird": "<p>Ja</p><div class=moz-cite-prefix>Den 23.11.2026 08:02, skrev Oss:<br></div>"
    "<blockquote type=cite><p>Nei</p></blockquote>",
    "proton": "<div>Ja</div><div class=protonmail_quote>On Monday, Oss "
    "wrote:<br><blockquote>Nei</blockquote></div>",
    "hidden": "<div style='display:none'>Nei</div><div style='font-size:0'>nei</div><p hidden>nei</p>Ja",
    "table": "<table><tr><td>Ja</td></tr></table><style>p{}</style><script>nei()</script><!-- "
    "nei --><title>nei</title>",
    "line break in pre": "<pre>Ja\n&gt; Nei\n</pre>",
}


@pytest.mark.parametrize("body", HTML.values(), ids=HTML.keys())
def test_html_only(body: str):
    assert visible_text(html(f"<html><body>{body}</body></html>")) == "Ja"


def test_an_answer_in_colour_below_the_head_counts_if_he_says_so():
    body = (
        "<p>Hei, svar i rødt under.</p>"
        "<div><b>Fra:</b> Oss<br><b>Sendt:</b> mandag<br><b>Til:</b> K<br><b>Emne:</b> F</div>"
        "<p style='color:#222'>10023</p><p><span style='color:red'>Ja, kjør.</span></p>"
        "<p style='color:#222'>10024</p>"
    )
    assert words(visible_text(html(body))) == "Hei, svar i rødt under. Ja, kjør."
    assert words(visible_text(html(body.replace("svar i rødt under", "ja")))) == "Hei, ja."


def test_an_empty_plain_part_gives_way_to_the_html():
    raw = (
        b"From: a@b.example\nContent-Type: multipart/alternative; boundary=x\n\n"
        b"--x\nContent-Type: text/plain\n\n \n"
        b"--x\nContent-Type: text/html\n\n<p>Ja</p>\n--x--\n"
    )
    assert visible_text(raw) == "Ja"


def test_invisible_letters_do_not_hide_a_mark():
    assert visible_text(plain("Ja\n\u200b> Nei\n\ufeff> Nei")) == "Ja"


@pytest.mark.parametrize("letter", sorted(LETTERS.glob("reply-*.eml")), ids=lambda path: path.stem)
def test_strange_letters(letter):
    expected = letter.with_suffix(".txt").read_text(encoding="utf-8")
    assert words(visible_text(letter.read_bytes())) == words(expected)


@pytest.mark.parametrize(
    "line",
    [
        "> " * 50_000,
        "skrev " * 17_000,
        "Den 23.11.2026 " * 7_000,
        "fra: " * 20_000,
        "a@" * 50_000,
        "_" * 100_000,
        "<" * 100_000,
        "-----Original " * 8_000,
        " " * 100_000 + "x",
        "On wrote: " * 10_000,
    ],
)
def test_a_crafted_line_takes_no_time(line: str):
    raw = plain(f"Ja\n{line}\nNei\n")
    began = time.process_time()
    visible_text(raw)
    visible_text(raw, line)
    assert time.process_time() - began < 3.0


@pytest.mark.parametrize("blank", [b"\n", b"\r\n\r\n", b"\r", b"\0\n"])
def test_blank_lines_before_the_headers(blank: bytes):
    letter = read_letter(blank + plain("Ja\n\n> Nei"))
    assert (letter.sender, own_words(letter), letter.torn) == ("kari@brygga.example", "Ja", True)


def test_a_letter_without_words():
    assert own_words(read_letter(b"")) == ""
