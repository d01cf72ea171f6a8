"""The few sentences that are said at once, to people the outbox does not know, or about a press."""

from __future__ import annotations

from collections.abc import Mapping

OTHERWISE = "en"
NEAREST = {"no": "nb", "nb-no": "nb", "nn-no": "nn"}

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "stranger": {
        "nb": "Dette er Svarfrist. Vi kjenner ikke denne chatten: be regnskapsføreren om en lenke som kobler den til.",
        "nn": "Dette er Svarfrist. Vi kjenner ikkje denne chatten: be rekneskapsføraren om ei lenkje som koplar.",
        "sv": "Det här är Svarfrist. Vi känner inte den här chatten: be din bokförare om en länk som kopplar den.",
        "da": "Dette er Svarfrist. Vi kender ikke denne chat: bed din bogholder om et link, der forbinder den.",
        "fi": "Tämä on Svarfrist. Emme tunne tätä chattia: pyydä kirjanpitäjältäsi linkki, joka yhdistää sen.",
        "en": "This is Svarfrist. We do not know this chat: ask your bookkeeper for a link that connects it.",
    },
    "link_used": {
        "nb": "Lenken er brukt eller for gammel. Be om en ny.",
        "nn": "Lenkja er brukt eller for gammal. Be om ei ny.",
        "sv": "Länken är använd eller för gammal. Be om en ny.",
        "da": "Linket er brugt eller for gammelt. Bed om et nyt.",
        "fi": "Linkki on käytetty tai liian vanha. Pyydä uusi.",
        "en": "The link was used or is too old. Ask for a new one.",
    },
    "link_unknown": {
        "nb": "Lenken er ikke fra oss. Be om en ny.",
        "nn": "Lenkja er ikkje frå oss. Be om ei ny.",
        "sv": "Länken är inte från oss. Be om en ny.",
        "da": "Linket er ikke fra os. Bed om et nyt.",
        "fi": "Linkki ei ole meiltä. Pyydä uusi.",
        "en": "The link is not ours. Ask for a new one.",
    },
    "here": {
        "nb": "Her er vi. Skriv STATUS for å se sakene dine.",
        "nn": "Her er vi. Skriv STATUS for å sjå sakene dine.",
        "sv": "Här är vi. Skriv STATUS för att se dina ärenden.",
        "da": "Her er vi. Skriv STATUS for at se dine sager.",
        "fi": "Täällä ollaan. Kirjoita TILANNE nähdäksesi asiasi.",
        "en": "Here we are. Write STATUS to see your cases.",
    },
    "language": {
        "nb": "Skriv /language og ett av nb, nn, sv, da, fi, en.",
        "nn": "Skriv /language og eitt av nb, nn, sv, da, fi, en.",
        "sv": "Skriv /language och ett av nb, nn, sv, da, fi, en.",
        "da": "Skriv /language og et af nb, nn, sv, da, fi, en.",
        "fi": "Kirjoita /language ja yksi näistä: nb, nn, sv, da, fi, en.",
        "en": "Write /language and one of nb, nn, sv, da, fi, en.",
    },
    "quiet": {
        "nb": "Skriv /quiet og to klokkeslett, for eksempel /quiet 21-7, eller /quiet off.",
        "nn": "Skriv /quiet og to klokkeslett, til dømes /quiet 21-7, eller /quiet off.",
        "sv": "Skriv /quiet och två klockslag, till exempel /quiet 21-7, eller /quiet off.",
        "da": "Skriv /quiet og to klokkeslæt, for eksempel /quiet 21-7, eller /quiet off.",
        "fi": "Kirjoita /quiet ja kaksi kellonaikaa, esimerkiksi /quiet 21-7, tai /quiet off.",
        "en": "Write /quiet and two times of day, such as /quiet 21-7, or /quiet off.",
    },
    "see_below": {
        "nb": "Se svaret under.",
        "nn": "Sjå svaret under.",
        "sv": "Se svaret nedan.",
        "da": "Se svaret nedenfor.",
        "fi": "Katso vastaus alta.",
        "en": "See the answer below.",
    },
}
SENTENCES_OF_COMMANDS = {"unlink": "stranger", "start": "stranger"}


def said_to(what: str, tongue: str | None) -> str:
    """Return a sentence in the language that comes nearest to *tongue*, a BCP 47 tag."""
    texts = SENTENCES[SENTENCES_OF_COMMANDS.get(what, what)]
    tag = (tongue or OTHERWISE).casefold()
    for code in (tag, NEAREST.get(tag, ""), tag.partition("-")[0], NEAREST.get(tag.partition("-")[0], "")):
        if code in texts:
            return texts[code]
    return texts[OTHERWISE]
