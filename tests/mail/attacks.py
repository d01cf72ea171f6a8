"""Every way we know to make somebody else's words an owner's. None decides; each leaves a named reason.

Who is asked: the owner, if the letter came in his name or to his reply address while his question is open, and
at most once a day for a question. A stranger's letter to no address of ours is only kept: whoever could make us
write to an owner by that would have a way to annoy him.
"""

import base64
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


@attack(Refusal.TORN_HEADERS)
def results_below_blank_lines(here: Siege) -> bytes:
    """What a server wrote stands on top, and not below a blank line, where its headers had ended."""
    return b"\r\n\n" + here.signed(Authentication_Results=VOUCHED)


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
