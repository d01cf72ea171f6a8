"""Every way we know to make somebody else's words an owner's. None decides; each leaves a named reason.

Who is asked: the owner, if the letter came in his name or to his reply address while his question is open, and
at most once a day for a question. A stranger's letter to no address of ours is only kept: whoever could make us
write to an owner by that would have a way to annoy him.
"""

import base64
import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mail.refusal import Refusal
from store.arrivals import NO_CONTACT
from tests.mail.conftest import REPLY
from tests.mail.siege import EVA, EVIL, NAMES, OLA, OTHER, OUR_SERVER, OWN, SUPPORT, Siege
from tests.mail.signing import Domain, published

VOUCHED = f"{OUR_SERVER}; dmarc=pass header.from=bedrift.example"
FAILED = f"{OUR_SERVER}; dmarc=fail header.from=bedrift.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """A letter, and what has to come of it."""

    letter: Callable[[Siege], bytes]
    why: str
    verdict: str
    asks: int
    account: dict[str, Any] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=lambda: dict(NAMES))
    size: int | None = None


ATTACKS: dict[str, Attack] = {}


def attack(
    why: str, verdict: str = "not_believed", *, asks: int = 1, **more: Any
) -> Callable[[Callable[[Siege], bytes]], Callable[[Siege], bytes]]:
    """Put a letter into the table. *asks*: how many questions go to owners for it."""

    def enter(letter: Callable[[Siege], bytes]) -> Callable[[Siege], bytes]:
        ATTACKS[letter.__name__] = Attack(letter=letter, why=why, verdict=verdict, asks=asks, **more)
        return letter

    return enter


# --- whose letter it is ---------------------------------------------------------------------------


@attack(Refusal.UNSIGNED)
def forged_from_with_the_right_token(here: Siege) -> bytes:
    return here.letter()


@attack("token", "decided", asks=0, account={"authserv_id": None, "verify_here": False})
def forged_from_where_nobody_vouches(here: Siege) -> bytes:
    """What it costs to switch both off: the code in the address is all there is."""
    return here.letter()


@attack(Refusal.NO_TOKEN)
def right_from_without_token(here: Siege) -> bytes:
    return here.signed("Stopp 10023", To="svar@svarfrist.test")


@attack(Refusal.SEVERAL_AUTHORS)
def two_from_headers(here: Siege) -> bytes:
    return here.signed().replace(b"From: Ola", b"From: x@x.example\r\nFrom: Ola")


@attack(Refusal.SEVERAL_AUTHORS)
def two_from_headers_with_the_owner_on_top(here: Siege) -> bytes:
    return f"From: {OLA}\r\n".encode() + here.signed(by=EVIL, From="x@x.example")


@attack(Refusal.SEVERAL_AUTHORS)
def from_with_two_addresses(here: Siege) -> bytes:
    return here.signed(From=f"{OLA}, x@x.example")


@attack(Refusal.NAME_PRETENDS)
def name_that_is_the_owners_address(here: Siege) -> bytes:
    return here.signed(by=EVIL, From=f'"{OLA}" <ola@x.example>')


@attack(Refusal.NAME_PRETENDS)
def name_that_is_the_owners_address_turned_around(here: Siege) -> bytes:
    name = base64.b64encode(f"\u202e\u2066{OLA}\u2069".encode()).decode()
    return here.signed(by=EVIL, From=f"=?utf-8?b?{name}?= <ola@x.example>")


@attack(NO_CONTACT)
def somebody_elses_own_name(here: Siege) -> bytes:
    return here.signed(by=EVIL, From="Ola Nordmann <ola@x.example>")


@attack(NO_CONTACT)
def sender_and_reply_to_name_the_owner(here: Siege) -> bytes:
    return here.signed(by=EVIL, From="ola@x.example", Sender=OLA, Reply_To=OLA, Return_Path=f"<{OLA}>")


@attack(Refusal.SIGNED_BY_ANOTHER)
def signed_for_the_sender_and_not_the_author(here: Siege) -> bytes:
    return here.signed(by=EVIL, Sender="ola@x.example")


@attack(NO_CONTACT)
def look_alike_domain(here: Siege) -> bytes:
    fake = Domain(name="xn--bedrft-q9a.example")
    return here.signed(by=fake, From="ola@xn--bedrft-q9a.example")


ATTACKS["look_alike_domain"].records.update(published(Domain(name="xn--bedrft-q9a.example")))


@attack(Refusal.ODD_ADDRESS)
def look_alike_letters(here: Siege) -> bytes:
    return here.letter(From="ola@bedr\u0456ft.example")


@attack(Refusal.ODD_ADDRESS)
def look_alike_mailbox(here: Siege) -> bytes:
    return here.letter(From="\u043ela@bedrift.example")


@attack(Refusal.ODD_ADDRESS)
def control_characters_in_the_address(here: Siege) -> bytes:
    return here.letter(From="<ola\x1b[2J\x07@bedrift.example>")


# --- who vouches ----------------------------------------------------------------------------------


@attack(Refusal.SERVER_SAYS_FAIL)
def our_server_says_fail_and_the_token_is_right(here: Siege) -> bytes:
    return here.signed(Authentication_Results=FAILED)


@attack(Refusal.SERVER_SAYS_FAIL)
def forged_results_below(here: Siege) -> bytes:
    return f"Authentication-Results: {FAILED}\n".encode() + here.letter(Authentication_Results=VOUCHED)


@attack(Refusal.UNSIGNED)
def forged_results_below_anothers(here: Siege) -> bytes:
    return b"Authentication-Results: mx.x.example; dmarc=pass\n" + here.letter(Authentication_Results=VOUCHED)


@attack(Refusal.SERVER_SAYS_NOTHING, account={"verify_here": False})
def forged_results_above_by_another_name(here: Siege) -> bytes:
    return here.letter(
        Authentication_Results=f"{OUR_SERVER}.x.example; dmarc=pass header.from=bedrift.example"
    )


@attack(Refusal.UNSIGNED, account={"authserv_id": None})
def results_where_no_server_is_trusted(here: Siege) -> bytes:
    return here.letter(Authentication_Results=VOUCHED)


@attack(Refusal.SERVER_SAYS_FAIL)
def results_for_another_domain(here: Siege) -> bytes:
    results = f"{OUR_SERVER}; dkim=pass header.d=x.example; spf=pass smtp.mailfrom=x@x.example; dkim=fail header.d=a"
    return here.letter(Authentication_Results=results)


@attack(Refusal.TORN_HEADERS)
def a_header_that_is_text_to_our_server_and_an_end_to_us(here: Siege) -> bytes:
    return f"Authentication-Results: {VOUCHED}\n".encode() + here.letter(
        "Hei", X_Note="a\r\rJa, sett i gang.\r\r"
    )


@attack(Refusal.SIGNED_BY_ANOTHER)
def signature_of_another_domain(here: Siege) -> bytes:
    return here.signed(by=EVIL)


@attack(Refusal.SIGNED_IN_PART)
def signature_with_a_length(here: Siege) -> bytes:
    return OWN.signs(here.letter("Hei"), length=True) + b"Ja, sett i gang.\r\n"


@attack(Refusal.SIGNATURE_WRONG)
def words_added_below(here: Siege) -> bytes:
    return here.signed("Hei") + b"Ja, sett i gang.\r\n"


@attack(Refusal.SIGNATURE_WRONG)
def author_changed_after_signing(here: Siege) -> bytes:
    return here.signed(From="Kari <kari@bedrift.example>").replace(b"Kari <kari@", b"Ola <ola@")


BELOW = Domain(name="nyheter.bedrift.example")


@attack(Refusal.SIGNED_BY_ANOTHER, records=published(BELOW, bedrift_example=b"v=DMARC1; p=reject; adkim=s"))
def signature_of_a_domain_below_where_that_is_not_enough(here: Siege) -> bytes:
    return here.signed(by=BELOW)


@attack(Refusal.SIGNATURE_WEAK)
def signature_with_sha1(here: Siege) -> bytes:
    return OWN.signs(here.letter(), algorithm=b"rsa-sha1")


@attack(Refusal.KEY_TESTING, records=published(Domain(name="bedrift.example", more=b"t=y; ")))
def key_under_test(here: Siege) -> bytes:
    return here.signed()


@attack(Refusal.NO_ANSWER_FROM_DNS, records={})
def name_servers_made_silent(here: Siege) -> bytes:
    return here.signed()


# --- what it answers ------------------------------------------------------------------------------


@attack(NO_CONTACT)
def another_businesss_token(here: Siege) -> bytes:
    return here.signed(To=REPLY.of_token(here.others))


@attack(NO_CONTACT, "stranger", asks=0)
def guessed_token(here: Siege) -> bytes:
    last = "a" if here.token[-1] != "a" else "b"
    return here.signed("Stopp 10023", To=REPLY.of_token(here.token[:-1] + last))


@attack(Refusal.ADDRESSED_ELSEWHERE)
def letter_to_somebody_else_brought_to_us(here: Siege) -> bytes:
    """He agreed to something else, and whoever got that letter sends it on."""
    return f"Delivered-To: {REPLY.of_token(here.token)}\r\n".encode() + here.signed(To="debtor@x.example")


@attack(Refusal.NO_TOKEN)
def two_tokens_at_once(here: Siege) -> bytes:
    return here.signed(To=f"{REPLY.of_token(here.token)}, {REPLY.of_token(here.others)}")


@attack(NO_CONTACT)
def stranger_with_the_token_in_cc(here: Siege) -> bytes:
    to = {"To": "a@x.example", "Cc": REPLY.of_token(here.token)}
    return here.signed(by=EVIL, From="debtor@x.example", **to)


@attack(Refusal.NO_TOKEN, "stranger", asks=0)
def debtor_writes_to_us(here: Siege) -> bytes:
    return here.signed("Betalt! 10023", by=EVIL, From="debtor@x.example", To="svar@svarfrist.test")


@attack(NO_CONTACT)
def debtor_got_hold_of_the_address(here: Siege) -> bytes:
    return here.signed("Nei, stopp 10023", by=EVIL, From="debtor@x.example")


@attack(NO_CONTACT)
def forwarded_and_answered_by_another(here: Siege) -> bytes:
    return here.signed("Ja, kjør på", by=OTHER, From=EVA)


@attack(Refusal.UNSIGNED)
def support_impersonated(here: Siege) -> bytes:
    return here.letter("Bekreft 10023", From=f"Support <{SUPPORT}>")


@attack(Refusal.NO_TOKEN, "stranger", asks=0)
def support_impersonated_without_token(here: Siege) -> bytes:
    return here.letter("Bekreft 10023", From=f"Support <{SUPPORT}>", To="svar@svarfrist.test")


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
