"""Some messages as people get them."""

from core.events import Channel
from core.messages import Text
from core.wording import word
from tests.wording.samples import SAMPLES


def _said(name: str, channel: Channel, language: str, cases: int | None = None) -> Text:
    sample = next(s for s in SAMPLES if str(s) == name)
    return word(sample.parcel(channel, language, cases), sample.policy)


def test_the_alert_by_sms():
    assert _said("alert.gated", Channel.SMS, "nb").body == (
        "Solberg Rør AS: Faktura 10023 til Nordlys Bygg AS, 12 500 kr, forfalt 04.11.2026 og er ikke betalt. "
        "Om 10 dager spør vi deg om vi skal starte purring. Er den betalt? Svar BETALT 10023. "
        "Ikke følge opp? Svar STOPP 10023."
    )


def test_the_alert_for_sixty_invoices_by_sms():
    assert _said("alert.automatic_many", Channel.SMS, "sv").body == (
        "Solberg Rør AS: 60 fakturor, sammanlagt 758 046 kr, har förfallit: 10023 Nordlys Bygg AS 12 500 kr, "
        "10024 Kari Hansen 3 980,50 kr, 10031 Fjord Regnskap AS 27 300 kr, och 57 till. Om 5 dagar skickas "
        "påminnelse till dem som inte har betalat. Svara BETALD eller STOPPA och fakturanumret."
    )


def test_chat_lists_twenty_and_says_how_many_more():
    body = _said("alert.automatic_many", Channel.CHAT, "sv").body
    assert body.count("\n- ") == 20
    assert "\n... och 40 till\n" in body
    assert _said("alert.automatic_many", Channel.MAIL, "sv").body.count("\n- ") == 60


def test_the_question_by_mail():
    text = _said("ask_confirm.ends", Channel.MAIL, "nb")
    assert text.subject == "Skal vi starte purring og inkasso for faktura 10023?"
    assert (
        text.body
        == """\
Hei!

Faktura 10023 til Nordlys Bygg AS på 12 500 kr forfalt 4. november 2026 og er fortsatt ikke betalt. \
Skal vi starte purring og inkasso?

Svar på denne e-posten til og med mandag 23. november (kode 4F7):

- JA, så starter vi. Du kan angre i 1 time etterpå.
- NEI, så lar vi være.
- BETALT hvis kunden har betalt. Er bare en del betalt, skriv beløpet også.
- KREDITERT hvis du har kreditert fakturaen.
- BESTRIDT hvis kunden mener kravet er feil.
- VENT TIL og en dato hvis kunden har fått lengre frist.

Svarer du ikke innen da, avslutter vi oppfølgingen av denne fakturaen. Kunden får i så fall ikke noe brev.

Lurer du på noe, svar HJELP, så tar en av oss kontakt.

Vennlig hilsen
Svarfrist, fakturaoppfølging for Solberg Rør AS"""
    )


def test_the_question_about_three_by_mail():
    body = _said("ask_confirm.ends_many", Channel.MAIL, "nb").body
    assert (
        """
- 10023, Nordlys Bygg AS: 12 500 kr, forfalt 4. november 2026 (kode 4F7)
- 10024, Kari Hansen: 3 980,50 kr, forfalt 4. november 2026 (kode K2M)
- 10031, Fjord Regnskap AS: 27 300 kr, forfalt 4. november 2026 (kode 9PP)
"""
        in body
    )
    assert "\n- JA TIL ALLE UNNTATT 10031\n" in body


def test_the_choice_by_mail():
    text = _said("ask_choice.suggested", Channel.MAIL, "sv")
    assert text.subject == "Välj vad som ska hända med faktura 10023"
    assert (
        text.body
        == """\
Hej!

Nordlys Bygg AS har inte betalat faktura 10023, och inkasso har inte gett resultat. 12 500 kr återstår. \
Nu väljer du vad som ska hända:

- BETALNINGSFÖRELÄGGANDE: vi ansöker hos Kronofogden om att kunden ska åläggas att betala. \
Det kostar 680 kr, varav 300 kr är Kronofogdens avgift. \
Avgiften ska betalas även om ärendet senare återkallas.
- LÅNGTIDSBEVAKNING: fordran bevakas under flera år, och inkassopartnern följer om kunden får \
bättre möjlighet att betala.
- ÅTERKALLA: ärendet dras tillbaka och avslutas. Det kostar 295 kr.

Vi föreslår långtidsbevakning. Fordran är liten i förhållande till avgiften. \
Kunden har betalningsanmärkningar.

Svara på det här mejlet med ett av orden till och med måndag den 23 november (kod 4F7). \
JA betyder att vi gör det vi föreslår. Du kan ångra dig i 1 timme efteråt.

Väljer du inte inom 5 dagar gör vi det vi har föreslagit: långtidsbevakning.

Undrar du över något, svara HJÄLP, så hör en av oss av sig.

Vänliga hälsningar
Svarfrist, fakturauppföljning för Solberg Rør AS"""
    )


def test_the_receipt_in_chat():
    assert _said("confirmed.undo", Channel.CHAT, "nb").body == (
        "Takk! Faktura 10023 til Nordlys Bygg AS (12 500 kr) sendes til inkassopartneren, som starter med "
        "purring.\n\nOmbestemmer du deg, svar ANGRE 10023 innen mandag 16. november kl. 12:00. Vi sier fra "
        "når inkassopartneren har tatt imot saken."
    )


def test_which_invoice_in_english():
    assert _said("ask_back.which_invoice_of", Channel.SMS, "en").body == (
        "Do you mean 10023 or 10024? We have done nothing yet. Send your answer once more, with the "
        "invoice number."
    )


def test_a_persons_own_words_are_passed_on_without_our_greeting():
    assert _said("support_answers.named", Channel.MAIL, "nb").body == (
        "Kan dere ringe meg?\n\nVennlig hilsen Anne Dahl, kundestøtte hos Svarfrist"
    )


def test_receipts_that_have_no_text_for_many_come_as_one_message_with_each():
    body = _said("part_paid.amount", Channel.MAIL, "sv", cases=2).body
    assert (
        body
        == """\
Hej!

5 000 NOK är registrerat som betalt på faktura 10023 till Nordlys Bygg AS. 12 500 NOK återstår, \
och vi följer upp resten som tidigare. Är något fel, svara HJÄLP.

5 000 NOK är registrerat som betalt på faktura 10024 till Kari Hansen. 3 980,50 NOK återstår, \
och vi följer upp resten som tidigare. Är något fel, svara HJÄLP.

Vänliga hälsningar
Svarfrist, fakturauppföljning för Solberg Rør AS"""
    )
