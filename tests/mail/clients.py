"""How mail programs quote, in the languages of our owners: tables, and the letters made of them."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

NAME = "Fakturaoppfølging"
ADDRESS = "svar@oss.example"
WHO = f"{NAME} <{ADDRESS}>"

LANGUAGES = ("nb", "nn", "sv", "da", "fi", "en")

# Sentences. A line break stands where the program wraps.
SENTENCES = {
    "gmail": {
        "nb": f"man. 23. nov. 2026 kl. 08:02 skrev {WHO}:",
        "nn": f"mån. 23. nov. 2026 kl. 08:02 skreiv {WHO}:",
        "sv": f"Den mån 23 nov. 2026 kl 08:02 skrev {NAME} <\n{ADDRESS}>:",
        "da": f"Den man. 23. nov. 2026 kl. 08.02 skrev {WHO}:",
        "fi": f"ma 23. marrask. 2026 klo 8.02 {NAME} ({ADDRESS}) kirjoitti:",
        "en": f"On Mon, Nov 23, 2026 at 8:02 AM {NAME} <\n{ADDRESS}> wrote:",
    },
    "apple": {
        "nb": f"23. nov. 2026 kl. 08:02 skrev {WHO}:",
        "nn": f"23. nov. 2026 kl. 08:02 skreiv {WHO}:",
        "sv": f"23 nov. 2026 kl. 08:02 skrev {WHO}:",
        "da": f"Den 23. nov. 2026 kl. 08.02 skrev {WHO}:",
        "fi": f"{WHO} kirjoitti 23.11.2026 kello 8.02:",
        "en": f"On 23 Nov 2026, at 08:02, {WHO} wrote:",
    },
    "thunderbird": {
        "nb": f"Den 23.11.2026 08:02, skrev {NAME}:",
        "nn": f"Den 23.11.2026 08:02, skreiv {NAME}:",
        "sv": f"Den 2026-11-23 kl. 08:02, skrev {NAME}:",
        "da": f"Den 23-11-2026 kl. 08:02 skrev {NAME}:",
        "fi": f"{NAME} kirjoitti 23.11.2026 klo 8.02:",
        "en": f"On 23/11/2026 08:02, {NAME} wrote:",
    },
    "yahoo": {
        "nb": f"mandag 23. november 2026 kl. 08:02:11 CET skrev {WHO}:",
        "nn": f"måndag 23. november 2026 kl. 08:02:11 CET skreiv {WHO}:",
        "sv": f"Den måndag 23 november 2026 08:02:11 CET skrev {WHO}:",
        "da": f"Den mandag den 23. november 2026 08.02.11 CET skrev {WHO}:",
        "fi": f"maanantai 23. marraskuuta 2026 klo 8.02.11 UTC+2 {WHO} kirjoitti:",
        "en": f"On Monday, 23 November 2026 at 08:02:11 CET, {WHO} wrote:",
    },
    "proton": {
        "nb": f"mandag 23. november 2026 kl. 08:02, {WHO} skrev:",
        "nn": f"måndag 23. november 2026 kl. 08:02, {WHO} skreiv:",
        "sv": f"På måndag, 23 november 2026 kl. 08:02, skrev {WHO}:",
        "da": f"Den mandag d. 23. november 2026 kl. 08.02 skrev {WHO}:",
        "fi": f"maanantaina 23. marraskuuta 2026 klo 8.02, {WHO} kirjoitti:",
        "en": f"On Monday, November 23rd, 2026 at 08:02, {WHO} wrote:",
    },
    "fastmail": {
        "nb": f"On Mon, Nov 23, 2026, at 08:02, {NAME} wrote:",
        "nn": f"On Mon, Nov 23, 2026, at 08:02, {NAME} wrote:",
        "sv": f"Den mån, 23 nov 2026, kl. 08:02, skrev {NAME}:",
        "da": f"Den man, 23 nov 2026, kl. 08:02, skrev {NAME}:",
        "fi": f"ma 23. marraskuuta 2026, klo 8.02, {NAME} kirjoitti:",
        "en": f"On Mon, Nov 23, 2026, at 08:02, {NAME} wrote:",
    },
    "roundcube": {
        "nb": f"{NAME} skrev den 23.11.2026 08:02:",
        "nn": f"Den 23.11.2026 08:02, skreiv {NAME}:",
        "sv": f"{NAME} skrev den 2026-11-23 08:02:",
        "da": f"Den 23-11-2026 08:02, skrev {NAME}:",
        "fi": f"{NAME} kirjoitti 23.11.2026 8:02:",
        "en": f"On 2026-11-23 08:02, {NAME} wrote:",
    },
    "horde": {
        "nb": f"Siterer {WHO}:",
        "nn": f"Sitat {WHO}:",
        "sv": f"Citerar {WHO}:",
        "da": f"Citat fra {WHO}:",
        "fi": f"Lainaus {WHO}:",
        "en": f"Quoting {WHO}:",
    },
    "zoho": {
        "nb": f"---- På ma., 23 nov. 2026 08:02:11 +0100 {WHO} skrev ----",
        "nn": f"---- På må., 23 nov. 2026 08:02:11 +0100 {WHO} skreiv ----",
        "sv": f"---- Den mån, 23 nov 2026 08:02:11 +0100 {WHO} skrev ----",
        "da": f"---- Den man, 23 nov 2026 08:02:11 +0100 {WHO} skrev ----",
        "fi": f"---- ma, 23 marraskuuta 2026 08:02:11 +0200 {WHO} kirjoitti ----",
        "en": f"---- On Mon, 23 Nov 2026 08:02:11 +0100 {WHO} wrote ----",
    },
    "open-xchange": {
        "nb": f"{WHO} skrev den 23.11.2026 08:02 CET:",
        "nn": f"{WHO} skreiv den 23.11.2026 08:02 CET:",
        "sv": f"{WHO} skrev den 2026-11-23 08:02 CET:",
        "da": f"Den 23/11/2026 08:02 CET skrev {WHO}:",
        "fi": f"{WHO} kirjoitti 23.11.2026 8.02 EET:",
        "en": f"On 23/11/2026 08:02 CET {WHO} wrote:",
    },
    "k-9": {
        "nb": f"Den 23. november 2026 08:02:11 CET skrev {WHO}:",
        "nn": f"23. november 2026 08:02:11 CET skreiv {WHO}:",
        "sv": f"Den 23 november 2026 08:02:11 CET skrev {WHO}:",
        "da": f"Den 23. november 2026 08.02.11 CET, {WHO} skrev:",
        "fi": f"{WHO} kirjoitti 23. marraskuuta 2026 8.02.11 EET:",
        "en": f"On 23 November 2026 08:02:11 CET, {WHO} wrote:",
    },
    "evolution": {
        "nb": f"ma., 23.11.2026 kl. 08.02 +0100, skrev {NAME}:",
        "nn": f"må., 23.11.2026 kl. 08.02 +0100, skreiv {NAME}:",
        "sv": f"mån 2026-11-23 klockan 08:02 +0100 skrev {NAME}:",
        "da": f"man, 23 11 2026 kl. 08:02 +0100, skrev {NAME}:",
        "fi": f"ma, 2026-11-23 kello 08:02 +0200, {NAME} kirjoitti:",
        "en": f"On Mon, 2026-11-23 at 08:02 +0100, {NAME} wrote:",
    },
    "outlook 2019": {
        "nb": f"{WHO} skrev følgende den 23.11.2026 08:02:",
        "nn": f"{WHO} skreiv følgjande den 23.11.2026 08:02:",
        "sv": f'Den 2026-11-23 08:02 skrev "{NAME}" <{ADDRESS}> följande:',
        "da": f'D. 23.11.2026 08.02 skrev "{NAME}" <{ADDRESS}>:',
        "fi": f"{WHO} kirjoitti 23.11.2026 kello 8.02:",
        "en": f'On 23/11/2026, 08:02, "{NAME}" <{ADDRESS}> wrote:',
    },
    "tuta": {
        "nb": f"23. nov. 2026, 08:02 av {ADDRESS}:",
        "nn": f"23. nov. 2026, 08:02 frå {ADDRESS}:",
        "sv": f"23 nov. 2026 08:02 från {ADDRESS}:",
        "da": f"23. nov. 2026 08.02 af {ADDRESS}:",
        "fi": f"23. marrask. 2026 klo 8.02 lähettäjältä {ADDRESS}:",
        "en": f"23 Nov 2026, 08:02 by {ADDRESS}:",
    },
    "no moment": {
        "nb": f"{NAME} skrev:",
        "nn": f"{NAME} skreiv:",
        "sv": f"{NAME} skrev:",
        "da": f"{WHO} skrev:",
        "fi": f"{NAME} kirjoitti:",
        "en": f"{NAME} wrote:",
    },
}

LABELS = {  # from, sent, date, to, subject, original message, forwarded message
    "nb": ("Fra", "Sendt", "Dato", "Til", "Emne", "Opprinnelig melding", "Videresendt melding"),
    "nn": ("Frå", "Sendt", "Dato", "Til", "Emne", "Opphavleg melding", "Vidaresend melding"),
    "sv": ("Från", "Skickat", "Datum", "Till", "Ämne", "Ursprungligt meddelande", "Vidarebefordrat brev"),
    "da": ("Fra", "Sendt", "Dato", "Til", "Emne", "Oprindelig meddelelse", "Videresendt besked"),
    "fi": (
        "Lähettäjä",
        "Lähetetty",
        "Päivämäärä",
        "Vastaanottaja",
        "Aihe",
        "Alkuperäinen viesti",
        "Välitetty viesti",
    ),
    "en": ("From", "Sent", "Date", "To", "Subject", "Original Message", "Forwarded message"),
}
MOMENT = {
    "nb": "mandag 23. november 2026 08:02",
    "nn": "måndag 23. november 2026 08:02",
    "sv": "den 23 november 2026 08:02",
    "da": "23. november 2026 08:02",
    "fi": "maanantai 23. marraskuuta 2026 8.02",
    "en": "Monday, November 23, 2026 8:02 AM",
}

# {f} {s} {d} {t} {m} are the labels, {when} the moment, {o} and {w} the words between rules.
HEADS = {
    "outlook": "{f}: {who}\n{s}: {when}\n{t}: Kari Hansen <kari@brygga.example>\n{m}: Faktura 10023",
    "outlook, bold": "*{f}:* {who}\n*{s}:* {when}\n*{t}:* Kari Hansen\n*{m}:* Faktura 10023",
    "outlook on the web": "________________________________\n{f}: {who}\n{s}: {when}\n"
    "{t}: kari@brygga.example <kari@brygga.example>\n{m}: Faktura 10023",
    "outlook on a mac": "*{f}: *{who}\n*{d}: *{when}\n*{t}: *Kari Hansen\n*{m}: *Faktura 10023",
    "outlook, old": "-----{o}-----\n{f}: {name} [mailto:{address}] \n{s}: {when}\n{t}: Kari Hansen\n{m}: Faktura 10023",
    "outlook, to many": "{f}: {who} \n{s}: {when}\n{t}: Kari Hansen <kari@brygga.example>; Per <per@brygga.example>;\n"
    "Ola Nordmann <ola@brygga.example>;\n<post@brygga.example>\nCc: Lene <lene@brygga.example>\n{m}: Faktura 10023",
    "samsung": "-------- {o} --------\n{f}: {who} \n{d}: 23.11.2026  08:02  (GMT+01:00) \n"
    "{t}: kari@brygga.example \n{m}: Faktura",
    "em client": '------ {o} ------\n{f}: "{name}" <{address}>\n{t}: "Kari" <kari@brygga.example>\n'
    "{s}: 23.11.2026 08:02:11\n{m}: Faktura 10023",
    "windows mail": "{f}: {name}\n{s}: {when}\n{t}: Kari Hansen\n{m}: Faktura 10023",
    "blackberry": "{o}\n\n{f}: {who}\n{s}: {when}\n{t}: Kari Hansen\n{m}: Faktura 10023",
    "notes": "{f}:\t{name} <{address}>\n{t}:\tKari Hansen <kari@brygga.example>\n{d}:\t23.11.2026 08:02\n"
    "{m}:\tFaktura 10023",
    "one line, wrapped": "{f}: {name} <\n{address}> {t}: Kari <kari@brygga.example>\n{s}: {when} {m}: Faktura 10023",
    "one line": "{f}: {who} {t}: Kari <kari@brygga.example> {s}: {when} {m}: Faktura 10023",
    "gmail, forwarded": "---------- Forwarded message ---------\n{f}: {who}\nDate: {when}\n"
    "Subject: Faktura\nTo: <kari@brygga.example>",
    "apple, forwarded": "{w}:\n\n{f}: {who}\n{m}: Faktura 10023\n{d}: {when} CET\n{t}: Kari <kari@brygga.example>",
    "thunderbird, forwarded": "-------- {w} --------\n{m}: \tFaktura\n{d}: \t{when}\n"
    "{f}: \t{who}\n{t}: \tkari@brygga.example",
}


def head(client: str, language: str) -> str:
    f, s, d, t, m, o, w = LABELS[language]
    return HEADS[client].format(
        f=f, s=s, d=d, t=t, m=m, o=o, w=w, who=WHO, name=NAME, address=ADDRESS, when=MOMENT[language]
    )


@dataclass(frozen=True)
class Written:
    """A letter's body: what he wrote above, between and below what he quotes."""

    above: str = ""
    between: str = ""
    below: str = ""

    @property
    def words(self) -> str:
        return " ".join(f"{self.above} {self.between} {self.below}".split())


def plain(introduction: str, ours: list[str], written: Written, mark: str) -> str:
    """The body as text. *ours* is quoted with *mark*; what is written between stands before its last third."""
    split = 2 * len(ours) // 3
    quoted = [f"{mark}{line}".rstrip() for line in ours]
    between = ["", written.between, ""] if written.between else []
    lines = [
        written.above,
        "",
        introduction,
        "",
        *quoted[:split],
        *between,
        *quoted[split:],
        "",
        written.below,
        "",
    ]
    return "\n".join(lines)


def _block(tag: str) -> Callable[[str, str, list[str], Written], str]:
    """HTML of a program whose quotation is one element, closed and opened again where he answers inside."""

    def body(introduction: str, above: str, ours: list[str], written: Written) -> str:
        split = 2 * len(ours) // 3
        first, second = (_paragraphs(part) for part in (ours[:split], ours[split:]))
        closed = f"</blockquote><div>{escape(written.between)}</div>{tag}" if written.between else ""
        return f"{above}{introduction}{tag}{first}{closed}{second}</blockquote>{_div(written.below)}"

    return body


def _paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" if line else "<p><br></p>" for line in lines)


def _div(words: str) -> str:
    return f"<div>{'<br>'.join(map(escape, words.splitlines()))}</div><div><br></div>"


def html(client: str, introduction: str, ours: list[str], written: Written) -> str:
    """The body as HTML, in the elements that program uses."""
    said = "<br>".join(escape(line) for line in introduction.replace(" <\n", " <").splitlines())
    above = _div(written.above)
    cite = _block('<blockquote type="cite">')
    if client == "gmail":
        quote = '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid">'
        attribution = f'<div class="gmail_quote"><div dir="ltr" class="gmail_attr">{said}<br></div>'
        return _block(quote)(attribution, above, ours, written) + "</div>"
    if client == "proton":
        inside = f'<div class="protonmail_quote">{said}<br><br>'
        return (
            _block('<blockquote class="protonmail_quote" type="cite">')(inside, above, ours, written)
            + "</div>"
        )
    if client == "zoho":
        return cite(f'<div class="zmail_extra"><div>{said}</div><br>', above, ours, written) + "</div>"
    if client == "thunderbird":
        return cite(f'<div class="moz-cite-prefix">{said}<br></div>', above, ours, written)
    if client == "apple":
        return cite(
            f"<div><br><blockquote type=cite><div>{said}</div></blockquote></div>", above, ours, written
        )
    return cite(f"<div>{said}</div>", above, ours, written)


def unmarked_html(client: str, introduction: str, ours: list[str], written: Written) -> str:
    """The body as HTML of a program that marks nothing: Outlook, Samsung, Yahoo, forwarders."""
    said = "<br>".join(escape(line) for line in introduction.splitlines() if not line.startswith("____"))
    if client == "outlook":
        said = f"<div><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal>{said}</p></div></div>"
    elif client == "outlook on the web":
        said = f"<div id='appendonsend'></div><hr><div id='divRplyFwdMsg' dir='ltr'>{said}<div>&nbsp;</div></div>"
    elif client == "yahoo":
        said = f"<div id='yahoo_quoted_1' class='yahoo_quoted'><div>{said}</div>"
    else:
        said = f"<div>{said}</div>"
    split = 2 * len(ours) // 3
    between = f"<p>{escape(written.between)}</p>" if written.between else ""
    quoted = _paragraphs(ours[:split]) + between + _paragraphs(ours[split:])
    return f"<html><body>{_div(written.above)}{said}{quoted}{_div(written.below)}</body></html>"
