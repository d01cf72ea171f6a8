"""Why a letter is not believed: a word for each reason, for the log, the store and whoever looks into it."""

from __future__ import annotations

from enum import StrEnum

from core.inbound import Belief


class Refusal(StrEnum):
    """What a letter lacks that it would need to decide something."""

    NO_AUTHOR = "no_author"
    """No From, or no address in it."""
    SEVERAL_AUTHORS = "several_authors"
    """Two From fields, or two addresses in one."""
    ODD_ADDRESS = "odd_address"
    """Look-alike letters, control characters, no domain: no registered address looks like that."""
    NAME_PRETENDS = "name_pretends"
    """The name beside the address is another address."""
    TORN_HEADERS = "torn_headers"
    """Our server and we may disagree on which lines are headers; so its word is about another letter."""
    NO_TOKEN = "no_token"  # noqa: S105 - a word for the log
    """It came to no reply address of ours, or to two."""
    ADDRESSED_ELSEWHERE = "addressed_elsewhere"
    """It was brought to a reply address that its author did not write in To or Cc."""

    SERVER_SAYS_FAIL = "server_says_fail"
    """Our own mail server checked the sender, and he failed."""
    SERVER_SAYS_NOTHING = "server_says_nothing"
    """Our own mail server is to vouch for senders, and said nothing of this one."""

    UNSIGNED = "unsigned"
    """No DKIM signature."""
    SIGNED_BY_ANOTHER = "signed_by_another"
    """Signed, but by no domain that speaks for the one in From."""
    SIGNED_IN_PART = "signed_in_part"
    """A DKIM signature with a length (`l=`) lets anybody add words below what was signed."""
    FROM_NOT_SIGNED = "from_not_signed"
    SIGNATURE_ODD = "signature_odd"
    """Not as RFC 6376 has it."""
    SIGNATURE_EXPIRED = "signature_expired"
    SIGNATURE_WEAK = "signature_weak"
    """SHA-1, or a key of less than 1,024 bits."""
    SIGNATURE_WRONG = "signature_wrong"
    """What came is not what was signed."""
    KEY_MISSING = "key_missing"
    """Its domain publishes no such key, or took it back."""
    KEY_TESTING = "key_testing"
    """Its domain says `t=y`: a letter with this signature is to be treated as one without."""
    TOO_LARGE_TO_VERIFY = "too_large_to_verify"
    """Larger than what is read, or made to take long."""
    NO_ANSWER_FROM_DNS = "no_answer_from_dns"
    """The key could not be looked up now. The only reason that may pass."""

    HARDLY_SEEN = "hardly_seen"
    """He is who he says, but words of the letter can be seen on a dark screen only, or on a light one only."""


_BELIEFS = {
    Refusal.NO_AUTHOR: Belief.FROM_MISSING,
    Refusal.ODD_ADDRESS: Belief.FROM_MISSING,
    Refusal.SEVERAL_AUTHORS: Belief.MANY_FROM,
    Refusal.NO_TOKEN: Belief.NO_TOKEN,
}


def belief_of(reason: Refusal) -> Belief:
    """What the rest of the program is told: the reasons that are the sender's own are one to it."""
    return _BELIEFS.get(reason, Belief.NOT_AUTHENTICATED)
