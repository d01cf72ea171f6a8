"""Words that decide beside others, but say nothing as the only word of a clause: `court`, `nice`, `kredit`."""

from __future__ import annotations

from core.reading.answered import SO_YES
from core.reading.items import Item, said_in
from core.reading.kinds import K

_APPROVE = """
    jamen nice fair soft sweet def course positive kk kkk kkkk yyy yyyy ye yh ock smutt cool coolt grymt givet kalas
    bingo fab selva kyl toki joa stammer kay eini jao ajo oja jou yas yee yis einige korr knall
    toppers bueno gasa køret köret kjøret koret gjordet fixa ordna afsted avsted samtykke samtycke bejakande tillåts
    tillåtes klubbat bifalls medgives tiltrædes tiltrådt tiltræde tiltres tiltredes eskaler escalate sart strat alota
    stärte hårdhandskarna peri launch chase collect forslaget förslaget föreslaget framlegget anbefalingen
    anbefalinga innstillinga suggested proposal advice recommended
    jaman ajaman joman ratt aaja jow yse koor kjo kjr hanaa menoa täysiä täysii tuleen toimeksi rullaamaan tykitä
    tykitystä etenemään jatkotoimiin toimenpiteisiin etiäpäin siunaus jouda kelpaa suostumukseni ehdotuksella
    ehdotukseen suositukseen suosituksella commenced approving endorse endorsed
"""
_BRAKE = """
    skrotter skrot install brems bromsa kansler arkiveres backa backar sluttstrek avskrivning nedläggning stapp stp
    stäpp efterskänkt avförs inställ opgiver drop slapper släpper släpp stands stangs abandon halt
    strykes stryk droppar forgiven trek trekkes peru pull withdrawal recall återkallande återkallandet återtagande
    återtagning retirera nana nada emme unnecessary declining nahe nou unødig unødvendig unødvendigt nadu reserver
    resume gjenopptas handover close closing end ending square settle bet
    unohtaa unohdan unohdamme arkistoi poikki luovu luopumaan pysäyttämään keskeyttämään lopettamaan viitsikö viittikö
    jata haudataan kuoppaa kuopataan luottotappio raukeaa jääköön perumisen peruminen perumista perumaan peruutuksen
    peruutukseen peruutusta peruuttamaan peruuttaminen peruuttamista takaisinvetoa takaisinvedon withdrawing withdrawl
    retracted waived declined kadun kadumme turhaa tarpeetonta unpause reactivate re-open
"""
_KNOW = """
    matchet gældfri gulden blødd transferred honorert kvitt dekka betla betala klarnet slanta inflöt pröjs innfri
    skuldfri skuldfria klarerade klarerat avprickad avreglerad avklarad avklarat utjämnad utjämnat likviderad
    likviderat likviderades tvisten indsigelsen reklamationer reklamasjonen havt haver hävt häver dispyten dispyt
    tvista tvistas tvistade tvistat reklamera protest contest contests contested dispute disputes tvistemål
    tvistesak reklamasjonssak omstridt omtvistat omstritt ifrågasatt ifrågasätts ifrågasatte tillbakavisar
    tillbakavisat kredit kreditt kreditten krediten krediterna credit credits kvittat kvittades nollad nollades
    nollställd nullstilt nullstilte nullet utlignet reversert reverserte krediterande
    nollat nollasin nollattiin nullified zeroed velaton velattomia maksetut maksetuksi sujut paide paied swished
    riitainen riitaisa riitaiseksi riidassa riitauttaminen kiistanalaista kiistassa kiistämään kiistetään kiistää
    reklamaatiota reklamaatioita objected disputing
"""
_CHOOSE = """
    monitering monitorering overvåkningen overvåkingen overvåkinga övervakningen monitor langtidsplan
    långkörning långtidsförvaring watchlist surveillance bevakat bevakad bevakats domstol domstolen domstolene
    retssag sagsanlæg rettsvesenet utlegg stevning fogd fogdens søksmål søksmålet bfa bfg rettsak rettssak rettssaken
    namsfogd namsfogden namsmann namsmannen namsmyndighetene tvangsinndrivelse stevne stevner stevnes stevn tingretten
    futen lensmannen tvangsfullbyrdelse forelegg forelegget utleggsforretning forliksråd forliksrådet utmätning
    utmatning utsökning exekutionstitel utmät rättsligt retten rettens fogeden foged court courts bailiff enforcement
    exekutiv förelägga föreläggas förläggande betalingsordre betalingsordren fogde fogden kronofogde kronofogdens
    injunction lawsuit bfn bailiffs bailiff's longterm seurannalla seurannan jälkivalvontaa jälkiseuranta tarkkailun
    tarkkailua valvomaan valvontana valvonnalla valvonnan oikeustoimiin oikeustoimet oikeusprosessiin oikeuskäsittelyyn
    käräjöimään käräjöidään käräjät käräjäoikeus käräjäoikeuden käräjäoikeudelle tuomioistuin tuomioistuimen
    ulosottoa ulosoton ulosottomiehen ulosottovirasto ulosottoviranomaisen ulosmittaus ulosmittausta kruununvouti
    kruununvoudin voutia voudit haastehakemus haastehakemuksen raastupaan lakitupaan maksukehotuksen maksuvaatimuksen
"""
_SILENT = frozenset(f"{_APPROVE} {_BRAKE} {_KNOW} {_CHOOSE}".split())
_SAID = """
    amen; yeah right; så ja; go straight; i want to go; hit him; hit it; push it; run it; pull it; bring it back;
    give it back; take it away; start the engine; stop the train; stop the thief; stop the presses; cancel my order;
    leave it here; we'll take it; i'll take it; steer clear; back off; back down; break off; lay off; call it even;
    cool it; case closed; abandon ship; bury the hatchet; ta hand om; power on; all in; all clear; play ball; press on;
    step on it; up the ante; hårda tag; gå løs på; all good things; var så god; var så goda; varsågod; varsågoda;
    vær så god; vær så go; værsgo; værsågod; værsågo;
    ver så god; ole hyvä; olkaa hyvä; you're welcome; lad gå; la gå; låt gå; lat gå; lad gå denne gang; you can do it;
    you do it; i can do it; we can do it; all will be fine;
    jag är nöjd; tack för oss; i protest; i retten; i rätten; see you in court
    """
_SAYINGS = frozenset(phrase.strip() for phrase in _SAID.split(";"))
"""Said of anything in the world."""
_TRUE = """
    det stemmer; ja det stemmer; stemmer; stemmer det; stemmer bra; det stämmer; ja det stämmer; stämmer; stämmer bra;
    that's correct; that is correct; yes that's correct; that's right; yes that's right; correct; korrekt; riktig;
    det er riktig; ja det er riktig; det er korrekt; det er rett; det är riktigt; ja det är riktigt; det är korrekt;
    det är rätt; det er rigtigt; ja det er rigtigt; det er korrekt; pitää paikkansa; se pitää paikkansa
"""
_AGREED = frozenset(" ".join(phrase.split()) for phrase in _TRUE.split(";"))
"""That what we told is true; whether to go on, it does not say."""
_BESIDE = frozenset({K.POLITE, K.AND, K.GREETING})


def says_nothing_alone(items: list[Item], *, goes_on: bool) -> bool:
    """Whether all the clause has is one of these words or sayings; `så ja` is a yes where the sentence *goes on*."""
    said = [item for item in items if item.kind not in _BESIDE]
    words = said_in(said)
    if goes_on and words in SO_YES:
        return False
    return (len(said) == 1 and words in _SILENT) or words in _SAYINGS


def only_agrees(items: list[Item]) -> bool:
    """`Ja det stemmer`: with what we told of the invoice, for all one knows."""
    return said_in(item for item in items if item.kind not in _BESIDE) in _AGREED


def must_pay(items: list[Item]) -> bool:
    """`Betala!`, `han får betala`: in one language paid, in another an order to pay."""
    for at, item in enumerate(items):
        if item.kind is K.PAID and item.text.casefold() == "betala":
            before = items[at - 1].last_word if at else ""
            return before not in _IS
    return False


_IS = frozenset(
    {"er", "e", "har", "vart", "vorte", "blei", "blitt", "blir", "allereie", "alt", "no", "ferdig"}
)
