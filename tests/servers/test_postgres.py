import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from tests.servers.mailbox import wait_for
from tests.servers.postgres import Postgres


async def ask(url: str, sql: str) -> object:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


@pytest.mark.parametrize("turn", ["first", "second"])
async def test_each_test_has_a_database_of_its_own(postgres: str, turn: str):
    assert await ask(postgres, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    await ask(postgres, f"CREATE TABLE {turn} ()")


async def test_a_database_can_be_copied(postgres: str, postgres_server: Postgres):
    await ask(postgres, "CREATE TABLE kept AS SELECT 42 AS answer")

    copy = postgres_server.create_database(template=postgres.rpartition("/")[2])

    assert await ask(copy, "SELECT answer FROM kept") == 42
    postgres_server.drop_database(copy)


async def test_what_was_committed_survives_a_kill(postgres: str, postgres_server: Postgres):
    await ask(postgres, "CREATE TABLE kept AS SELECT 42 AS answer")

    postgres_server.kill9()
    with pytest.raises(OSError, match="onnect"):
        await ask(postgres, "SELECT 1")
    postgres_server.start()

    assert await ask(postgres, "SELECT answer FROM kept") == 42


def test_it_ends_with_the_process_that_started_it(postgres_server: Postgres):
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2], text=True
    )
    with starter:
        assert starter.stdout is not None
        pid, folder = starter.stdout.readline().split()
        server = Path(f"/proc/{pid}")
        assert server.exists()
        os.kill(starter.pid, signal.SIGKILL)

    wait_for(lambda: not server.exists())
    shutil.rmtree(folder)


STARTER = """
import time
from tests.servers.postgres import Postgres
with Postgres() as server:
    print(server._process.pid, server.folder, flush=True)
    time.sleep(60)
"""
