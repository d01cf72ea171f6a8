"""Finds the words of a dictionary that the reader would take for a slip of one of its own words.

    python -m tests.reading.real_words FILE... [--write]

Each FILE holds one word a line. With --write the list in `core/reading/lexicon/real_words.toml` is made anew from
them; without, the words it lacks are printed, and the exit code is 1 if there are any.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from pathlib import Path

from core.reading.kinds import Kind
from core.reading.lexicon.load import lexicon, real_words
from core.reading.normal import fold
from core.reading.slips import SHORTEST, mended

LIST = Path("core/reading/lexicon/real_words.toml")
LONGEST = 24
_DECIDES = frozenset({Kind.PAID, Kind.CREDITED, Kind.ORDER, Kind.MONITOR, Kind.WITHDRAW})
HEAD = """\
# Words of the six languages that stand one letter from a word that decides something: `befalte` is no `betalte`.
# Made by `python -m tests.reading.real_words DICTIONARY... --write`.

words = \"\"\"
"""


def colliding(paths: list[Path]) -> set[str]:
    """Return the folded words of the dictionaries *paths* that are listed nowhere and would be mended."""
    steps = lexicon().root.steps
    found = set()
    for path in paths:
        for line in path.open(encoding="utf-8"):
            word = fold(line.strip())
            if not SHORTEST - 1 <= len(word) <= LONGEST or not word.isalpha():
                continue
            meant = "" if word in steps and steps[word].ends else mended(word)
            if meant and _DECIDES & {kind.partition(":")[0] for kind in steps[meant].ends.values()}:
                found.add(word)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    found = colliding(arguments.files)
    if arguments.write:
        words = textwrap.fill(" ".join(sorted(found | real_words())), 110)
        LIST.write_text(f'{HEAD}{words}\n"""\n', encoding="utf-8")
        sys.stdout.write(f"{LIST}: {len(found)} words added\n")
        return 0
    sys.stdout.write("".join(f"{word}\n" for word in sorted(found)))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
