"""What machines write, as words: data for `triage` and `bounce`, each line a pattern, one language after another.

People answer with "Re: ..." or "SV: ..." before a subject, and the clients of some put a machine's subject behind
it. So what stands in a subject counts at its beginning only, where it says so; and what stands in a text counts
in its first lines, above whatever is quoted.
"""

from __future__ import annotations

import re


def any_of(*patterns: str, start: bool = False) -> re.Pattern[str]:
    """One expression for all *patterns*, case aside; with *start* only at the beginning, brackets before it aside."""
    joined = "|".join(f"(?:{one})" for one in patterns)
    return re.compile(rf"^\W*(?:{joined})" if start else joined, re.IGNORECASE)


# --- reports --------------------------------------------------------------------------------------

DAEMON = any_of(
    r"(?:mailer-?daemon|mail-?daemon|smtp-?daemon|post[-_]?master|mail-?system|bounces?|mdaemon|system administrator|"
    r"mail\.?delivery(?:[._-]?(?:system|subsystem))?|microsoftexchange[0-9a-f]{8,40})(?:[+._=-][^@]*)?@",
    r"^(?:mailer-daemon|postmaster)$",
)
"""Addresses nobody writes from."""

NAMELESS = any_of("postmaster", "mailer-?daemon", "system administrator", "mail delivery")
"""In a From that holds no address anybody could answer."""

DAEMON_NAME = any_of(
    "mail(?:er)?[ -]?deliver(?:y|er)",
    "mail delivery (?:sub)?system",
    "mailer[- ]daemon",
    "microsoft outlook$",
)

FAILED = any_of(
    r"undeliver(?:ed|able)|non-?delivery",
    r"delivery (?:status|failure|warning|has failed|notification|delayed|incomplete|problem|error)",
    r"(?:returned|rejected) (?:mail|to sender)",
    r"mail (?:delivery )?fail(?:ed|ure)",
    r"failure notice",
    r"message (?:not|couldn't be) delivered",
    r"delayed (?:mail|24)",
    r"warning: (?:message|could not send)",
    r"could not be delivered",
    r"mail system error",
    r"loop alert",
    # Norwegian, Danish, Swedish
    r"ku?n?n?[ed]?e? (?:ikke|ikkje|inte|ej) (?:bli )?(?:lever|send)\w+",
    r"kan (?:ikke|ikkje|inte|ej) (?:lever|send)\w+",
    r"(?:ikke|ikkje|inte|ej) (?:lever\w+|levert)",
    r"u?olever(?:ert|erat|bart|erbart)|ulever(?:bar|ert|et)|lever(?:ings|ans)fe(?:il|jl|l)",
    r"lever(?:ing|ans)\w* (?:mislyk|misslyck|feil|fejl|er forsinke|har försena)\w*",
    r"(?:det )?går inte att leverera",
    # Finnish
    r"toimi\w+ epäonnistui|ei voi(?:tu|da)? toimittaa|toimittamaton|perille toimittam",
    # German, Dutch
    r"unzustellbar|nicht zu(?:ge)?stell(?:t|bar)|zustellung fehlgeschlagen|onbestelbaar|niet (?:worden )?bezorgd",
    # French, Spanish, Portuguese, Italian
    r"non remis|non distribué|échec de la remise|no (?:se )?(?:ha )?(?:puede|pudo|podido) (?:ser )?entreg|sin entregar",
    r"não (?:foi )?(?:é possível )?entreg|falha na entrega|non recapitabil|impossibile recapitare|mancata consegna",
    # Polish, Czech, Russian, Japanese
    r"niedostarcz|nie można dostarczyć|nedoručiteln|не ?доставлен|недоставлен|не удалось доставить",
    r"配信不能|配信できません|送信できません|エラーメール|エラー通知",
)
"""A subject that speaks of failure. Nobody is a machine for it alone: people write about such reports."""

WHAT_FAILED = any_of(
    r"unable to (?:be delivered|deliver)",
    r"could ?n[o']t (?:be )?deliver",
    r"not (?:be )?deliver(?:ed|able)",
    r"undeliverable",
    r"did not reach the following",
    r"failed recipients?",
    r"delivery (?:of|to|attempts?|failed)",
    r"(?:unknown|invalid) (?:user|recipient)|user unknown",
    r"mailbox (?:unavailable|full|not found)",
    r"no such user",
    r"duplicated message-id",
    r"(?:error|code|said:|<<<|\bSMTP)[^\n]{0,40}\b[45]\d\d\b",
    r"kunne ikke leveres|kunde inte levereras|kunne ikkje leverast|(?:ikke|ikkje|inte) lever\w+ til",
    r"lever(?:ing|ans)\w* (?:mislyk|misslyck)\w* (?:til|till|hos)|gick inte att leverera",
    r"toimi\w+ epäonnistui|ei voi(?:tu|da)? toimittaa",
    r"unzustellbar|(?:konnte|wurde)n? nicht zugestellt|niet (?:worden )?bezorgd",
    r"n'a pas pu|no (?:se )?pud[oi] (?:ser )?entreg|não pôde ser entregue|non è stato possibile",
    r"送信できません|配信できません",
)
"""The first lines of such a report."""

REJECTED = any_of("(?:automatically )?rejected", start=True)

COMPLAINT = any_of(
    r"complaint about message from",
    r"(?:email )?(?:feedback|abuse) report",
    r"dmarc (?:aggregate|forensic|failure) report",
    start=True,
)

# --- whether it is over ---------------------------------------------------------------------------

GIVEN_UP = any_of(
    r"giv(?:en|ing) up",
    r"not going to try again|I'm not going to retry",
    r"no (?:further|more) (?:delivery )?(?:attempts|retries)|will not be retried|nicht (?:erneut|weiter) versucht",
    r"(?:retry|maximum) (?:time|timeout|time-?out|retries) (?:exceeded|expired)|retries exceeded",
    r"permanent(?:ly)? (?:fatal )?(?:error|failure|failed|delivery error)",
    r"cannot send (?:message )?(?:for|within) \d+",
    r"(?:message|mail) (?:has )?(?:expired|timed out)|(?:in|on) (?:the )?queue too long|too long in (?:the )?queue",
)
"""Whatever the code was, nobody tries any more."""

WAITING = any_of(
    r"delayed|delivery delay|\(delay\)",
    r"will (?:be retried|retry|keep trying|continue to)|you do not need to do anything",
    r"(?:being|be) retried|still trying|next attempt",
    r"not yet been delivered",
    r"warning message only",
    r"(?:do not|no) need to (?:resend|retry)",
    r"försenad|forsinket|forsinka|viivästy|fort(?:setter|sætter|sätter) (?:å|at|att) (?:prøve|forsøke|forsøge|försöka)",
    r"yritetään (?:vielä|edelleen|uudelleen)|verzögert|wird weiter(?:hin)? versucht|différée?|retrasad",
)
"""It is only late."""

COPY_BEGINS = re.compile(
    r"^(?:[ >*=-]*(?:(?:this is|below (?:this line )?is|here is|included is|following is|begin)? ?(?:a |the )?"
    r"(?:copy of|original message|returned message|unsent message|original mail|start of returned)|"
    r"[^\n]{0,60}(?:message|headers?) follows?\b)"
    r"|[ >\t]*(?:Received|Return-Path|DKIM-Signature|MIME-Version|Message-ID):)",
    re.IGNORECASE | re.MULTILINE,
)
"""From here on a report in plain text gives back our own letter."""

# --- machines -------------------------------------------------------------------------------------

NO_REPLY = re.compile(
    r"(?:^|[._+-])(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|ikke-?svar|ej-?svar|inte-?svar|svar-?ikke|svara-?inte|"
    r"alaevastaa|eivastausta|nicht-?antworten|keine-?antwort|ne-?pas-?repondre|no-?responder|nao-?responda)[^@]*@"
    r"|^(?:auto-?(?:reply|svar|responder)|autoresponse|daemon|cron)@"
)

AUTOMATIC = any_of(
    r"auto:|\[auto[- ]|autoresponse|auto-?reply|autosvar|auto-?respon\w+:",
    r"auto(?:matic|mated|generated|-generated)?[ -]?(?:reply|response|answer|acknowledge?ment)",
    r"auto(?:matisk|matiskt|maattinen|\.|-)? ?(?:svar|vastaus|besked|meddel\w+|melding)|autom\. ?svar",
    r"automati(?:sch|sche|scher)?s? (?:antwort|antwoord|benachrichtigung)|automatisch antwoord",
    r"réponse automatique|respuesta automática|resposta automática|risposta automatica|automatyczna odpowiedź",
    r"odpowiedź automatyczna|automatick[áé] odpově[dď]|automatinis atsak\w+|automātisk\w+ atbil\w+|自動(?:応答|返信)",
    r"автоматический ответ|автоответ|automatikus válasz|otomatik yanıt|自动(?:回复|答复)",
    r"[\w ]{0,40}\bautomat\w+ (?:atbil\w+|svar|vastaus|antwort|reply|response)\s*:",
    start=True,
)
"""How a subject begins that a program wrote."""

AUTOMATIC_AT_END = any_of(r"\((?:automatic|automated|auto) (?:response|reply)\)\s*$", r"\(autosvar\)\s*$")

AWAY = any_of(
    r"out of (?:the )?office|ooo\b|away from (?:the |my )?office",
    r"on (?:vacation|holiday|leave|annual leave)",
    r"vacation (?:reply|response|message)",
    r"frånvaro(?:meddelande|besked)?\b|frånvarande|fravær\w*|fråvær\w*|fråvere",
    r"ferie(?:svar|melding|besked)|semester(?:svar|meddelande|hälsning)",
    r"(?:ikke|ikkje|inte) på (?:kontoret|jobb)|ute av kontoret|ute frå kontoret|ej på kontoret|ikke til stede",
    r"poissa ?olo\w*|lomailmoitus|lomalla|en ole paikalla",
    r"abwesenheit\w*|nicht im büro|urlaubs(?:notiz|meldung)|afwezig(?:heid)?\w*|niet aanwezig",
    r"absence du bureau|absent du bureau|message d'absence|fuera de (?:la )?oficina|ausencia",
    r"fuori (?:sede|ufficio)|assenza|fora do escritório|ausência|nieobecn\w+|poza biurem|不在(?:通知|の)",
    start=True,
)
"""How the subject of an out-of-office note begins, where the program does not say that it wrote it."""

SAYS_IT_IS_AUTOMATIC = any_of(
    r"this is an? auto(?:matic|mated|matically generated)?[ -](?:reply|response|message|e-?mail|notification)",
    r"(?:this|the) (?:e-?mail|message|reply|response) (?:was|is|has been) (?:sent |generated |created )?automatically",
    r"dette er (?:et|ein|en|eit) (?:automatisk|autogenerert)t? (?:svar|melding|besked|e-post|epost|mail)",
    r"det(?:ta|te) är ett (?:automatiskt|autogenererat) (?:svar|meddelande|mejl|mail)",
    r"(?:tämä on|tama on) automaattinen (?:vastaus|viesti|ilmoitus)",
    r"die(?:s|se) (?:ist eine|e-mail wurde|nachricht wurde) automatisch",
    r"dit is een automatisch|ceci est une réponse automatique|esta es una respuesta automática",
    r"questa è una risposta automatica|esta é uma resposta automática|to jest automatyczna",
)
"""A sentence in its own words. Who answers a machine quotes this; he does not write it."""

THANKS_FOR_WRITING = any_of(
    r"(?:thank you|thanks) for (?:your|the|contacting|writing|getting)",
    r"takk for (?:e-?post|mail|meldinga?|henvendelse|at du|din |deg)",
    r"tak for (?:din|e-?mail|mail|beskeden|henvendelse)|tack för (?:ditt|din|e-?post|mejl|att du)",
    r"kiitos (?:viesti|sähköposti|yhteyden)|vielen dank für (?:ihre|deine)|danke für (?:ihre|deine)",
    r"bedankt voor (?:uw|je)|merci (?:de|pour) votre|gracias por (?:su|tu|contactar)|grazie per",
)
IS_AWAY = any_of(
    r"(?:am|be|is) (?:currently )?(?:out of (?:the )?office|away|on (?:vacation|holiday|(?:\w+ )?leave))",
    r"(?:will|shall) (?:be back|return|respond|reply|get back|answer)",
    r"(?:er|har) (?:for tiden |nå |no )?(?:ikke på|ute av|på ferie|bortreist|fravær|permisjon)",
    r"är (?:för närvarande |just nu )?(?:inte på|på semester|borta|tjänstledig|ledig|bortrest)",
    r"tilbake (?:på|den|igjen)|tilbage (?:på|den|igen)|åter (?:på|den|i tjänst)",
    r"olen (?:\w+ )?(?:lomalla|poissa|vuosilomalla)|palaan|bin (?:\w+ ){0,4}(?:nicht|im urlaub|abwesend)",
    r"ben (?:ik )?(?:momenteel |afwezig|niet aanwezig|met vakantie)|suis (?:actuellement )?absent|estaré|estoy fuera",
)
"""Only together with thanks: a person says that he is away and answers all the same."""

WANTS_PROOF = any_of(
    r"(?:protected by|held|quarantined|awaiting)[^.]{0,80}\.?\s{0,3}[^.]{0,60}(?:click|follow|reply)[^.]{0,200}"
    r"(?:deliver|allow|verif|approv|white-?list|confirm)"
)
"""A filter that asks whoever writes to prove himself before it passes the letter on."""

OWN_WORDS_END = re.compile(
    r"^(?:>|-{3,}|_{5,}|\*?(?:from|fra|från|frå|lähettäjä|von|de|da|van|od)\*?:)|"
    r"(?:wrote|skrev|skreiv|kirjoitti|schrieb|a écrit|escribió|scritto|schreef)[^\n]{0,80}:\s*$",
    re.IGNORECASE | re.MULTILINE,
)
