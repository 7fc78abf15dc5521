"""Words that say the opposite of each other: "minimum" and "maximum", "open" and "closed"."""

_PAIRS = """
    minimum,minimale,minimaal/maximum,maximale,maximaal bruto/netto
    huurder,huurders/verhuurder,verhuurders koper,kopers/verkoper,verkopers
    werkgever,werkgevers/werknemer,werknemers
    opdrachtgever,opdrachtgevers/opdrachtnemer,opdrachtnemers begint,begin/eindigt,einde
    steeg,stijgt,stijging/daalde,daalt,daling toename/afname hoger/lager winst/verlies
    inkomsten/uitgaven debiteur,debiteuren/crediteur,crediteuren aankomst/vertrek
    wettelijk,wettelijke/bovenwettelijk,bovenwettelijke voltijd/deeltijd zomer/winter
    intern,interne/extern,externe binnenland/buitenland laagseizoen/hoogseizoen
    eerste/laatste schriftelijk,schriftelijke/mondeling,mondelinge

    minimum/maximum gross/net tenant,tenants/landlord,landlords lessee/lessor
    buyer,buyers/seller,sellers purchaser/vendor employer,employers/employee,employees
    licensor/licensee lender/borrower begin,begins,start,starts/end,ends
    rose,rise,rises/fell,falls increase,increased,increases/decrease,decreased,decreases
    higher/lower profit/loss income/expenses creditor,creditors/debtor,debtors
    arrival/departure summer/winter internal/external
    first/last writing,written/oral,orally,verbal,verbally

    inclusief,including,inclusive,incl/naast,bovenop,addition
"""

_STATES = """
    open,opened,geopend/dicht,gesloten,afgesloten,closed,shut
    toegestaan,toegestane,geoorloofd/verboden
    betaald,betaalde,doorbetaald/onbetaald,onbetaalde
    verplicht,verplichte/vrijwillig,vrijwillige,optioneel,optionele,facultatief
    geaccepteerd,aanvaard,goedgekeurd/geweigerd,afgewezen,afgekeurd
    bewaard,bewaren,bewaart/gewist,wissen,vernietigd,vernietigen,verwijderd,verwijderen
    vooraf,vooruit,tevoren/achteraf aanwezig/afwezig
    geldig,geldige/ongeldig,ongeldige bemand,bemande/onbemand,onbemande
    beperkt,beperkte/onbeperkt,onbeperkte verzekerd,verzekerde/onverzekerd,onverzekerde
    vol,volle/leeg,lege
    gemeubileerd,gemeubileerde/ongemeubileerd,ongemeubileerde

    allowed,permitted/forbidden,prohibited,banned paid/unpaid
    compulsory,mandatory,obligatory,required/optional,voluntary
    accepted,approved/rejected,refused,declined
    kept,keep,keeps,stored,retained/erased,deleted,destroyed,wiped
    advance,beforehand/arrears,afterwards present/absent valid/invalid
    manned,staffed/unmanned,unstaffed limited/unlimited
    insured/uninsured furnished/unfurnished locked/unlocked full/empty

    inclusief,including,inclusive,incl,included,inbegrepen/exclusief,excluding,exclusive,excl
"""


def _opposites(pairs: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for pair in pairs.split():
        sides = [frozenset(side.split(",")) for side in pair.split("/")]
        for side, other in (sides, sides[::-1]):
            for word in side:
                found[word] = found.get(word, frozenset()) | other
    return found


OPPOSITES = _opposites(_PAIRS)
"""Folded words, and those that say the opposite of each; Dutch and English."""

STATES = _opposites(_STATES)
"""The same of words for a state, where what is not the one is the other: "unpaid" is not paid."""

LASTING = frozenset({"bewaard", "kept", "gewist", "erased"})
"""Of states in which something is for as long as it takes to get into the other: what is deleted
after a week was kept for a week."""
