"""A list that answers, told by the program word for word: a model would lose items of it."""

from search.claims.instructions import without_instructions
from search.claims.negation import is_negated
from search.claims.unfit import unfit
from search.evidence.find import Evidence
from search.wording.citations import CITATION


def listed(evidence: Evidence) -> str:
    """The list that the first quote has whole, with its citation; empty where it does not answer.

    It does where several things are asked for and the best sentence leads to it, unless one of the
    two denies what the other does not. What no model may say is not told here either.
    """
    first = evidence.excerpts[0]
    if not (evidence.several and first.items and first.quote.best):
        return ""
    lead = first.quote.text[slice(*first.quote.best)]
    lines = [lead, *filter(None, map(str.strip, first.items.split("\n")))]
    text = "\n".join(lines)
    if is_negated(lead) != is_negated(evidence.asked) or without_instructions(text) != text:
        return ""
    if any(unfit(line, evidence.asked) or CITATION.search(line) for line in lines):
        return ""  # a "[2]" of the document's own would be taken for the second quote
    return "\n".join((f"{lead} [1]", *lines[1:]))
