"""What a partner writes back is understood whole, or listed; it is never guessed at."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.case import Choice, Money, Stage
from core.events import Assessment, Channel, Role, Word
from core.messages import Order
from core.transitions.rights import MAY
from handover import read_report
from handover.bundle import bundle_of
from handover.letter import letter
from handover.reports import LARGEST
from handover.vocabulary import WORDS
from tests.handover.orders import CASE, NOW, ORDER, OTHER, an_order

SEK = Money(amount=Decimal("1200.00"), currency="SEK")
MONITORING = Assessment(suggestion=Choice.MONITORING, grounds=("no_assets", "claim_small"))


def understood(data):
    report = read_report(data, NOW)
    assert report.rejected == ()
    return [(case, said.word, said.value) for case, said in report.words]


def refused(data):
    report = read_report(data, NOW)
    assert report.words == ()
    return [(one.line, one.field) for one in report.rejected]


@pytest.mark.parametrize(
    ("the_partner_writes", "word", "value"),
    [
        ("acknowledged", Word.ACKNOWLEDGED, None),
        ("Acknowledged.", Word.ACKNOWLEDGED, None),
        ("  ACKNOWLEDGED  ", Word.ACKNOWLEDGED, None),
        (": acknowledged", Word.ACKNOWLEDGED, None),
        ("refused", Word.REFUSED, None),
        ("refused because the debtor is a minor", Word.REFUSED, None),
        ("stage demand", Word.STAGE, Stage.DEMAND),
        ("Stage: Collection", Word.STAGE, Stage.COLLECTION),
        ("stage=reminder", Word.STAGE, Stage.REMINDER),
        ("returned", Word.RETURNED, None),
        ("failed", Word.COLLECTION_FAILED, None),
        ("collection failed", Word.COLLECTION_FAILED, None),
        ("failed suggestion=monitoring grounds=no_assets,claim_small", Word.COLLECTION_FAILED, MONITORING),
        (
            "FAILED  Suggestion = Monitoring  Grounds = no_assets, claim_small",
            Word.COLLECTION_FAILED,
            MONITORING,
        ),
        ("failed grounds=no_assets;claim_small suggestion=monitoring", Word.COLLECTION_FAILED, MONITORING),
        (
            "failed suggestion=payment order",
            Word.COLLECTION_FAILED,
            Assessment(suggestion=Choice.PAYMENT_ORDER),
        ),
        (
            "failed suggestion=långtidsbevakning grounds=no_assets claim_small",
            Word.COLLECTION_FAILED,
            MONITORING,
        ),
        ("withdrawn", Word.WITHDRAWAL_DONE, None),
        ("withdrawal-done", Word.WITHDRAWAL_DONE, None),
        ("disputed", Word.DISPUTED, None),
        ("paid", Word.PAID, None),
        ("paid 1200.00 SEK", Word.PAID, SEK),
        ("paid 1200,00 sek", Word.PAID, SEK),
        ("paid 1 200 SEK", Word.PAID, SEK),
        ("paid 1\u00a0200,0 SEK", Word.PAID, SEK),
        ("paid SEK 1200", Word.PAID, SEK),
        ("paid: 1200SEK.", Word.PAID, SEK),
        ("paid amount=1200 currency=SEK", Word.PAID, SEK),
        ("credited 1200 SEK", Word.CREDITED, SEK),
        ("reversed 1200 SEK", Word.REVERSED, SEK),
        ("resumed", Word.RESUME, None),
        (f"acknowledged order={ORDER} id=77", Word.ACKNOWLEDGED, None),
    ],
)
def test_these_lines_are_understood(the_partner_writes, word, value):
    assert understood(f"{CASE} {the_partner_writes}") == [(CASE, word, value)]


@pytest.mark.parametrize(
    ("the_partner_writes", "field"),
    [
        ("", "word"),
        ("not acknowledged", "word"),
        ("acknowledged?", "word"),
        ("acknowledged not", "word"),
        ("acknowledged and paid", "word"),
        ("will be paid 1200 SEK", "word"),
        ("accepted", "word"),
        ("confirm", "word"),
        ("stop", "word"),
        ("silence", "word"),
        ("unpaid", "word"),
        ("paid not yet", "word"),
        ("paid 1200", "currency"),
        ("paid 1200 kr", "word"),
        ("paid SEK", "word"),
        ("paid SEK 1200 SEK", "word"),
        ("paid -1200 SEK", "word"),
        ("paid 0 SEK", "amount"),
        ("paid 1.200 SEK", "amount"),
        ("paid 1,200.00 SEK", "amount"),
        ("paid 12 00 SEK", "amount"),
        ("paid 1200.005 SEK", "amount"),
        ("paid 1200 SEK amount=1300", "amount"),
        ("paid currency=SEK", "amount"),
        ("paid ١٢٠٠ SEK", "word"),
        ("reversed", "amount"),
        ("stage", "stage"),
        ("stage court", "stage"),
        ("stage demand or collection", "stage"),
        ("acknowledged stage=demand", "stage"),
        ("failed suggestion=sue", "suggestion"),
        ("failed grounds=no_assets", "suggestion"),
        ("failed suggestion=monitoring grounds=<script>", "grounds"),
        ("failed suggestion=monitoring suggestion=withdraw", "suggestion"),
        ("failed sugestion=monitoring", "word"),
        ("acknowledged order=77", "order_id"),
    ],
)
def test_these_lines_are_listed_and_mean_nothing(the_partner_writes, field):
    assert refused(f"{CASE} {the_partner_writes}") == [(1, field)]


@pytest.mark.parametrize(
    "field", ["word", "amount", "currency", "stage", "suggestion", "grounds", "order_id"]
)
def test_why_it_is_listed_quotes_no_value_and_may_be_logged(field):
    word = {"stage": "stage", "suggestion": "failed", "grounds": "failed suggestion=withdraw"}.get(
        field, "paid"
    )
    secret = "01010012345x"
    line = f"{CASE} {secret}" if field == "word" else f"{CASE} {word} {field}={secret}"
    line += " amount=1" if field == "currency" else ""
    (one,) = read_report(line, NOW).rejected
    assert one.field == field
    assert secret not in one.reason


def test_a_reason_is_kept_as_it_is_said():
    ((_, said),) = read_report(f"{CASE} refused because: the debtor\t is a minor, amount=5 ", NOW).words
    assert said.because == "the debtor is a minor, amount=5"


def test_a_word_carries_who_when_and_where_from():
    ((_, said),) = read_report(f"{CASE} paid", NOW, source="abc", channel=Channel.MAIL).words
    assert (said.by, said.at, said.source, said.channel) == (Role.COLLECTOR, NOW, "abc", Channel.MAIL)
    with pytest.raises(ValueError):
        read_report("", NOW.replace(tzinfo=None))


def test_a_letter_says_what_its_lines_say_and_no_more():
    report = read_report(
        f"Hello,\r\n\r\n{CASE} acknowledged\r\n\r\n  <{OTHER}> stage demand\r\n"
        f"> {OTHER} failed\r\n-- \r\n{CASE} failed",
        NOW,
    )
    assert [(case, said.word) for case, said in report.words] == [
        (CASE, Word.ACKNOWLEDGED),
        (OTHER, Word.STAGE),
    ]
    assert [(one.line, one.reason) for one in report.rejected] == [
        (1, "the line does not begin with the id of a case")
    ]
    assert report.rest == "Hello,\n"


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("language", ["nb", "sv", "en", "da"])
def test_our_own_letter_sent_back_says_nothing(order, language):
    text = letter(bundle_of(an_order(order, language=language)))
    assert read_report(text.body, NOW).words == ()
    for file in text.attachments:
        assert read_report(file.content, NOW).words == ()


def test_two_payments_of_one_amount_need_their_own_ids():
    line = f"{CASE} paid 100 SEK"
    report = read_report(f"{line}\n{line}\n", NOW)
    assert len(report.words) == 1
    assert [(one.line, one.field) for one in report.rejected] == [(2, "id")]
    assert len(understood(f"{line} id=1\n{line} id=2\n")) == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x00\x01", "this is no text"),
        (b"a\x81b", "this is no text"),
        (b"x" * (LARGEST + 1), "at most 10 MB"),
    ],
)
def test_what_is_no_text_is_refused_as_a_whole(data, reason):
    (one,) = read_report(data, NOW).rejected
    assert (one.line, one.field) == (0, "")
    assert reason in one.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_usual_encodings(encoding):
    ((_, said),) = read_report(f"{CASE} refused because gäldenären är död".encode(encoding), NOW).words
    assert said.because == "gäldenären är död"


def test_nothing_at_all_says_nothing():
    assert read_report(b"", NOW) == read_report("\n \n", NOW) == read_report("[]", NOW)
    assert understood("") == []


def test_a_collector_may_say_every_word_of_the_vocabulary():
    assert all(Role.COLLECTOR in MAY[word] for word in WORDS.values())
    collectors_own = {word for word, roles in MAY.items() if roles == {Role.COLLECTOR, Role.SUPPORT}}
    assert collectors_own <= set(WORDS.values())


@given(st.text() | st.binary())
def test_whatever_comes_it_is_read_without_an_error_and_decides_nothing(data):
    assert read_report(data, NOW).words == ()


@given(st.text(alphabet="acknowledgedpaid 0123456789.,=SEK?-\n\u00a0\t[]{}\"'", max_size=60))
def test_whatever_follows_a_case_is_a_word_of_ours_or_listed(text):
    report = read_report(f"{CASE} {text}", NOW)
    assert all(said.word in WORDS.values() for _, said in report.words)
    assert len(report.words) + len(report.rejected) >= 1


@pytest.mark.timeout(10)
def test_a_crafted_line_takes_no_time():
    for hostile in (
        " " * 500_000,
        f"{CASE} paid {'1 ' * 500_000}",
        f"{CASE} " + "amount=" * 100_000,
        "[" + "0," * 10**6,
    ):
        read_report(hostile, NOW)
