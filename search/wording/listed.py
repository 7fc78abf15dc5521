"""A list that answers, told by the program word for word: a model would lose items of it."""

import re

from indexes.folding import fold
from search.claims.negation import is_negated
from search.claims.unsayable import unsayable
from search.found import Evidence
from search.retrieval.parts import told_apart_by
from search.text.instructions import without_instructions
from search.text.lists import leads_in
from search.text.names import is_capitalised
from search.text.words import content_stems
from search.wording.citations import CITATION

ENDED = re.compile(
    r"\b(?:(?:be)?eindigde?|opge(?:zegd|heven)e?|vervallen|ingetrokken|afge(?:wezen|schaft)e?"
    r"|uitge(?:sloten|zonderde?)|geschrapte?|voormalige?|vroegere"
    r"|ended|terminated|cancell?ed|expired|withdrawn|rejected|refused|excluded|excepted|dropped"
    r"|former|previous)\b"
)
"""What is said of things that are no longer so, or are left out: "we ended the contract with"."""

ADDED = re.compile(r"\b(?:ook|tevens|daarnaast|bovendien|also|additionally|in addition)\b")
"""What leads to a list that is more of another."""


def listed(evidence: Evidence) -> str:
    """The list that the first quote has whole, with its citation; empty where it does not answer.

    It does where several things are asked for and the best sentence leads to it, unless one of the
    two denies or ends what the other does not, it adds to another list, or it is one of several:
    that its quote has in like words, each of another name, or of which another says more of the
    question ("what do I receive" of what to bring). What no model may say is not told here either.
    """
    first = evidence.excerpts[0]
    if not (evidence.several and first.items):
        return ""
    lead = first.quote.best_sentence
    lines = [lead, *filter(None, map(str.strip, first.items.split("\n")))]
    text = "\n".join(lines)
    if _denies(lead) != _denies(evidence.asked) or without_instructions(text) != text:
        return ""
    if ADDED.search(fold(lead)) or _is_of_one_part(lead, evidence):
        return ""
    if _is_rather_another(lead, evidence):
        return ""
    if any(unsayable(line, evidence.asked) or CITATION.search(line) for line in lines):
        return ""  # a "[2]" of the document's own would be taken for the second quote
    return "\n".join((f"{lead} [1]", *lines[1:]))


def _denies(text: str) -> bool:
    return is_negated(text) or ENDED.search(fold(text)) is not None


def _is_of_one_part(lead: str, evidence: Evidence) -> bool:
    """Whether ``lead`` has a name that tells its list from others, and the question has not."""
    language = evidence.language
    asked = frozenset(content_stems(evidence.asked, language))
    named = content_stems(" ".join(filter(is_capitalised, lead.split())), language)
    quoted = evidence.excerpts[0].quote.text
    return bool(told_apart_by(quoted, frozenset(named) - asked, asked, language))


def _is_rather_another(lead: str, evidence: Evidence) -> bool:
    """Whether another list of the document has a word of the question, which ``lead`` has not."""
    language = evidence.language
    lacking = set(content_stems(evidence.asked, language)) - set(content_stems(lead, language))
    path = evidence.excerpts[0].quote.path
    quoted = [one.quote.text for one in evidence.excerpts if one.quote.path == path]
    leads = "\n".join(other for text in quoted for other in leads_in(text))
    return not lacking.isdisjoint(content_stems(leads, language))
