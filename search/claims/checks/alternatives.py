"""Whether a claim names the other of two things of which a question asks which it is."""

from search.claims.claim import Claim
from search.claims.source import Source


def other_alternative(claim: Claim, source: Source) -> list[str]:
    """The one of the two that ``claim`` names, where the source says the rest of it of no such one.

    That is, where none of the sentences with most of the rest has it, nor what stands over one that
    has neither of the two: its title, or the name of the file.
    """
    if not claim.chosen:
        return []
    others = claim.stems - claim.chosen
    most = max((len(one & others) for one in source.stems), default=0)
    closest = [one for one in source.stems if len(one & others) == most]
    other = frozenset(claim.asked.alternatives or ()) - claim.chosen
    is_of_it = source.is_of(claim.chosen) and not source.is_of(other)
    said = any(one >= claim.chosen or (is_of_it and one.isdisjoint(other)) for one in closest)
    return [] if said else list(claim.chosen)
