"""Letters: answers as mail programs write them, and how fast they are taken apart.

`answer` writes one letter with everything that a letter has on its way: the marks of five servers, our own server's
word about the sender, a signature, plain text and HTML, and the whole question quoted below.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from quopri import encodestring

import structlog

from app.memory import keep_loaded
from bench.frame import Figure, Options, Rounds, compared, progress, stopwatch
from core.inbound import Belief, Kind
from mail.account import ImapAccount
from mail.address import ReplyAddress
from mail.letter import read_letter
from mail.reading import Fetched, read_head, understand

OURS = "svar@svarfrist.test"
REPLY = ReplyAddress("svar+{token}@svarfrist.test")
SERVER = "mx.svarfrist.test"
"""What our own mail server signs its Authentication-Results with."""
WHO = f"Fakturaoppfølging <{OURS}>"
QUESTION = """Hei Kari,

faktura {invoice} til Nordlys Bygg AS på 12 500,00 kr forfalt for to uker siden og er ikke betalt.
Skal vi starte inkasso? Svar på denne e-posten:

    JA {code}    vi starter
    NEI {code}   vi avslutter, og det koster ingenting

Svarer du ikke innen sju dager, avslutter vi saken uten å sende noe.

Hilsen Svarfrist
"""
"""A question for letters that answer nothing in a store."""
WAY = """\
Return-Path: <{sender}>
Delivered-To: {ours}
Received: from {server} (localhost [127.0.0.1])
\tby lmtp.svarfrist.test with LMTP id kP4xHCQ9bGa1AQAA
\tfor <{to}>; Mon, 23 Nov 2026 09:14:02 +0100
Received: from out-7.mail.brygga.test (out-7.mail.brygga.test [203.0.113.7])
\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)
\t key-exchange X25519 server-signature RSA-PSS (4096 bits) server-digest SHA256)
\t(No client certificate requested) by {server} (Postfix) with ESMTPS id 4F7{number:09d}
\tfor <{to}>; Mon, 23 Nov 2026 09:14:01 +0100 (CET)
Authentication-Results: {server};
\tdkim=pass (2048-bit key; unprotected) header.d=brygga.test header.i=@brygga.test
\theader.b="Yt3Mv8xU"; dmarc=pass (policy=none) header.from=brygga.test;
\tspf=pass ({server}: domain of {sender} designates 203.0.113.7 as permitted sender)
\tsmtp.mailfrom={sender}
Received: by out-7.mail.brygga.test with SMTP id 5b1f17b1804b1-{number:012d}.1
\tfor <{to}>; Mon, 23 Nov 2026 00:14:00 -0800 (PST)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=brygga.test; s=20230601; t=1795421640;
\tx=1796026440; h=to:subject:message-id:date:from:in-reply-to:references:mime-version:from:to:cc:subject
\t:date:message-id:reply-to; bh=RTm6vVQ3nF0bR0w0aXo2H8YbcBhzPJw1rqkI0rQ9mXo=;
\tb=Yt3Mv8xUGJcM2lq0pZ5f7r9nO4B6dT1sKxWvEhLaQyCuIjRgFzPbNeStDmHkXw2VoU5Ai8Y3G7J1M9Q0L4
\tC6B2N8R5T7V1X3Z9D0F4H6J8K2M5P7S1U3W9Y0a4c6e8g2i5k7m1o3q9s0u4w6y8A2C5E7G1I3K9M0O4Q6
\tS8U2W5Y7a1c3e9g0i4k6m8o2q5s7u1w3y9A0C4E6G8I2K5M7O1Q3S9U0W4Y6a8c2e5g7i1k3m9o0q4s6u8==
X-Google-DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=1e100.net; s=20230601;
\th=to:subject:message-id:date:from:in-reply-to:references:mime-version:x-gm-message-state;
\tbh=RTm6vVQ3nF0bR0w0aXo2H8YbcBhzPJw1rqkI0rQ9mXo=; b=dQw4w9WgXcQ0L4C6B2N8R5T7V1X3Z9
X-Gm-Message-State: AOJu0YwzP1kqRvMtU5b8xY3nO7cE2hL6gJ9sD4fA1iQ0wZ
\tT8mKpX5vB2rN7uC3yH6eG9jL1oF4dS0aQwE
X-Received: by 2002:a05:600c:1c0f:b0:42c:bb58:a077 with SMTP id
\t5b1f17b1804b1-42e15b2f1aamr{number:08d}; Mon, 23 Nov 2026 00:14:00 -0800 (PST)
MIME-Version: 1.0
References: <{asked}@svarfrist.test>
In-Reply-To: <{asked}@svarfrist.test>
From: Kari Hansen <{sender}>
Date: Mon, 23 Nov 2026 09:13:48 +0100
Message-ID: <CAF{number:012d}=answer@mail.brygga.test>
Subject: =?UTF-8?Q?Re:_Faktura_forfalt_=E2=80=93_skal_vi_starte=3F?=
To: =?UTF-8?Q?Fakturaoppf=C3=B8lging?= <{to}>
"""


def gmail(said: str, asked: str) -> tuple[str, str | None]:
    quoted = "".join(f"> {line}\n" for line in asked.splitlines())
    plain = f"{said}\n\nman. 23. nov. 2026 kl. 08:02 skrev {WHO}:\n\n{quoted}"
    html = (
        f'<div dir="ltr">{_broken(said)}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">man. 23. nov. 2026 kl. 08:02 skrev {_broken(WHO)}:<br></div>'
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);'
        f'padding-left:1ex">{_broken(asked)}</blockquote></div>'
    )
    return plain, html


def outlook(said: str, asked: str) -> tuple[str, str | None]:
    head = f"Fra: {WHO}\nSendt: mandag 23. november 2026 08:02\nTil: Kari Hansen\nEmne: Faktura forfalt\n"
    style = "font-size:11.0pt;font-family:&quot;Calibri&quot;,sans-serif;mso-fareast-language:EN-US"
    paragraphs = "".join(
        f'<p class="MsoNormal"><span style="{style}">{escape(line) or "&nbsp;"}<o:p></o:p></span></p>'
        for line in asked.splitlines()
    )
    html = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- @font-face {font-family:Calibri;}'
        " p.MsoNormal, li.MsoNormal {margin:0cm; font-size:11.0pt; font-family:'Calibri',sans-serif;}"
        " span.EmailStyle18 {mso-style-type:personal-reply; color:windowtext;} div.WordSection1 {page:WordSection1;}"
        ' --></style></head><body lang="NO-BOK" link="#0563C1"><div class="WordSection1">'
        f'<p class="MsoNormal"><span style="{style}">{_broken(said)}<o:p></o:p></span></p>'
        '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        f'<p class="MsoNormal">{_broken(head)}<o:p></o:p></p></div></div>{paragraphs}</div></body></html>'
    )
    return f"{said}\n\n{head}\n{asked}", html


def apple(said: str, asked: str) -> tuple[str, str | None]:
    quoted = "".join(f"> {line}\n" for line in asked.splitlines())
    return f"{said}\n\nSendt fra min iPhone\n\n> 23. nov. 2026 kl. 08:02 skrev {WHO}:\n> \n{quoted}", None


def thunderbird(said: str, asked: str) -> tuple[str, str | None]:
    quoted = "".join(f"> {line}\n" for line in asked.splitlines())
    return (
        f"{said}\n\nDen 23.11.2026 08:02, skrev Fakturaoppfølging:\n{quoted}\n-- \nKari Hansen\nBrygga AS\n",
        None,
    )


def on_the_web(said: str, asked: str) -> tuple[str, str | None]:
    """HTML alone, as some programs of providers write it."""
    html = (
        f"<html><body><div>{_broken(said)}</div><div><br></div><div id='appendonsend'></div><hr>"
        f"<div id='divRplyFwdMsg' dir='ltr'><b>Fra:</b> {_broken(WHO)}<br><b>Sendt:</b> mandag 23. november 2026 "
        f"08:02<br><b>Til:</b> Kari Hansen<br><b>Emne:</b> Faktura forfalt<div>&nbsp;</div></div>"
        f"<div>{_broken(asked)}</div></body></html>"
    )
    return "", html


PROGRAMS: tuple[Callable[[str, str], tuple[str, str | None]], ...] = (
    gmail,
    outlook,
    apple,
    thunderbird,
    on_the_web,
)


def _broken(text: str) -> str:
    return "<br>\n".join(escape(line) for line in text.splitlines())


def answer(number: int, *, token: str, sender: str, said: str, asked: str, message: str) -> bytes:
    """Return letter *number*: *said* above the question *asked*, which went out as *message* with *token*."""
    to = REPLY.of_token(token)
    way = WAY.format(sender=sender, ours=OURS, to=to, server=SERVER, number=number, asked=message)
    plain, html = PROGRAMS[number % len(PROGRAMS)](said, asked)
    parts = [("plain", plain)] * bool(plain) + [("html", html or "")] * (html is not None)
    if len(parts) == 1:
        body = _part(*parts[0])
    else:
        edge = f"000000000000{number:012x}"
        inner = "".join(f"--{edge}\n{_part(kind, text)}\n" for kind, text in parts)
        body = f'Content-Type: multipart/alternative; boundary="{edge}"\n\n{inner}--{edge}--\n'
    return (way + body).replace("\n", "\r\n").encode()


def _part(kind: str, text: str) -> str:
    quoted = encodestring(text.encode()).decode("ascii")
    return (
        f'Content-Type: text/{kind}; charset="UTF-8"\nContent-Transfer-Encoding: quoted-printable\n\n{quoted}'
    )


def account(**values: object) -> ImapAccount:
    """Return the account of the mailbox these letters come to."""
    about: dict[str, object] = {
        "host": "127.0.0.1",
        "username": OURS,
        "password": "",
        "reply": REPLY,
        "own_domain": "svarfrist.test",
        "from_address": OURS,
        "authserv_id": SERVER,
        "verify_here": True,
    }
    return ImapAccount(**{**about, **values})  # type: ignore[arg-type]


# --- measured -----------------------------------------------------------------------------------------------


def plainly(letters: Sequence[bytes]) -> int:
    """Take letters apart as a plain program does; return the characters of their texts."""
    found = 0
    for letter in letters:
        message = message_from_bytes(letter, policy=policy.default)
        body = message.get_body(("plain", "html"))
        assert isinstance(body, EmailMessage)
        found += len(body.get_content())
    return found


def understood(letters: Sequence[bytes], asked: Sequence[str | None]) -> None:
    """Make an `Incoming` of each, as the inbox does; *asked* is what each answers, where that is known."""
    ours = account()
    at = datetime(2026, 11, 23, 8, 14, tzinfo=UTC)
    for uid, (letter, said) in enumerate(zip(letters, asked, strict=True)):
        fetched = Fetched(uid=uid, raw=letter, size=len(letter), at=at)
        head = read_head(fetched, ours)
        incoming = understand(fetched, ours, said, head=head)
        assert incoming.token == head.token
        assert incoming.kind is Kind.REPLY
        assert incoming.belief is Belief.BELIEVED
        assert incoming.text.startswith("Ja, start inkasso"), incoming.text


async def measure(options: Options) -> list[Figure]:
    """Letters a second, against the standard library's parser and its choice of a body."""
    count = options.size(2000, 100)
    progress(f"letters: {count} taken apart")
    asked = [QUESTION.format(invoice=10000 + number, code=f"{number % 900 + 100}") for number in range(count)]
    letters = [
        answer(
            number,
            token=f"abcdefghij{'abcdefghij'[number % 10]}",
            sender=f"kari{number}@brygga.test",
            said="Ja, start inkasso.\n\nMvh Kari",
            asked=text,
            message=f"q{number}",
        )
        for number, text in enumerate(asked)
    ]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    keep_loaded()
    plain, apart, understanding = Rounds(), Rounds(), Rounds()
    for _ in range(options.rounds):
        for rates, way in (
            (plain, lambda: plainly(letters)),
            (apart, lambda: [read_letter(letter) for letter in letters]),
            (understanding, lambda: understood(letters, asked)),
        ):
            with stopwatch() as seconds:
                way()
            rates.add(count / seconds())
    raw = "message_from_bytes and get_body, policy.default"
    size = round(sum(map(len, letters)) / count / 1000, 1)
    return [
        compared("letters taken apart", "/s", apart, plain, note=f"{size} kB each; raw: {raw}"),
        compared(
            "letters understood",
            "/s",
            understanding,
            plain,
            note="kind, sender, trust, own words without what is quoted; raw as above",
        ),
    ]
