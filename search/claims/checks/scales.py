"""Whether a claim gives an amount of a table in thousands as if it were one in units.

"10705" under "Begroting (x 1.000 euro)" is no € 10.705.
"""

from indexes.folding import fold_in_place
from search.claims.claim import Claim
from search.claims.source import Source
from search.text.facts import CURRENCIES, claimed_facts
from search.text.numbers import any_in, scaled, table_power


def amount_of_another_scale(claim: Claim, source: Source) -> list[str]:
    """The amounts of money of ``claim`` that stand in rows of thousands or millions alone.

    There they are so many thousands: a claim that says so itself is left alone.
    """
    if not any(source.powers) or table_power(fold_in_place(claim.sentence)):
        return []
    stated = [
        scaled(number, power) if power else number
        for (text, _), power in zip(source.headed, source.powers, strict=True)
        for number in claimed_facts(text).numbers
    ]
    return [
        claim.sentence[value.start : value.end].strip()
        for value in claim.values
        if value.kind in CURRENCIES and not any_in([value.number], stated)
    ]
