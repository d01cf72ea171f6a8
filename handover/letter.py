"""The order as a letter to the partner: what to do, about which claim, and how to answer. Pure.

No line of it can be read as a report, so that a reply that quotes it says nothing by accident.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from babel.dates import format_date
from babel.numbers import format_currency

from core.messages import Attachment, Order, Text
from handover.bundle import HEADER, Bundle, as_json, csv_line, document

READ_AS = {"nb": "nb", "nn": "nb", "da": "nb", "sv": "sv", "fi": "sv"}
"""The language a letter is written in; English where nothing is named."""
LOCALES = {"nb": "nb_NO", "sv": "sv_SE", "en": "en_GB"}

TO_DO: Mapping[str, Mapping[Order, str]] = {
    "nb": {
        Order.REMINDER: "Send en purring.",
        Order.DEMAND: "Send et inkassovarsel.",
        Order.COLLECTION: "Start inkasso.",
        Order.PAYMENT_ORDER: "Begjær betalingspålegg hos namsmyndigheten.",
        Order.MONITORING: "Sett kravet til langtidsovervåking.",
        Order.WITHDRAW: "Trekk saken tilbake og avslutt den hos dere.",
        Order.PAUSE: "Stans saken inntil dere får beskjed.",
        Order.RESUME: "Gå videre med saken.",
        Order.AMEND: "Opplysningene er endret. Det som står her, gjelder nå.",
        Order.PAID: "Kravet er betalt. Avslutt saken.",
        Order.CREDITED: "Kravet er kreditert. Avslutt saken.",
    },
    "sv": {
        Order.REMINDER: "Skicka en påminnelse.",
        Order.DEMAND: "Skicka ett inkassokrav.",
        Order.COLLECTION: "Fortsätt indrivningen.",
        Order.PAYMENT_ORDER: "Ansök om betalningsföreläggande hos Kronofogden.",
        Order.MONITORING: "Lägg fordran under långtidsbevakning.",
        Order.WITHDRAW: "Återkalla ärendet och avsluta det hos er.",
        Order.PAUSE: "Pausa ärendet tills ni får besked.",
        Order.RESUME: "Gå vidare med ärendet.",
        Order.AMEND: "Uppgifterna har ändrats. Det som står här gäller nu.",
        Order.PAID: "Fordran är betald. Avsluta ärendet.",
        Order.CREDITED: "Fordran är krediterad. Avsluta ärendet.",
    },
    "en": {
        Order.REMINDER: "Send a reminder.",
        Order.DEMAND: "Send a collection demand.",
        Order.COLLECTION: "Start collection.",
        Order.PAYMENT_ORDER: "Apply to the enforcement authority for a payment order.",
        Order.MONITORING: "Put the claim under long-term monitoring.",
        Order.WITHDRAW: "Withdraw the case and close it on your side.",
        Order.PAUSE: "Pause the case until you hear from us.",
        Order.RESUME: "Go on with the case.",
        Order.AMEND: "The data have changed. What stands here is true now.",
        Order.PAID: "The claim is paid. Close the case.",
        Order.CREDITED: "The claim is credited. Close the case.",
    },
}

LABELS: Mapping[str, tuple[str, ...]] = {
    "nb": ("Kreditor", "Faktura", "KID", "Fakturert", "Å betale", "Forfall", "Kunde", "Nummer", "Adresse"),
    "sv": (
        "Borgenär",
        "Faktura",
        "OCR",
        "Fakturerat",
        "Att betala",
        "Förfallodag",
        "Kund",
        "Nummer",
        "Adress",
    ),
    "en": ("Creditor", "Invoice", "Reference", "Invoiced", "Owed", "Due", "Debtor", "Number", "Address"),
}

IDS = {
    "nb": ("Sakens id", "Oppdragets id"),
    "sv": ("Ärendets id", "Uppdragets id"),
    "en": ("Case id", "Order id"),
}

SUBJECTS: Mapping[str, Callable[[Bundle], str]] = {
    "nb": lambda bundle: f"Oppdrag ({bundle.order}): faktura {bundle.invoice}, {bundle.creditor_name}",
    "sv": lambda bundle: f"Uppdrag ({bundle.order}): faktura {bundle.invoice}, {bundle.creditor_name}",
    "en": lambda bundle: f"Order ({bundle.order}): invoice {bundle.invoice}, {bundle.creditor_name}",
}

ANSWERS: Mapping[str, str] = {
    "nb": (
        "Svar på dette brevet med én linje per sak: sakens id, et mellomrom og ett av ordene acknowledged,\n"
        "refused, stage, returned, failed, disputed, paid, withdrawn. Samme oppdrag to ganger har samme id\n"
        "og gjelder én gang."
    ),
    "sv": (
        "Svara på det här brevet med en rad per ärende: ärendets id, ett mellanslag och ett av orden\n"
        "acknowledged, refused, stage, returned, failed, disputed, paid, withdrawn. Samma uppdrag två\n"
        "gånger har samma id och gäller en gång."
    ),
    "en": (
        "Answer this letter with one line per case: the id of the case, a space, and one of the words\n"
        "acknowledged, refused, stage, returned, failed, disputed, paid, withdrawn. The same order twice\n"
        "has the same id and counts once."
    ),
}


def letter(bundle: Bundle) -> Text:
    """Return the letter, with the order as JSON and as CSV beside it."""
    language = READ_AS.get(bundle.language.partition("-")[0], "en")
    order = str(bundle.order_id)
    table = f"{HEADER}\n{csv_line(document(bundle))}\n".encode("utf-8", "replace")
    return Text(
        subject=SUBJECTS[language](bundle),
        body="\n".join(
            [TO_DO[language][bundle.order], "", *_facts(bundle, language), "", ANSWERS[language], ""]
        ),
        attachments=(
            Attachment(name=f"order-{order}.json", content_type="application/json", content=as_json(bundle)),
            Attachment(name=f"order-{order}.csv", content_type="text/csv; charset=utf-8", content=table),
        ),
    )


def _facts(bundle: Bundle, language: str) -> list[str]:
    locale = LOCALES[language]
    debtor = bundle.debtor
    values = (
        bundle.creditor_name,
        bundle.invoice,
        bundle.reference,
        format_currency(bundle.amount, bundle.currency, locale=locale),
        format_currency(bundle.balance, bundle.currency, locale=locale),
        format_date(bundle.due_date, "long", locale=locale),
        f"{debtor.name} ({debtor.number})",
        debtor.identity_number,
        debtor.address,
    )
    known = [
        f"{label}: {' '.join(value.split())}"
        for label, value in zip(LABELS[language], values, strict=True)
        if value
    ]
    # The id stands behind a word of its own: a line that begins with it would be the beginning of a report.
    case, order = IDS[language]
    return [*known, f"{case}: {bundle.case_id}", f"{order}: {bundle.order_id}"]
