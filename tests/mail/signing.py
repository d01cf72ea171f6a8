"""Domains that sign their letters, without a name server: made-up keys, the records they publish, signatures."""

import base64
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import dkim  # type: ignore[import-untyped]

from mail.records import Answer


def _is_prime(number: int, dice: random.Random) -> bool:
    odd, halvings = number - 1, 0
    while odd % 2 == 0:
        odd, halvings = odd // 2, halvings + 1
    for _ in range(24):
        power = pow(dice.randrange(2, number - 1), odd, number)
        if power not in {1, number - 1} and not any(
            (power := power * power % number) == number - 1 for _ in range(halvings - 1)
        ):
            return False
    return True


def _prime(bits: int, dice: random.Random) -> int:
    while True:
        number = dice.getrandbits(bits) | 1 | 3 << (bits - 2)
        if number % 65537 != 1 and _is_prime(number, dice):
            return number


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _numbers(*numbers: int) -> bytes:
    return _der(0x30, b"".join(_der(2, one.to_bytes(one.bit_length() // 8 + 1, "big")) for one in numbers))


@cache
def key(bits: int = 1024, name: str = "one") -> tuple[bytes, bytes]:
    """A private key as PEM, and the public one as its record has it. Always the same for a name."""
    dice = random.Random(f"{name}{bits}")
    p, q = _prime(bits // 2, dice), _prime(bits // 2, dice)
    n, e = p * q, 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    private = base64.encodebytes(_numbers(0, n, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p)))
    pem = b"-----BEGIN RSA PRIVATE KEY-----\n" + private + b"-----END RSA PRIVATE KEY-----\n"
    return pem, base64.b64encode(_numbers(n, e))


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """Signs for *name*, and publishes what verifies it."""

    name: str = "brygga.example"
    selector: str = "s1"
    bits: int = 1024
    more: bytes = b""
    """Further tags of the key's record."""

    def record(self) -> tuple[str, Answer]:
        public = key(self.bits, self.name)[1]
        return f"{self.selector}._domainkey.{self.name}", (b"v=DKIM1; k=rsa; " + self.more + b"p=" + public,)

    def signs(
        self,
        letter: bytes,
        *,
        names: Iterable[bytes] = (b"from", b"to", b"subject", b"date", b"message-id"),
        length: bool = False,
        algorithm: bytes = b"rsa-sha256",
        canonical: tuple[bytes, bytes] = (b"relaxed", b"relaxed"),
    ) -> bytes:
        """*letter* with a signature on top. Line ends become CRLF, as they travel."""
        letter = letter.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        signature = dkim.DKIM(letter, signature_algorithm=algorithm).sign(
            self.selector.encode(),
            self.name.encode(),
            key(self.bits, self.name)[0],
            include_headers=list(names),
            length=length,
            canonicalize=canonical,
        )
        return bytes(signature) + letter


def published(*domains: Domain, **policies: bytes) -> dict[str, Answer]:
    """What the name servers say: keys, and DMARC policies as `brygga_example=b"v=DMARC1; ..."`."""
    names = [domain.name for domain in domains]
    none: Mapping[str, Answer] = {f"_dmarc.{name}": () for name in names}
    told: Mapping[str, Answer] = {
        f"_dmarc.{name.replace('_', '.')}": (policy,) for name, policy in policies.items()
    }
    return {**none, **told, **dict(domain.record() for domain in domains)}
