"""What the commands have in common: their options, and how an error becomes a sentence and an exit code."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any

import typer

from app import show, trouble
from app.commands import WORLD, WRONG, Wrong
from app.settings import BadSettings
from core.errors import SvarfristError
from core.wording import LANGUAGES
from ledger import LedgerError
from store.schema import SchemaError

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Whose = Annotated[
    str | None, typer.Option("--business", "-b", help="Name or id; not needed if there is only one.")
]
Invoice = Annotated[str, typer.Argument(help="The invoice number.")]
Because = Annotated[str | None, typer.Option(help="The reason, for the log.")]
Reason = Annotated[str, typer.Option("--because", help="The reason, for the log.")]
Email = Annotated[str | None, typer.Option(help="E-mail address.")]
Phone = Annotated[
    str | None, typer.Option(help="Mobile number; the country code is the policy's by default.")
]
_LANGUAGES = f"One of {', '.join(sorted(LANGUAGES))};"
Language = Annotated[str | None, typer.Option(help=f"{_LANGUAGES} the business's by default.")]
OwnLanguage = Annotated[str | None, typer.Option(help=f"{_LANGUAGES} the policy's by default.")]


def run(command: Coroutine[Any, Any, int]) -> None:
    """Run a command; errors become one sentence and an exit code."""
    try:
        code = asyncio.run(command)
    except (BadSettings, LedgerError, SchemaError, Wrong) as error:
        show.note(str(error))
        code = WRONG
    except BrokenPipeError:
        raise
    except trouble.STORE as error:
        show.note(trouble.of_store(error))
        code = WORLD
    except (SvarfristError, OSError) as error:
        show.note(str(error))
        code = WORLD
    raise typer.Exit(code)
