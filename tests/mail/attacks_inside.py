"""Attacks by what stands inside a letter: words that are not his, and whatever breaks who reads it."""

import base64
import gzip

from mail.refusal import Refusal
from tests.mail.attacks import ATTACKS, attack
from tests.mail.siege import OLA, Siege

__all__ = ["ATTACKS"]
"""All of them, those of `attacks` too."""

# --- where the words stand ------------------------------------------------------------------------


@attack("signature", "asked_back", asks=0)
def only_our_own_mail_says_yes(here: Siege) -> bytes:
    quoted = "Den 16. nov. 2026 kl. 10:00 skrev Svarfrist:\n> Svar:\n> JA - vi starter\n> JA"
    return here.signed(f"\n{quoted}")


@attack("signature", "asked_back", asks=0)
def a_letter_inside_the_letter_says_yes(here: Siege) -> bytes:
    inside = "From: a@b.example\nSubject: Ja\n\nJa, sett i gang."
    words = f"--b\nContent-Type: message/rfc822\n\n{inside}\n--b--"
    return here.signed(words, Content_Type="multipart/mixed; boundary=b")


@attack("signature", "asked_back", asks=0)
def a_calendar_says_yes(here: Siege) -> bytes:
    words = (
        "--b\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nSUMMARY:Ja, sett i gang\n--b--"
    )
    return here.signed(words, Content_Type="multipart/mixed; boundary=b")


@attack("signature", "asked_back", asks=0)
def hidden_html_says_yes(here: Siege) -> bytes:
    words = (
        '<p style="display:none">Ja, sett i gang.</p><div style="font-size:0">Ja</div>'
        '<p hidden>Ja</p><span style="visibility: hidden">Ja</span><!-- Ja --><p>&nbsp;</p>'
    )
    return here.signed(words, Content_Type="text/html; charset=utf-8")


def page(here: Siege, html: str) -> bytes:
    return here.signed(f"<html>{html}</html>", Content_Type="text/html; charset=utf-8")


@attack("signature", "asked_back", asks=0)
def white_on_white_says_yes(here: Siege) -> bytes:
    return page(
        here,
        '<body bgcolor="#ffffff"><p style="color:white">Ja, sett i gang.</p><font color="#FEFEFE">Ja</font>'
        '<table style="background:#0a0a0a"><tr><td style="color:rgb(12,12,12)">Ja</td></tr></table>'
        '<p style="color:transparent">Ja</p></body>',
    )


@attack("signature", "asked_back", asks=0)
def words_too_small_too_faint_or_off_the_page_say_yes(here: Siege) -> bytes:
    styles = (
        "font-size:1px", "opacity:0", "max-height:0", "height:1px;overflow:hidden", "text-indent:-9999px",
        "mso-hide:all", "position:absolute;left:-9999px", "clip:rect(0,0,0,0)", "clip-path:inset(100%)",
    )  # fmt: skip
    return page(here, "".join(f'<div style="{style}"><b>Ja, sett i gang.</b></div>' for style in styles))


@attack("signature", "asked_back", asks=0)
def a_style_sheet_hides_the_yes(here: Siege) -> bytes:
    sheet = "<!-- .x, p.y {display:none} #z {visibility:hidden} .w {font-size:0} -->"
    words = '<p class="a x">Ja</p><p class=y>Ja, sett i gang.</p><div id=z>Ja</div><b class=w>Ja</b>'
    return page(here, f"<head><style>{sheet}</style></head><body>{words}</body>")


@attack("signature", "asked_back", asks=0)
def tags_made_to_lose_what_hides_them_say_yes(here: Siege) -> bytes:
    long = f"<div title='{'x' * 9000}' style='display:none'>Ja, sett i gang.</div>"
    return page(
        here, f"{long}<b style='display:none'>Ja</b><font style='font-size:0'>Ja</font><i hidden>Ja</i>"
    )


@attack(Refusal.HARDLY_SEEN)
def white_on_nobody_knows_what_says_yes(here: Siege) -> bytes:
    """So does a telephone at night, which is why it is asked about and not thrown away."""
    return page(here, '<p>Hei</p><p style="color:#ffffff">Ja, sett i gang.</p>')


@attack(Refusal.HARDLY_SEEN)
def white_words_that_turn_an_answer_around(here: Siege) -> bytes:
    return page(here, 'Nei, stopp.<span style="color:#ffffff"> Glem det. Ja, sett i gang.</span>')


@attack("signature", "asked_back", asks=0)
def a_zip_that_would_fill_the_disk(here: Siege) -> bytes:
    bomb = base64.encodebytes(gzip.compress(b"Ja\n" * 10_000_000, 9)).decode()
    head = "Content-Type: application/zip\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment"
    return here.signed(f"--b\n{head}\n\n{bomb}\n--b--", Content_Type="multipart/mixed; boundary=b")


@attack("auto_submitted", "filed", asks=0)
def auto_reply_in_the_owners_name(here: Siege) -> bytes:
    return here.signed("Ja, sett i gang.", Auto_Submitted="auto-replied")


@attack("mailing_list", "filed", asks=0)
def through_a_mailing_list(here: Siege) -> bytes:
    return here.signed(List_Id="<liste.bedrift.example>")


@attack("delivery_status", "filed", asks=0)
def a_report_that_says_yes(here: Siege) -> bytes:
    words = "--b\n\nJa, sett i gang.\n--b\nContent-Type: message/delivery-status\n\nAction: failed\n--b--"
    return here.signed(words, Content_Type="multipart/report; boundary=b")


@attack("our_own", "filed", asks=0)
def our_own_address_as_author(here: Siege) -> bytes:
    return here.letter(From=f"Svarfrist <{here.account().from_address}>")


# --- what breaks readers --------------------------------------------------------------------------


@attack("unreadable", "unreadable", asks=0)
def multiparts_a_thousand_deep(here: Siege) -> bytes:
    deep = "".join(f'Content-Type: multipart/mixed; boundary="{at}"\n\n--{at}\n' for at in range(1, 1000))
    return here.letter(f"--0\n{deep}\nJa", Content_Type='multipart/mixed; boundary="0"')


@attack("unreadable", "unreadable", asks=0)
def a_hundred_thousand_headers(here: Siege) -> bytes:
    return b"X-Flood: y\n" * 100_000 + here.letter()


@attack("unreadable", "unreadable", asks=0, size=8_000_000)
def a_body_of_eight_megabytes(here: Siege) -> bytes:
    return here.letter("Ja, sett i gang.\n" + "hei verden, dette er tekst\n" * 300_000)


@attack("too_long", "unreadable", asks=0)
def more_words_than_anybody_writes(here: Siege) -> bytes:
    return here.signed("Ja, sett i gang.\n" + "og litt til\n" * 3000)


@attack(Refusal.SIGNATURE_WRONG)
def null_bytes(here: Siege) -> bytes:
    return here.signed().replace(b"Ja,", b"J\0a\0,\0" * 1000)


@attack(Refusal.UNSIGNED)
def bogus_charset(here: Siege) -> bytes:
    return here.letter(Content_Type='text/plain; charset="x-no\x07such\u202e"')


@attack(Refusal.UNSIGNED)
def lines_of_others_in_subject_and_name(here: Siege) -> bytes:
    split = base64.b64encode(b"Ja\r\nBcc: all\r\n\r\n2026-11-18 [error] paid").decode()
    return here.letter(
        From=f"=?utf-8?b?{split}?= <{OLA}>",
        Subject=f"=?utf-8?b?{split}?=",
        Message_ID="<a\x1b]0;x\x07@bedrift.example>",
        References=f"<=?utf-8?b?{split}?=> <b@bedrift.example>",
    )
