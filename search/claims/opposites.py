"""Whether a claim has the opposite of a word that stands where its facts do.

"The minimum age is 18" shares all but a word with "the maximum age is 18", and "the tenant pays
€ 50" with "the landlord pays € 50".
"""

import re
from collections.abc import Sequence

from search.tables.rows import Headed, columns
from search.text.facts import Facts, claimed_facts, source_facts, unsupported
from search.text.words import words

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

_OF_ITS_SIDE = {
    word: frozenset[str]().union(*(OPPOSITES[other] for other in others))
    for word, others in OPPOSITES.items()
}
"""Each with the other forms of its side."""

COMPOUND = re.compile(r"(maximum|minimum|bruto|netto)(?=[a-z]{3})")
"""What a longer word of Dutch may begin with: "maximumsalaris"."""


def opposite_word(claim: str, facts: Facts, sources: Sequence[Headed]) -> list[str]:
    """The words of ``claim`` of which every source sentence with its ``facts`` has an opposite.

    None where it has no facts, or where the sentence has the word as well.
    """
    if not (facts.numbers or facts.dates):
        return []
    having = [
        _words(_beside(facts, text, heading))
        for text, heading in sources
        if not unsupported(facts, source_facts(f"{heading}\n{text}"))
    ]
    said = _words(claim)
    return [
        word
        for word in sorted(said & OPPOSITES.keys())
        if said.isdisjoint(OPPOSITES[word])
        and having
        and all(
            _OF_ITS_SIDE[word].isdisjoint(there) and OPPOSITES[word] & there for there in having
        )
    ]


def _words(text: str) -> frozenset[str]:
    """The words of a text, and what its compounds begin with."""
    said = words(text)
    return frozenset(said).union(*(COMPOUND.findall(word) for word in said))


def _beside(facts: Facts, text: str, heading: str) -> str:
    """What stands with ``facts`` in a sentence, or in a row without its other numbers.

    Of "minimum" and "maximum" only one heads the amount that is claimed.
    """
    cells = list(columns(text, heading)) if heading else []
    holding = [
        f"{over}\n{cell}"
        for over, cell in cells
        if not claimed_facts(cell).numbers
        or any(own & stated for own in facts.numbers for stated in claimed_facts(cell).numbers)
    ]
    return "\n".join(holding) if holding else f"{heading}\n{text}"
