"""Which of the six languages a message is in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from core.reading.lexicon.load import LANGUAGES, lexicon
from core.reading.tokens import Token

_NORWEGIAN = frozenset({"ikke", "ikkje", "jeg", "dere", "betalt", "noe", "noen", "meg", "og", "fra", "hva"})
_SWEDISH = frozenset({"inte", "jag", "ni", "och", "från", "betald", "betalat", "något", "någon", "vad"})
_WESTERN = ("nb", "nn", "da")
_REMEMBERED = 4096
"""Words; people use the same few."""


def language_of(tokens: Sequence[Token], spoken_to_in: str) -> str:
    """Return the language most of the words belong to; the one he was written to in, where they do not tell."""
    score = dict.fromkeys(LANGUAGES, 0.0)
    score[spoken_to_in] = score.get(spoken_to_in, 0.0) + 0.4
    for token in tokens:
        if token.what == "word":
            languages = _languages_of(token.text, token.key)
            for language in languages:
                score[language] += 1 / len(languages)
    best = max(LANGUAGES, key=score.__getitem__)
    words = {token.text.casefold() for token in tokens} if best == "sv" else set()
    if len(words & _NORWEGIAN) > len(words & _SWEDISH):
        return max(_WESTERN, key=score.__getitem__)
    return best


@lru_cache(maxsize=_REMEMBERED)
def _languages_of(word: str, key: str) -> tuple[str, ...]:
    vocabulary = lexicon().vocabulary
    return tuple(language for language in _written_in(word.casefold()) if key in vocabulary[language])


def _written_in(word: str) -> Sequence[str]:
    """Return the languages that have the marks of *word*."""
    if "ø" in word or "æ" in word:
        return ("nb", "nn", "da")
    return ("sv", "fi") if "ä" in word or "ö" in word else LANGUAGES
