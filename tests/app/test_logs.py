"""Log lines are events with fields: never a personal number, an address, a message's text or a password."""

import asyncio
import json
import logging

import pytest
import structlog
from sqlalchemy.exc import SQLAlchemyError

from app import logs
from app.trouble import of_store
from core.errors import TryLater
from store import open_database

NUMBER, WORDS, PASSWORD = "19121212-1212", "Hei, jeg betaler aldri", "hemmelig-42"


@pytest.fixture(autouse=True)
def _quiet_afterwards() -> object:
    yield
    logs.set_up("WARNING")
    structlog.reset_defaults()


@pytest.mark.parametrize("form", ["text", "json"])
def test_fields_that_hold_secrets_are_blotted_out(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("DEBUG", form)  # type: ignore[arg-type]
    log = structlog.get_logger("app.test")
    log.info(
        "heard", text=WORDS, token="abc", password=PASSWORD, sender="kari@brygga.test", note=f"id {NUMBER}"
    )
    log.info("opened", url=f"postgresql://svarfrist:{PASSWORD}@db/svarfrist")
    written = capsys.readouterr().err
    assert "heard" in written
    assert "opened" in written
    for secret in (NUMBER, WORDS, PASSWORD, "kari@brygga.test", "abc"):
        assert secret not in written


def _fail(because: Exception) -> None:
    try:
        raise because
    except type(because) as error:
        raise KeyError(NUMBER) from error


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_error_nobody_foresaw_shows_where_and_what_kind_but_not_its_message(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("INFO", form)  # type: ignore[arg-type]
    try:
        _fail(ValueError(f"time data {WORDS!r} does not match"))
    except KeyError:
        structlog.get_logger("app.test").exception("loop_broke", loop="tick")
    written = capsys.readouterr().err
    assert "builtins.KeyError" in written
    assert "builtins.ValueError" in written
    assert "test_logs.py" in written
    assert WORDS not in written
    assert NUMBER not in written


def test_our_own_errors_keep_their_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "json")
    try:
        _fail(TryLater("the disk is full"))
    except KeyError:
        structlog.get_logger("app.test").exception("loop_broke")
    line = json.loads(capsys.readouterr().err)
    assert "core.errors.TryLater: the disk is full\n" in line["exception"]


def test_a_failing_statement_shows_no_row(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    async def fail() -> None:
        database = open_database(f"sqlite:///{tmp_path}/x.db")
        try:
            await database.write(
                lambda tx: tx.connection.exec_driver_sql("INSERT INTO nowhere VALUES (?, ?)", (WORDS, NUMBER))
            )
        except SQLAlchemyError as error:
            structlog.get_logger("app.test").exception("loop_broke", why=of_store(error))
        finally:
            await database.close()

    logs.set_up("INFO")
    asyncio.run(fail())
    written = capsys.readouterr().err
    assert "OperationalError" in written
    assert WORDS not in written
    assert NUMBER not in written


def test_libraries_speak_one_line_and_no_addresses(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("DEBUG")
    logging.getLogger("aioimaplib").debug("LOGIN svar@firma.example %s", PASSWORD)
    logging.getLogger("asyncio").error("Task exception for kari@brygga.test\nfuture: %r", WORDS)
    written = capsys.readouterr().err
    assert "Task exception for (address)" in written
    for secret in (PASSWORD, WORDS, "kari@brygga.test"):
        assert secret not in written


def test_levels_hold_for_ours_and_others(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("ERROR")
    structlog.get_logger("app.test").warning("not_shown")
    logging.getLogger("sqlalchemy").warning("not shown either")
    structlog.get_logger("app.test").error("shown")
    written = capsys.readouterr().err
    assert "not" not in written
    assert "shown" in written


@pytest.mark.parametrize("form", ["text", "json"])
def test_nobody_who_writes_to_us_writes_lines_of_the_log(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("INFO", form)  # type: ignore[arg-type]
    spoken = "x\r\n2026-11-23 [error] paid\x1b[2J\x1b]0;t\x07\u202edecnuob\u2028\x85\x00\u200b"
    log = structlog.get_logger("app.test")
    log.info("letter", reason=spoken, names=[spoken], error=ValueError(spoken), count=3, none=None)
    logging.getLogger("lib").warning("%s", spoken)
    written = capsys.readouterr().err
    assert len(written.splitlines()) == 2
    assert not [one for one in written if not one.isprintable() and one != "\n"]
    assert "decnuob" in written
    if form == "json":
        first = json.loads(written.splitlines()[0])
        assert (first["count"], first["none"]) == (3, None)


def _speak(words: str) -> None:
    raise TryLater(words)


def test_what_an_error_tells_keeps_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "text")
    try:
        _speak("no\x1b[2J\ranswer")
    except TryLater:
        structlog.get_logger("app.test").exception("broke")
    written = capsys.readouterr().err
    assert "test_logs.py" in written.splitlines()[1]
    assert "no\\u001b[2J\\u000danswer" in written
