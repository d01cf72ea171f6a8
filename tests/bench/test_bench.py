"""What `make bench` prints and writes; how fast it is is nobody's business here."""

import json
import subprocess
import sys

import pytest

from bench import growth, importing, tick
from bench.frame import Options, Rounds, compared
from bench.servers import Databases, databases
from tests.servers.postgres import Postgres

server = [
    pytest.mark.server,
    pytest.mark.skipif(Postgres.missing() is not None, reason=str(Postgres.missing())),
]
TINY = Options(rounds=1, quick=True, share=0.1, postgres="none")


def bench(*args):
    return subprocess.run(
        [sys.executable, "-m", "bench", *args], check=False, capture_output=True, text=True, timeout=110
    )


def test_deadlines_are_measured_and_written_as_json(tmp_path):
    file = tmp_path / "figures.json"
    done = bench("tick", "--quick", "--share", "0.1", "--postgres", "none", "--json", str(file))
    assert done.returncode == 0, done.stderr
    assert "tick, SQLite, alert" in done.stdout
    assert "not on PostgreSQL" in done.stderr
    figures = {figure["name"]: figure for figure in json.loads(file.read_text("utf-8"))}
    assert set(figures) == {"tick, SQLite, alert", "tick, SQLite, question"}
    for figure in figures.values():
        assert figure["value"] > 0
        assert figure["ratio"] == pytest.approx(figure["value"] / figure["raw"])


def test_what_is_not_known_is_not_measured():
    done = bench("ticks")
    assert done.returncode == 2
    assert "ticks" in done.stderr


async def test_a_measurement_that_does_wrong_is_none(tmp_path):
    url = f"sqlite:///{tmp_path}/store.db"
    await tick._filled(url, "alert", 3)
    with pytest.raises(AssertionError, match="instead of"):
        await tick.check(url, "alert", 3)


async def test_growth_finds_as_many_as_are_due():
    figures = await growth.measure(TINY)
    times = [figure for figure in figures if figure.unit == "ms"]
    assert [figure.ratio is None for figure in times] == [True, False]
    assert all(0 < figure.value < 250 for figure in figures if figure.unit == "MB")


async def test_every_invoice_of_the_books_is_imported():
    figures = await importing.measure(TINY)
    assert [figure.name for figure in figures] == ["import, SQLite", "import: memory"]


@pytest.mark.parametrize("kind", ["alert", "question"])
class TestOnPostgres:
    pytestmark = server

    async def test_two_workers_and_two_raw_drivers_do_the_same(self, kind):
        options = Options(rounds=1, quick=True, share=0.1)
        async with databases(options) as here:
            assert isinstance(here, Databases)
            figure = await tick._postgres(options, kind, 2, here)
        assert figure.value > 0
        assert figure.raw is not None
        assert figure.raw > 0


def test_the_ratio_is_that_of_each_round_not_of_the_medians():
    ours, raw = Rounds([10.0, 20.0, 30.0]), Rounds([100.0, 50.0, 40.0])
    figure = compared("x", "/s", ours, raw)
    assert (figure.value, figure.raw, figure.ratio) == (20.0, 50.0, 0.4)
    ours, raw = Rounds([10.0, 20.0, 30.0]), Rounds([10.0, 80.0, 300.0])
    assert compared("x", "/s", ours, raw).ratio == 0.25
