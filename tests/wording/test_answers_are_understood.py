"""What our texts tell people to answer is understood when they do."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from core.case import Choice, Money, Question
from core.events import Channel, Word
from core.reading import Context, Topic, Wants, read
from core.wording import LANGUAGES

CONFIRM, CHOICE = Question.CONFIRM, Question.CHOICE
NUMBER, GO = Question.IDENTITY_NUMBER, Question.STOP_OR_GO
W = Word

UNDERSTOOD: dict[str, list[tuple[Question | None, str, Word | Wants]]] = {
    "nb": [
        (CONFIRM, "JA", W.CONFIRM),
        (CONFIRM, "JA 4F7", W.CONFIRM),
        (CONFIRM, "JA 10023", W.CONFIRM),
        (CONFIRM, "NEI", W.STOP),
        (CONFIRM, "NEI 4F7", W.STOP),
        (CONFIRM, "BETALT", W.PAID),
        (CONFIRM, "BETALT 4F7", W.PAID),
        (CONFIRM, "KREDITERT", W.CREDITED),
        (CONFIRM, "BESTRIDT", W.DISPUTED),
        (CONFIRM, "VENT TIL 15. desember", W.NEW_DUE_DATE),
        (CONFIRM, "HJELP", Wants.HELP),
        (None, "STATUS", Wants.STATUS),
        (None, "STATUS 10023", Wants.STATUS),
        (None, "STOPP 10023", W.STOP),
        (None, "BETALT 10023", W.PAID),
        (None, "BETALT 5000 PÅ 10023", W.PAID),
        (None, "ANGRE 10023", W.UNDO),
        (None, "START PÅ NYTT 10023", W.RESTART),
        (None, "IKKE TIL INKASSO 10023", W.OPT_OUT),
        (CHOICE, "BETALNINGSFÖRELÄGGANDE 4F7", W.PAYMENT_ORDER),
        (CHOICE, "LÅNGTIDSBEVAKNING", W.MONITOR),
        (CHOICE, "ÅTERKALLA 4F7", W.WITHDRAW),
        (CHOICE, "JA", W.CONFIRM),
        (NUMBER, "STOPP 4F7", W.STOP),
        (NUMBER, "4F7 556036-0793", W.IDENTITY_NUMBER),
        (GO, "FORTSETT", W.CONFIRM),
        (GO, "STOPP 4F7", W.STOP),
        (GO, "FORTSETT 10023", W.CONFIRM),
    ],
    "nn": [
        (CONFIRM, "JA", W.CONFIRM),
        (CONFIRM, "JA 4F7", W.CONFIRM),
        (CONFIRM, "JA 10023", W.CONFIRM),
        (CONFIRM, "NEI", W.STOP),
        (CONFIRM, "NEI 4F7", W.STOP),
        (CONFIRM, "BETALT", W.PAID),
        (CONFIRM, "BETALT 4F7", W.PAID),
        (CONFIRM, "KREDITERT", W.CREDITED),
        (CONFIRM, "BESTRIDD", W.DISPUTED),
        (CONFIRM, "VENT TIL 15. desember", W.NEW_DUE_DATE),
        (CONFIRM, "HJELP", Wants.HELP),
        (None, "STATUS", Wants.STATUS),
        (None, "STATUS 10023", Wants.STATUS),
        (None, "STOPP 10023", W.STOP),
        (None, "BETALT 10023", W.PAID),
        (None, "BETALT 5000 PÅ 10023", W.PAID),
        (None, "ANGRE 10023", W.UNDO),
        (None, "START PÅ NYTT 10023", W.RESTART),
        (None, "ALDRI TIL INKASSO 10023", W.OPT_OUT),
        (CHOICE, "BETALNINGSFÖRELÄGGANDE 4F7", W.PAYMENT_ORDER),
        (CHOICE, "LÅNGTIDSBEVAKNING", W.MONITOR),
        (CHOICE, "ÅTERKALLA 4F7", W.WITHDRAW),
        (CHOICE, "JA", W.CONFIRM),
        (NUMBER, "STOPP 4F7", W.STOP),
        (NUMBER, "4F7 556036-0793", W.IDENTITY_NUMBER),
        (GO, "HALD FRAM", W.CONFIRM),
        (GO, "STOPP 4F7", W.STOP),
        (GO, "HALD FRAM 10023", W.CONFIRM),
    ],
    "sv": [
        (CONFIRM, "JA", W.CONFIRM),
        (CONFIRM, "JA 4F7", W.CONFIRM),
        (CONFIRM, "JA 10023", W.CONFIRM),
        (CONFIRM, "NEJ", W.STOP),
        (CONFIRM, "NEJ 4F7", W.STOP),
        (CONFIRM, "BETALD", W.PAID),
        (CONFIRM, "BETALD 4F7", W.PAID),
        (CONFIRM, "KREDITERAD", W.CREDITED),
        (CONFIRM, "BESTRIDEN", W.DISPUTED),
        (CONFIRM, "VÄNTA TILL 15 december", W.NEW_DUE_DATE),
        (CONFIRM, "HJÄLP", Wants.HELP),
        (None, "STATUS", Wants.STATUS),
        (None, "STATUS 10023", Wants.STATUS),
        (None, "STOPPA 10023", W.STOP),
        (None, "BETALD 10023", W.PAID),
        (None, "BETALT 5000 PÅ 10023", W.PAID),
        (None, "ÅNGRA 10023", W.UNDO),
        (None, "STARTA OM 10023", W.RESTART),
        (None, "INTE TILL INKASSO 10023", W.OPT_OUT),
        (CHOICE, "BETALNINGSFÖRELÄGGANDE 4F7", W.PAYMENT_ORDER),
        (CHOICE, "LÅNGTIDSBEVAKNING", W.MONITOR),
        (CHOICE, "ÅTERKALLA 4F7", W.WITHDRAW),
        (CHOICE, "JA", W.CONFIRM),
        (NUMBER, "STOPPA 4F7", W.STOP),
        (NUMBER, "4F7 556036-0793", W.IDENTITY_NUMBER),
        (GO, "FORTSÄTT", W.CONFIRM),
        (GO, "STOPPA 4F7", W.STOP),
        (GO, "FORTSÄTT 10023", W.CONFIRM),
    ],
    "da": [
        (CONFIRM, "JA", W.CONFIRM),
        (CONFIRM, "JA 4F7", W.CONFIRM),
        (CONFIRM, "JA 10023", W.CONFIRM),
        (CONFIRM, "NEJ", W.STOP),
        (CONFIRM, "NEJ 4F7", W.STOP),
        (CONFIRM, "BETALT", W.PAID),
        (CONFIRM, "BETALT 4F7", W.PAID),
        (CONFIRM, "KREDITERET", W.CREDITED),
        (CONFIRM, "BESTRIDT", W.DISPUTED),
        (CONFIRM, "VENT TIL 15. december", W.NEW_DUE_DATE),
        (CONFIRM, "HJÆLP", Wants.HELP),
        (None, "STATUS", Wants.STATUS),
        (None, "STATUS 10023", Wants.STATUS),
        (None, "STOP 10023", W.STOP),
        (None, "BETALT 10023", W.PAID),
        (None, "BETALT 5000 PÅ 10023", W.PAID),
        (None, "FORTRYD 10023", W.UNDO),
        (None, "START FORFRA 10023", W.RESTART),
        (None, "IKKE TIL INKASSO 10023", W.OPT_OUT),
        (CHOICE, "BETALINGSPÅKRAV 4F7", W.PAYMENT_ORDER),
        (CHOICE, "OVERVÅGNING", W.MONITOR),
        (CHOICE, "OVERVÅGNING 4F7", W.MONITOR),
        (CHOICE, "TRÆK TILBAGE 4F7", W.WITHDRAW),
        (CHOICE, "JA", W.CONFIRM),
        (NUMBER, "STOP 4F7", W.STOP),
        (NUMBER, "4F7 556036-0793", W.IDENTITY_NUMBER),
        (GO, "FORTSÆT", W.CONFIRM),
        (GO, "STOP 4F7", W.STOP),
        (GO, "FORTSÆT 10023", W.CONFIRM),
    ],
    "en": [
        (CONFIRM, "YES", W.CONFIRM),
        (CONFIRM, "YES 4F7", W.CONFIRM),
        (CONFIRM, "YES 10023", W.CONFIRM),
        (CONFIRM, "NO", W.STOP),
        (CONFIRM, "NO 4F7", W.STOP),
        (CONFIRM, "PAID", W.PAID),
        (CONFIRM, "PAID 4F7", W.PAID),
        (CONFIRM, "CREDITED", W.CREDITED),
        (CONFIRM, "DISPUTED", W.DISPUTED),
        (CONFIRM, "WAIT UNTIL 15 December", W.NEW_DUE_DATE),
        (CONFIRM, "HELP", Wants.HELP),
        (None, "STATUS", Wants.STATUS),
        (None, "STATUS 10023", Wants.STATUS),
        (None, "STOP 10023", W.STOP),
        (None, "PAID 10023", W.PAID),
        (None, "PAID 5000 ON 10023", W.PAID),
        (None, "UNDO 10023", W.UNDO),
        (None, "RESTART 10023", W.RESTART),
        (None, "OPT OUT 10023", W.OPT_OUT),
        (CHOICE, "PAYMENT ORDER 4F7", W.PAYMENT_ORDER),
        (CHOICE, "MONITORING", W.MONITOR),
        (CHOICE, "WITHDRAW 4F7", W.WITHDRAW),
        (CHOICE, "YES", W.CONFIRM),
        (NUMBER, "STOP 4F7", W.STOP),
        (NUMBER, "4F7 556036-0793", W.IDENTITY_NUMBER),
        (GO, "GO ON", W.CONFIRM),
        (GO, "STOP 4F7", W.STOP),
        (GO, "GO ON 10023", W.CONFIRM),
    ],
    "fi": [
        (CONFIRM, "KYLLÄ", W.CONFIRM),
        (CONFIRM, "KYLLÄ 4F7", W.CONFIRM),
        (CONFIRM, "KYLLÄ 10023", W.CONFIRM),
        (CONFIRM, "EI 4F7", W.STOP),
        (CONFIRM, "EI 10023", W.STOP),
        (CONFIRM, "MAKSETTU", W.PAID),
        (CONFIRM, "MAKSETTU 4F7", W.PAID),
        (CONFIRM, "HYVITETTY", W.CREDITED),
        (CONFIRM, "RIITAUTETTU", W.DISPUTED),
        (CONFIRM, "ODOTA 15. joulukuuta", W.NEW_DUE_DATE),
        (CONFIRM, "APUA", Wants.HELP),
        (None, "TILANNE", Wants.STATUS),
        (None, "TILANNE 10023", Wants.STATUS),
        (None, "LOPETA 10023", W.STOP),
        (None, "MAKSETTU 10023", W.PAID),
        (None, "MAKSETTU 5000 LASKUUN 10023", W.PAID),
        (None, "PERUN PÄÄTÖKSENI 10023", W.UNDO),
        (None, "ALOITA UUDELLEEN 10023", W.RESTART),
        (None, "EI KOSKAAN PERINTÄÄN 10023", W.OPT_OUT),
        (CHOICE, "MAKSAMISMÄÄRÄYS 4F7", W.PAYMENT_ORDER),
        (CHOICE, "JÄLKIPERINTÄ", W.MONITOR),
        (CHOICE, "JÄLKIPERINTÄ 4F7", W.MONITOR),
        (CHOICE, "PERUUTA 4F7", W.WITHDRAW),
        (CHOICE, "KYLLÄ", W.CONFIRM),
        (NUMBER, "LOPETA 4F7", W.STOP),
        (NUMBER, "4F7 556036-0793", W.IDENTITY_NUMBER),
        (GO, "JATKA", W.CONFIRM),
        (GO, "LOPETA 4F7", W.STOP),
        (GO, "JATKA 10023", W.CONFIRM),
    ],
}
OF_MANY = [
    ("nb", CONFIRM, "JA TIL ALLE", "confirm confirm confirm"),
    ("nb", CONFIRM, "NEI TIL ALLE", "stop stop stop"),
    ("nb", CONFIRM, "JA TIL ALLE UNNTATT 10031", "confirm confirm"),
    ("nb", CONFIRM, "JA 10023, NEI 10031", "confirm stop"),
    ("nb", None, "STOPP ALLE", "stop stop stop"),
    ("nb", CHOICE, "10023 BETALNINGSFÖRELÄGGANDE, 10031 ÅTERKALLA", "payment_order withdraw"),
    ("nn", CONFIRM, "JA TIL ALLE", "confirm confirm confirm"),
    ("nn", CONFIRM, "NEI TIL ALLE", "stop stop stop"),
    ("nn", CONFIRM, "JA TIL ALLE UTANOM 10031", "confirm confirm"),
    ("nn", CONFIRM, "JA 10023, NEI 10031", "confirm stop"),
    ("nn", None, "STOPP ALLE", "stop stop stop"),
    ("nn", CHOICE, "JA TIL ALLE", "confirm confirm confirm"),
    ("nn", CHOICE, "10023 BETALNINGSFÖRELÄGGANDE, 10031 ÅTERKALLA", "payment_order withdraw"),
    ("sv", CONFIRM, "JA TILL ALLA", "confirm confirm confirm"),
    ("sv", CONFIRM, "NEJ TILL ALLA", "stop stop stop"),
    ("sv", CONFIRM, "JA TILL ALLA UTOM 10031", "confirm confirm"),
    ("sv", CONFIRM, "JA 10023, NEJ 10031", "confirm stop"),
    ("sv", None, "STOPPA ALLA", "stop stop stop"),
    ("sv", CHOICE, "10023 BETALNINGSFÖRELÄGGANDE, 10031 ÅTERKALLA", "payment_order withdraw"),
    ("da", CONFIRM, "JA TIL ALLE", "confirm confirm confirm"),
    ("da", CONFIRM, "NEJ TIL ALLE", "stop stop stop"),
    ("da", CONFIRM, "JA TIL ALLE UNDTAGEN 10031", "confirm confirm"),
    ("da", CONFIRM, "JA 10023, NEJ 10031", "confirm stop"),
    ("da", None, "STOP ALLE", "stop stop stop"),
    ("da", CHOICE, "JA TIL ALLE", "confirm confirm confirm"),
    ("da", CHOICE, "10023 BETALINGSPÅKRAV, 10031 TRÆK TILBAGE", "payment_order withdraw"),
    ("en", CONFIRM, "YES TO ALL", "confirm confirm confirm"),
    ("en", CONFIRM, "NO TO ALL", "stop stop stop"),
    ("en", CONFIRM, "YES TO ALL EXCEPT 10031", "confirm confirm"),
    ("en", CONFIRM, "YES 10023, NO 10031", "confirm stop"),
    ("en", None, "STOP ALL", "stop stop stop"),
    ("en", CHOICE, "10023 PAYMENT ORDER, 10031 WITHDRAW", "payment_order withdraw"),
    ("fi", CONFIRM, "KYLLÄ KAIKKIIN", "confirm confirm confirm"),
    ("fi", CONFIRM, "EI KAIKKIIN", "stop stop stop"),
    ("fi", CONFIRM, "KYLLÄ KAIKKIIN PAITSI 10031", "confirm confirm"),
    ("fi", CONFIRM, "KYLLÄ 10023, EI 10031", "confirm stop"),
    ("fi", None, "LOPETA KAIKKI", "stop stop stop"),
    ("fi", CHOICE, "KYLLÄ KAIKKIIN", "confirm confirm confirm"),
    ("fi", CHOICE, "10023 MAKSAMISMÄÄRÄYS, 10031 PERUUTA", "payment_order withdraw"),
]


def _context(language: str, question: Question | None, count: int) -> Context:
    names = ("Nordlys Bygg AS", "Kari Hansen", "Fjord Regnskap AS")[:count]
    swedish = language == "sv" or question in {CHOICE, NUMBER}
    return Context(
        today=date(2026, 11, 24),
        language=language,
        channel=Channel.SMS,
        country="SE" if swedish else "NO",
        asked=tuple(
            Topic(
                case=UUID(int=n),
                invoice=invoice,
                customer=name,
                balance=Money(amount=Decimal(12500 + n), currency="SEK" if swedish else "NOK"),
                question=question,
                suggestion=Choice.MONITORING if question is CHOICE else None,
                code=code if question else None,
            )
            for n, (name, invoice, code) in enumerate(
                zip(names, ("10023", "10024", "10031"), ("4F7", "K2M", "9PP"), strict=False)
            )
        ),
    )


@pytest.mark.parametrize(
    ("language", "question", "answer", "meant"),
    [(language, *row) for language, rows in UNDERSTOOD.items() for row in rows],
)
def test_the_words_we_suggest_are_understood(language, question, answer, meant):
    reading = read(answer, _context(language, question, 1))
    if isinstance(meant, Wants):
        assert reading.wants is meant
    else:
        assert [decision.word for decision in reading.decisions] == [meant]


@pytest.mark.parametrize(("language", "question", "answer", "meant"), OF_MANY)
def test_so_are_those_for_many_at_once(language, question, answer, meant):
    reading = read(answer, _context(language, question, 3))
    assert [decision.word.value for decision in reading.decisions] == meant.split()


def _orders(text: str) -> set[str]:
    """The words in capitals, as the texts tell people to write them."""
    words = (word.strip(".,:;?!()'") for word in text.split())
    return {word for word in words if len(word) > 1 and word.isalpha() and word.isupper()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_other_words_are_suggested(language):
    """A word in capitals that is not tried above would be a promise that nobody keeps."""
    tongue = LANGUAGES[language]
    tried = {word for _, answer, _ in UNDERSTOOD[language] for word in _orders(answer)}
    tried |= {word for code, _, answer, _ in OF_MANY if code == language for word in _orders(answer)}
    texts = [text for form in tongue.forms.values() for text in form.texts()]
    texts += [text for table in tongue.values.values() for found in table.values() for text in found]
    assert {word for text in texts for word in _orders(text)} - tried <= {"SMS"}
