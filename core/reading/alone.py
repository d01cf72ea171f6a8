"""Words that decide beside others, but say nothing as the only word of a clause: `court`, `nice`, `kredit`."""

from __future__ import annotations

from core.reading.items import Item
from core.reading.kinds import Kind

_APPROVE = """
    jamen nice fair soft sweet def course positive kk kkk kkkk yyy yyyy ye yh ock smutt cool coolt grymt givet kalas
    bingo fab selva kyl toki joa stammer kay eini jao ajo oja jou yas yee yis einige korr knall
    toppers bueno gasa køret köret kjøret koret gjordet fixa ordna afsted avsted samtykke samtycke bejakande tillåts
    tillåtes klubbat bifalls medgives tiltrædes tiltrådt tiltræde tiltres tiltredes eskaler escalate sart strat alota
    stärte hårdhandskarna peri launch chase collect forslaget förslaget föreslaget framlegget anbefalingen
    anbefalinga innstillinga suggested proposal advice recommended
"""
_BRAKE = """
    skrotter skrot install brems bromsa kansler arkiveres backa backar sluttstrek avskrivning nedläggning stapp stp
    stäpp efterskänkt avförs inställ opgiver drop slapper släpper släpp stands stangs abandon halt
    strykes stryk droppar forgiven trek trekkes peru pull withdrawal recall återkallande återkallandet återtagande
    återtagning retirera nana nada emme unnecessary declining nahe nou unødig unødvendig unødvendigt nadu reserver
    resume gjenopptas handover close closing end ending square settle bet
"""
_KNOW = """
    matchet gældfri gulden blødd transferred honorert kvitt dekka betla betala klarnet slanta inflöt pröjs innfri
    skuldfri skuldfria klarerade klarerat avprickad avreglerad avklarad avklarat utjämnad utjämnat likviderad
    likviderat likviderades tvisten indsigelsen reklamationer reklamasjonen havt haver hävt häver dispyten dispyt
    tvista tvistas tvistade tvistat reklamera protest contest contests contested dispute disputes tvistemål
    tvistesak reklamasjonssak omstridt omtvistat omstritt ifrågasatt ifrågasätts ifrågasatte tillbakavisar
    tillbakavisat kredit kreditt kreditten krediten krediterna credit credits kvittat kvittades nollad nollades
    nollställd nullstilt nullstilte nullet utlignet reversert reverserte krediterande
"""
_CHOOSE = """
    monitering monitorering overvåkningen overvåkingen overvåkinga övervakningen monitor monitoring langtidsplan
    långkörning långtidsförvaring watchlist surveillance bevakat bevakad bevakats domstol domstolen domstolene
    retssag sagsanlæg rettsvesenet utlegg stevning fogd fogdens søksmål søksmålet bfa bfg rettsak rettssak rettssaken
    namsfogd namsfogden namsmann namsmannen namsmyndighetene tvangsinndrivelse stevne stevner stevnes stevn tingretten
    futen lensmannen tvangsfullbyrdelse forelegg forelegget utleggsforretning forliksråd forliksrådet utmätning
    utmatning utsökning exekutionstitel utmät rättsligt retten rettens fogeden foged court courts bailiff enforcement
    exekutiv förelägga föreläggas förläggande betalingsordre betalingsordren fogde fogden kronofogde kronofogdens
    injunction lawsuit
"""
_SILENT = frozenset(f"{_APPROVE} {_BRAKE} {_KNOW} {_CHOOSE}".split())
_BESIDE = frozenset({Kind.POLITE, Kind.AND, Kind.GREETING})


def says_nothing_alone(items: list[Item]) -> bool:
    """Whether all the clause has is one word of these."""
    said = [item for item in items if item.kind not in _BESIDE]
    return len(said) == 1 and said[0].text.casefold() in _SILENT
