"""Which domains belong together: DMARC's alignment, by the public suffix list that comes with a package."""

from __future__ import annotations

from functools import cache

from publicsuffixlist import PublicSuffixList


def organisational(domain: str) -> str:
    """The domain somebody registered, `firma.example` of `post.firma.example`; a public suffix is its own."""
    domain = domain.lower().rstrip(".")
    return _list().privatesuffix(domain) or domain


def aligned(authenticated: str, author: str, *, strict: bool = False) -> bool:
    """Whether *authenticated* speaks for *author*: the same domain; or, not *strict*, of the same owner."""
    authenticated, author = authenticated.lower().rstrip("."), author.lower().rstrip(".")
    if not authenticated or not author or strict or authenticated == author:
        return bool(author) and authenticated == author
    return organisational(authenticated) == organisational(author)


@cache
def _list() -> PublicSuffixList:
    # Reading it takes a fifth of a second: only who verifies waits for it. Suffixes that it does not know
    # count as one word long.
    return PublicSuffixList()
