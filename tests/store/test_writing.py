"""What was decided is written whole or not at all, and the log tells it again."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.case import Case, Choice, Money, Stage, State
from core.errors import StoreConflict
from core.events import Assessment, Channel, Role, Said, Value, Word
from core.machine import Outcome, decide
from core.policies import POLICIES, Policy
from core.transitions.rights import MAY
from store import Transaction, codes, followup
from store.tables import new_id, prompts
from tests.store.world import FAKTURERT, FORTNOX, NOW, World


async def test_two_who_decide_from_one_version_conflict(world: World) -> None:
    (case,) = await world.cases(await world.owner())
    said = Said(word=Word.STOP, by=Role.SUPPORT, at=NOW, because="asked on the phone")
    outcome = decide(case, said, FAKTURERT, NOW)
    tries = []

    def body(tx: Transaction) -> None:
        tries.append(1)
        tx.write([outcome])

    await world.database.write(body)
    stored, told = await world.case(case), len(await world.rows())
    with pytest.raises(StoreConflict):
        await world.database.write(body)
    assert len(tries) == 1 + 5, "it was run again, and then given up"
    assert (await world.case(case), len(await world.rows())) == (stored, told)


async def test_a_conflict_about_one_case_leaves_the_others_unwritten(world: World) -> None:
    one, two = await world.cases(await world.owner(), 2)
    stop = Said(word=Word.STOP, by=Role.SUPPORT, at=NOW)
    outcomes = [decide(case, stop, FAKTURERT, NOW) for case in (one, two)]
    await world.say(two, Word.OPT_OUT)
    with pytest.raises(StoreConflict):
        await world.database.write(lambda tx: tx.write(outcomes))
    assert await world.case(one) == one


async def test_a_body_that_lost_once_wins_by_reading_again(world: World) -> None:
    (case,) = await world.cases(await world.owner())
    stale = [case]

    def body(tx: Transaction) -> None:
        seen = stale.pop() if stale else tx.cases([case.id])[0].case
        tx.write(
            [decide(seen, Said(word=Word.PAID, by=Role.LEDGER, at=NOW, value=case.balance), FAKTURERT, NOW)]
        )

    await world.say(case, Word.OPT_OUT)
    await world.database.write(body)
    assert (await world.case(case)).balance.amount == 0


async def test_several_words_about_one_case_are_one_change_and_a_line_each(world: World) -> None:
    (case,) = await world.cases(await world.owner())

    def body(tx: Transaction) -> None:
        outcomes: list[Outcome] = []
        now = tx.cases([case.id])[0].case
        for paid in ("100", "200", "300"):
            said = Said(
                word=Word.PAID, by=Role.LEDGER, at=NOW, value=replace(case.amount, amount=Decimal(paid))
            )
            outcomes.append(decide(now, said, FAKTURERT, NOW))
            now = outcomes[-1].case
        tx.write(outcomes)

    await world.database.write(body)
    stored = await world.case(case)
    assert (stored.balance.amount, stored.version) == (Decimal(11900), 3)
    lines = await world.database.read(lambda tx: followup.history(tx.connection, case.id))
    assert [line["word"] for line in lines] == ["opened", "paid", "paid", "paid"]


async def test_two_words_from_one_version_in_one_batch_conflict(world: World) -> None:
    (case,) = await world.cases(await world.owner())
    paid = Said(word=Word.PAID, by=Role.LEDGER, at=NOW, value=replace(case.amount, amount=Decimal(1)))
    outcome = decide(case, paid, FAKTURERT, NOW)
    with pytest.raises(StoreConflict):
        await world.database.write(lambda tx: tx.write([outcome, outcome]))


async def test_what_changes_nothing_writes_nothing(world: World) -> None:
    (case,) = await world.cases(await world.owner())
    (outcome,) = await world.say(case, Word.RESUME, Role.OWNER)
    assert not outcome.changed
    assert len(await world.database.read(lambda tx: followup.history(tx.connection, case.id))) == 1


# --- codes --------------------------------------------------------------------------------------------------


def test_a_code_does_not_come_back_for_a_long_time() -> None:
    given_out = [codes.code(number, 12345) for number in range(60_000)]
    assert len(set(given_out)) == len(given_out)
    assert Counter(map(len, given_out)) == {3: 9216, 4: 60_000 - 9216}


def test_a_code_is_no_word_and_no_number() -> None:
    for code in (codes.code(number, 7) for number in range(0, 300_000, 117)):
        assert any(letter.isdigit() for letter in code)
        assert any(letter.isalpha() for letter in code)
        assert code == code.upper()


def test_neighbours_look_different() -> None:
    pairs = [(codes.code(n, 0), codes.code(n + 1, 0)) for n in range(500)]
    assert all(sum(a != b for a, b in zip(one, two, strict=True)) >= 1 for one, two in pairs)
    assert sum(one[:2] == two[:2] for one, two in pairs) < 25


async def test_each_question_gets_a_code_of_its_own(world: World) -> None:
    business = await world.owner()
    await world.asked(business, 3)
    await world.asked(business, 2)
    given_out = await world.database.read(
        lambda tx: list(tx.connection.execute(select(prompts.c.code)).scalars())
    )
    assert len(set(given_out)) == 5


def test_a_token_can_not_be_guessed_or_mangled() -> None:
    tokens = {codes.new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(len(token) == 32 and token == token.lower() and token.isalnum() for token in tokens)


def test_ids_sort_by_the_order_they_were_made_in() -> None:
    ids = [new_id() for _ in range(10_000)]
    assert ids == sorted(ids)


# --- the log ------------------------------------------------------------------------------------------------

AMOUNTS = st.sampled_from(["0.01", "500", "4450", "12500", "99999"])
ADDRESSES = st.sampled_from(
    ["Bryggen 5, 5003 Bergen", "Storgatan 1, 111 22 Stockholm", "Null \x00, 0150 Oslo"]
)


def values(word: Word, policy: Policy) -> st.SearchStrategy[Value]:
    money = AMOUNTS.map(lambda amount: Money(amount=Decimal(amount), currency=policy.currency))
    match word:
        case Word.PAID | Word.CREDITED:
            return money | st.none()
        case Word.REVERSED:
            return money
        case Word.NEW_DUE_DATE | Word.EXTEND:
            return st.dates(date(2026, 10, 1), date(2027, 6, 1))
        case Word.IDENTITY_NUMBER:
            return st.sampled_from(["974760673", "5560360793", "12345"])
        case Word.ADDRESS:
            return ADDRESSES
        case Word.STAGE:
            return st.sampled_from(Stage)
        case Word.COLLECTION_FAILED:
            return st.builds(
                Assessment, suggestion=st.sampled_from(Choice), grounds=st.just(("payment_remarks",))
            )
        case _:
            return st.none()


@st.composite
def words(draw: st.DrawFn, policy: Policy) -> tuple[Word, Role, Value, int, timedelta, bool]:
    """A word anybody may say, about the live question or an old one, later, alone or with the next."""
    word = draw(st.sampled_from(Word))
    return (
        word,
        draw(st.sampled_from(sorted(MAY[word]))),
        draw(values(word, policy)),
        draw(st.sampled_from([0, 0, 0, 1])),
        draw(st.timedeltas(timedelta(0), timedelta(days=20))),
        draw(st.booleans()),
    )


@pytest.mark.parametrize("policy", [FAKTURERT, FORTNOX], ids=lambda policy: policy.name)
@given(data=st.data())
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_the_log_alone_tells_the_case(world: World, policy: Policy, data: st.DataObject) -> None:
    business = await world.owner(policy=policy)
    (case,) = await world.cases(business, policy=policy)
    said = data.draw(st.lists(words(policy), min_size=5, max_size=25))
    await world.database.write(lambda tx: _tell(tx, case, said, policy))
    stored = await world.case(case)
    assert await world.database.read(lambda tx: followup.replay(tx.connection, case.id)) == stored
    lines = await world.database.read(lambda tx: followup.history(tx.connection, case.id))
    assert [line["version"] for line in lines] == list(range(stored.version + 1))
    assert lines[-1]["state"] == stored.state


def _tell(
    tx: Transaction, case: Case, said: list[tuple[Word, Role, Value, int, timedelta, bool]], policy: Policy
) -> None:
    """Say the words one after the other, some of them written together."""
    now, together = NOW, []
    for word, by, value, behind, later, alone in said:
        now += later
        heard = Said(
            word=word,
            by=by,
            at=now,
            value=value,
            prompt=case.generation - behind,
            person="Kari \ud800 Hansen",
            channel=Channel.MAIL,
            because="said so\x00",
        )
        together.append(decide(case, heard, policy, now))
        case = together[-1].case
        if alone:
            tx.write(together)
            together = []
    tx.write(together)


async def test_every_word_and_value_comes_back_from_the_log(world: World) -> None:
    (case,) = await world.cases(await world.owner(policy=FORTNOX), policy=FORTNOX)
    money = Money(amount=Decimal("12.50"), currency="SEK")
    said: list[Value] = [
        None,
        "text",
        NOW.date(),
        money,
        Stage.DEMAND,
        Assessment(suggestion=Choice.MONITORING, grounds=("a", "b")),
    ]
    outcomes, now = [], case
    for word in Word:
        for value in said:
            after = replace(now, version=now.version + 1)
            heard = Said(word=word, by=Role.SUPPORT, at=NOW, value=value, prompt=3, incoming=new_id())
            outcomes.append(Outcome(before=now, case=after, said=heard, rule="a rule", at=NOW))
            now = after
    await world.database.write(lambda tx: followup.write(tx.connection, outcomes))
    lines = await world.database.read(lambda tx: followup.history(tx.connection, case.id))
    assert [followup.said_of(line) for line in lines[1:]] == [outcome.said for outcome in outcomes]


async def test_no_log_is_no_case(world: World) -> None:
    with pytest.raises(LookupError):
        await world.database.read(lambda tx: followup.replay(tx.connection, new_id()))


async def test_policies_of_every_name_come_back_as_they_were(world: World) -> None:
    for policy in POLICIES.values():
        business = await world.business(policy=policy)
        (case,) = await world.cases(business, policy=policy, state=State.NOT_DUE)
        (followed,) = await world.database.read(lambda tx, new=case: tx.cases([new.id]))  # type: ignore[misc]
        assert (followed.policy, followed.case) == (policy, case)
