"""Builds the lexicons and keeps them: `python -m core.reading.lexicon`, by whoever may write where the program is."""

from core.reading.lexicon.load import lexicon

if __name__ == "__main__":
    print(f"lexicon: {len(lexicon().root.steps):,} first words are ready to be read")  # noqa: T201 - a command
