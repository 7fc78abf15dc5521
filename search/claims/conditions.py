"""Whether a claim leaves out the condition on which alone a source says something.

A "yes" without it is no answer by "only with consent", nor by "provided that you ask".
"""

import re
from collections.abc import Iterator

from indexes.folding import fold
from indexes.types import Language
from search.claims.claim import Claim
from search.claims.negation import have_half
from search.text.spans import SENTENCE_END
from search.text.words import content_stems

_ONLY = r"(?:only|solely|exclusively|alleen|slechts|uitsluitend|enkel)"
_WITH = r"(?:with|after|if|when|upon|subject to|met|na|nadat|als|indien|wanneer|mits)"
ONLY, WITH = re.compile(rf"\b{_ONLY}\b"), re.compile(rf"\b{_WITH}\b")

CONDITION = re.compile(
    rf"\b{_ONLY}(?P<between>(?: \w+){{0,2}}?) {_WITH}\b"
    r"|\b(?:mits|provided that|on (?:the )?condition that|(?:op|onder) voorwaarde dat)\b"
)
"""What stands behind it is a condition of the rest. With more between, "only" is of that: "only the
manager opens it with a key"."""

PART_END = re.compile(r"[,:()]")

VERB = re.compile(
    r"\b(?:may|can|must|shall|will|is|are|mag|mogen|kan|kun|kunt|kunnen|moet|moeten|zal|zullen"
    r"|wordt|worden|zijn)\b"
)
"""What a sentence goes on with that a condition opens: "only with consent may the tenant"."""


def goes_without_condition(claim: Claim, source: str) -> bool:
    """Whether ``claim`` has half of what a sentence of a source says, and not its condition.

    It has that with most of its words, or one of them behind an "if" or "with" of its own; what the
    question has too is given, but where it denies something. "Only" tells that there is one.
    """
    if ONLY.search(said := fold(claim.sentence)):
        return False
    language = claim.asked.language
    given = frozenset[str]() if claim.asked.denies else claim.asked.stems
    own = WITH.search(said)
    told = frozenset(content_stems(said[own.end() :], language) if own else ())
    return any(
        bool(left := condition - given)
        and 2 * len(left & claim.stems) <= len(left)
        and told.isdisjoint(left)
        and have_half(claim.stems | claim.asked.stems, rest)
        and not rest.isdisjoint(claim.stems)
        for rest, condition in _conditions(source, language)
    )


def _conditions(text: str, language: Language) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """For each condition in a text the stems of what is said on it, and its own."""
    for sentence in SENTENCE_END.split(fold(text)):
        for found in CONDITION.finditer(sentence):
            before, between = sentence[: found.start()], found["between"] or ""
            condition, behind = _divided(sentence[found.end() :], opens=not before.strip())
            parts = [*reversed(PART_END.split(before)), behind]
            said = next(filter(None, (content_stems(part, language) for part in parts)), [])
            yield (
                frozenset([*said, *content_stems(between, language)]),
                frozenset(content_stems(condition, language)),
            )


def _divided(text: str, *, opens: bool) -> tuple[str, str]:
    """A condition, and what its sentence goes on with, which it may open."""
    end = (opens and VERB.search(text)) or PART_END.search(text)
    return (text[: end.start()], text[end.end() :]) if end else (text, "")
