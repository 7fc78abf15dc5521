"""Words that say the opposite of each other: "minimum" and "maximum", "tenant" and "landlord"."""

_PAIRS = """
    minimum,minimale,minimaal/maximum,maximale,maximaal bruto/netto
    huurder,huurders/verhuurder,verhuurders koper,kopers/verkoper,verkopers
    werkgever,werkgevers/werknemer,werknemers
    opdrachtgever,opdrachtgevers/opdrachtnemer,opdrachtnemers begint,begin/eindigt,einde
    steeg,stijgt,stijging/daalde,daalt,daling toename/afname hoger/lager winst/verlies
    inkomsten/uitgaven debiteur,debiteuren/crediteur,crediteuren aankomst/vertrek
    wettelijk,wettelijke/bovenwettelijk,bovenwettelijke voltijd/deeltijd zomer/winter
    intern,interne/extern,externe binnenland/buitenland laagseizoen/hoogseizoen
    vooraf,vooruit/achteraf eerste/laatste
    schriftelijk,schriftelijke/mondeling,mondelinge

    minimum/maximum gross/net tenant,tenants/landlord,landlords lessee/lessor
    buyer,buyers/seller,sellers purchaser/vendor employer,employers/employee,employees
    licensor/licensee lender/borrower begin,begins,start,starts/end,ends
    rose,rise,rises/fell,falls increase,increased,increases/decrease,decreased,decreases
    higher/lower profit/loss income/expenses creditor,creditors/debtor,debtors
    arrival/departure summer/winter internal/external
    advance/arrears first/last writing,written/oral,orally,verbal,verbally

    inclusief,including,inclusive,incl/exclusief,excluding,exclusive,excl,naast,bovenop,addition
"""


def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for pair in _PAIRS.split():
        sides = [frozenset(side.split(",")) for side in pair.split("/")]
        for side, other in (sides, sides[::-1]):
            for word in side:
                found[word] = found.get(word, frozenset()) | other
    return found


OPPOSITES = _opposites()
"""Folded words, and those that say the opposite of each; Dutch and English."""
