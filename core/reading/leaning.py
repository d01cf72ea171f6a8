"""Which way a reason leans: beside a bare yes or no it has to lean the same way, or nobody knows what that answered."""

from __future__ import annotations

import re

_GOING_ON = r"""
    \btids?\b|\btime\b|aikaa|lenge|lengje|länge|længe|\blong\b|kauan|vent|vänt|\bwait|odot|\bnok\b|\bnog\b|räcker\sdet|det\sräcka|riittää|enough|tarpeeksi
    |sjans|chans|chance|mahdollisuu|purr|påmin|påmind|rykk|remind|muistut|karhu|varsel|warn|ignorer|ignored|respon|svar
    |\banswer|reply|replied|vasta|kontakt|contact|yhtey|tak\si|fat\s(?:på|i)|tag\s(?:på|i)|\bnå\sdem|reach|tavoit
    |betal\w*\s(?:jo\s|ju\s)?(?:aldri|ikke|inte|ikkje)|never\spa|aldri|aldrig|\bnever|ei\smaksa|dårl|dålig|bad\spayer
    |slipp\w*\s(?:ikke\s|inte\s)?unna|slippe|get\saway|undan|på\stid|dags|(?:about|high)\stime|aika|skje|hände|happen|tapahtu
    |peng|penn?ing|money|rah[ao]|treng|behöv|behøv|\bneed|tarvi|utvei|utväg|udvej|no\sother|forfal|förfal|overdue|eräänty
    |skyld|owe|velka|\bhell\b|uten\sresultat|utan\sresultat|ubetal|obetal|unpaid|maksamat|bestemt|bestämt|besluttet|decided
    |på\smail|telefon|ork[ae]r\s(?:ikke|ikkje|inte)|\bmas[ea]\b|gidder|gider|rekker\sikke|hinner|ehdi|før\sjo|sooner|mitä\spikemmin|gitt\sopp|gett\supp
    |given\sup|av\sseg\sselv|av\ssig\ssjälv|oppfølg|uppfölj|follow|avsluttet\ssam|hyggelig|vänlig|snyggt|nicely|kohteliaa
    |forsøk|prøv|försök|\btried|yrit|husk|kom\sihåg|remember|gebyr|avgift|\bfee|kopi|copy|oppdater|uppdater|updated|hjelp
    |hjälp|\bhelp|beklager\ssent|sorry|förlåt|papir|papper|document|dokument|kontrakt|contract|grep|tålmod|tålamod|patien
    |utsett|uppskov|anstånd|extension|jobber|leverer|delivered|toimit|går\sväl\san|går\svel\san|uansett|oavsett|anyway
    |no\sjoo|haluamme|rätt\sska|rett\sskal|håper|hoppas|\bhope|toivo|\bløp|vår\sside|our\sside|lei\s(?:av|dem)|trött|tired
    |sov|tänk|tenk|diskut|slept|thought|harkin|nuku|fed\sup|er\slei\b|hørt|høyrt|hört|heard|kuul|selv\som|selvom|även\som|sjølv\som|even\s(?:if|though)|vaikka
    |fler[ea]\sg[aå]ng|mang[ea]\sg[aå]ng|(?:several|many|countless)\stimes|(?:useita|monta|monia)\skerto
    |ikk(?:e|je)\s(?:annet|anna)\så|inget\sannat\satt|ikke\sandet\sat|nothing\selse\sto
    |må\sinn\b|må\sind\b|ska\sin\b|måste\sin\b|sjekk|koll[ae]|kolla[dt]|\bcheck|tarkist|tjekk
    |så\spå\b|tittade?\s(?:på|igenom)|looked\s(?:at|into|over|through)|gått\s(?:gjennom|igenom)|katso
    |skylla\s|takk?e\ss[ei]g|skylde\sse|\bblame|egen\sskyld|oma\svika|syyttää
    |muuten\smaks|m(?:å|åste|ust)\s(?:de|dei|dem|dom|han|hun|hon|ho|they)\s(?:betal|gjer|gjør|göra|pay)
    |eneste\s(?:måte|utvei)|enda\s(?:sättet|vägen)|only\sway|noe\svalg|något\sval|noko\sval|no\schoice|vaihtoeht|kyllästy|\bbank|pankki|narr|foten\sned|ner\sfoten|likvid|lønn|\blöne|\bwages|palkat|\blur[ae]\b|långbänk|langbenk
    |sitt\skast|leik|festen|had\stheir\sfun|for\sa\sride|råd\s(?:til|till)|afford|varaa|fortjent|förtjän|deserve|ansvar|prinsipp|princip
"""
_STOPPING = r"""
    jobb\w*\sav|jobber\sdet\sav|famil|kund|custom|client|asiak|venn|vän\b|vänner|\bven\b|venner|friend|ystäv|svig|svåg|svoger|\bbror|brother|vel(?:i|jen)
    |søst|syst|sister|sisko|nabo|granne|grann|neighb|naapur|kompis|kamerat|mamma|\bmor|\bfar\b|mother|father|äiti|isä
    |feil|fel\b|felak|fejl|mistak|error|virhe|konkurs|bankrupt|tull|ordn|orna|fiks|fix|løs|lös|løys|sort|hoid|hoit|selvit
    |går\sseg\still?|verd|værd|värt|\bvärd|worth|kannata|selv|sjøl|sjølv|själv|self|selves|itse|snakk|snakt|prat|\btal[ate]
    |talk|spoke|puhu|ring|telefon|\bcall|phone|soit|krangl|bråk|bråg|quarrel|trouble|riida|kappe|forhold|relation|suhde
    |avtal|aftal|\bdeal|agree|sopim|sovi|enig|överens|betal|paid|pays|maks|kredit|credit|hyvit|småpeng|liten|lite\b|small
    |little|pieni|dyr|expens|kallis|folk|people|snill|snäll|\bnice|\bkind|kiltti|god[et]?\b|bra\b|good|hyvä|pensjon|pension
    |dumt|silly|stupid|tyhmä|syk|sjuk|\bill\b|sick|saira|død|död|dead|kuol|trenger\sikke|behövs|nødvendig|nödvänd|necessary|needed|tarpe|vente
    |vänta|\bwait|odot|uteståe|gave|bytt|faktura\ss|ny\sfaktura|invoice|lasku|bort|møte|möte|meeting|tapaa|innom|\bselle
    |tjeneste|teneste|tjänst|favou?r|palvelu|slipp\w*\s(?:de|dei|dom|han|hun|hon|ho)\b|(?:de|dei|han|hun|hon|ho)\sslipp
    |misfornøyd|missnöjd|utilfreds|unhappy|tyytymät|klag[ae]|reklam|complain|valit
    |koster\smer|kostar\smer|costs\smore|have\sa\sword|ett\sord|et\sord|pari\ssanaa
    |slippe|slippa|off\sthe\shook
"""
_HAD_TIME = re.compile(
    r"(?:de|dei|dem|dom|han|hun|hon|ho|they|he|she|kunden|the customer|hän|asiakas|ne) (?:\w+ )?"
    r"(?:fikk|fekk|fick|fik|got|had|hadde|hade|havde|har hatt|har haft|har fått|have had|has had|saivat|sai|"
    r"on saanut|ovat saaneet) (?:\w+ )?"
    r"(?:\d+|to|tre|fire|fem|seks|två|fyra|sex|two|three|four|six|kaksi|kolme|neljä|flere|flera|several|many|"
    r"mange|många|monta) (?:dag|uke|uge|veck|veke|måned|månad|day|week|month|päivä|viikko|kuukau)\w*"
    r"(?! (?:til\b|till\b|ekstra|extra|more|lisää|ytterligare|ytterlegare))"
)
"""`De fikk 30 dager å betale på`."""
_WAITED = re.compile(
    r"(?:i|we|jeg|jag|vi|eg|me|minä|mä|olen|olemme|oon|har|have|i've|we've) (?:\w+ ){0,2}"
    r"(?:vent(?:et|a|at)|vänta[t]|waited|waiting|odotta(?:nut|neet))\b.{0,40}?(?:\d+|\w+) "
    r"(?:dag|uke|uge|veck|veke|måned|månad|day|week|month|päivä|viikko|kuukau)\w*"
)
"""`Olen odottanut rahojani jo kaksi kuukautta`."""
_CHASED = re.compile(
    r"\b(?:purr(?:et|a)|påm[i]nn?t|rykket|rykt|reminded|chased|muistuttan|ringt|ringet|ringd|called|mailet|mailat|emailed)\b"
    r".*\b(?:gang(?:er)?|gånger|times|twice|kertaa|uten|utan|uden|without|ilman)\b"
)
_FOR = re.compile(_GOING_ON, re.IGNORECASE | re.VERBOSE)
_AGAINST = re.compile(_STOPPING, re.IGNORECASE | re.VERBOSE)


def leans_to_go_on(said: str) -> bool:
    """`De har hatt tid nok`, `jeg får ikke tak i dem`; but not `de er greie`, `det er leit`."""
    return _FOR.search(said) is not None or had_time(said)


def chased_in_vain(said: str) -> bool:
    """`Vi har purret dem på telefon flere ganger uten at noe har skjedd`: whatever else is in it, he goes on."""
    return _CHASED.search(said.casefold()) is not None


def had_time(said: str) -> bool:
    """`De fikk 30 dager å betale på`; but not `de fikk 30 dager til`."""
    said = said.casefold()
    return _HAD_TIME.match(said) is not None or _WAITED.match(said) is not None


def leans_to_stop(said: str) -> bool:
    """`De er gode kunder`, `vi ordner det`; but not `de svarer ikke`."""
    return _AGAINST.search(said) is not None
