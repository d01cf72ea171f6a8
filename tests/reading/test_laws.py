"""What holds for every text."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.events import Word
from core.reading import Context, Unclear, mentioned, read
from core.reading.kinds import Kind
from core.reading.lexicon.load import expand, lexicon
from tests.reading.asking import ADDRESS, CHOOSE, CHOOSE_TWO, NUMBER, ONE, THREE, TOLD, decided, whole

EVERYDAY = Path(__file__).with_name("everyday.tsv")
CONTEXTS = (ONE, THREE, CHOOSE, CHOOSE_TWO, TOLD, NUMBER, ADDRESS)
WORDS = st.sampled_from(
    [
        "ja",
        "nei",
        "ikke",
        "hvis",
        "stopp",
        "kjør",
        "betalt",
        "10023",
        "10024",
        "Kari",
        "Nordlys",
        ",",
        ".",
        "?",
        "\n",
        "og",
        "men",
        "eller",
        "alle",
        "resten",
        "til",
        "vent",
        "15.12",
        "BF",
        "återkalla",
        "inte",
        "bekreft",
        "tror",
        "8000",
        "kr",
        "inkasso",
        "purring",
        ">",
        "--",
        "mvh",
        "no",
        "yes",
        "not",
        "ei",
        "kyllä",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=14).map(" ".join)), st.sampled_from(CONTEXTS)
)
def test_every_text_is_decided_or_given_a_reason(text: str, context: Context) -> None:
    reading = read(text, context)
    assert whole(reading)
    assert {decision.case for decision in reading.decisions} <= {topic.case for topic in context.asked}
    twice = [d for d in reading.decisions if sum(d.case == other.case for other in reading.decisions) > 1]
    assert not twice or {Word.PAID} < {
        decision.word for decision in twice
    }  # a part was paid, the rest goes on


@pytest.mark.parametrize("negation", ["ikke", "ikkje", "inte", "not", "don't", "älkää"])
@pytest.mark.parametrize(
    "order", ["bekreft", "start inkasso", "kjør på", "sett i gang", "starta", "go ahead", "aloittako"]
)
def test_a_negated_confirm_never_confirms(negation: str, order: str) -> None:
    for text in (f"{negation} {order}", f"{order} {negation}", f"vi vil {negation} {order}"):
        assert "confirm" not in decided(text, ONE).values(), text


@pytest.mark.parametrize(
    "piece", ["ja ", "(", "> a\n", "mvh ", "1 ", "10023 og ", "skrev: ", "a" * 50 + " ", "\n", "-", "12.12."]
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    start = time.process_time()
    read(text, THREE)
    read(text, ADDRESS)
    assert time.process_time() - start < 5


def test_pieces_of_replies_put_together_anyhow_are_read() -> None:
    """Two halves of what people write, with a word between them: nobody writes so, and nothing raises."""
    written = [line.rpartition("\t")[2].split() for line in EVERYDAY.read_text("utf-8").splitlines()]
    chance = random.Random(20261123)
    for _ in range(2_000):
        one, other = chance.choice(written), chance.choice(written)
        between = chance.choice([",", ".", "og", "ja", "men", ":", "-", "om", "så", ""])
        text = " ".join(
            [*one[: chance.randrange(len(one) + 1)], between, *other[chance.randrange(len(other)) :]]
        )
        for context in CONTEXTS:
            assert whole(read(text, context)), text


def test_what_is_too_long_is_not_looked_at() -> None:
    assert read("ja " * 40_000, ONE).unclear is Unclear.NOT_UNDERSTOOD


def test_a_text_names_invoices_and_codes() -> None:
    assert {"10023", "4F7"} <= mentioned("Ja 4f7, og nei til 10023.")


def test_every_kind_in_the_lexicons_is_known() -> None:
    kinds = {kind.partition(":")[0] for node in lexicon().root.steps.values() for kind in node.ends.values()}
    assert kinds <= set(Kind)


def test_a_phrase_is_written_short() -> None:
    assert set(expand("sett (det|den|) i gang")) == {"sett det i gang", "sett den i gang", "sett i gang"}
