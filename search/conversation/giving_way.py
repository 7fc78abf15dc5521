"""Which names and words of a question give way to those of a follow-up, and which stay."""

import re
from collections.abc import Collection, Iterator, Set

from search.conversation.openings import OPENS_A_PHRASE
from search.conversation.stems import stems_of_both

_THE = r"(?:(?:the|de|het|an?|een)\s+)?"
_PLACE = rf"\b(?:in|te|at)\s+{_THE}"
_NUMBER_BEHIND = r"\s+([^\W_]*\d[\w-]*)"
"""As it is part of a name: "Tern 5E"."""

_PHRASE = re.compile(
    rf"\b(?=(?:{'|'.join(sorted(OPENS_A_PHRASE))})\s+{_THE}([^\W\d_][\w-]+)\s+([^\W\d_][\w-]+))",
    re.IGNORECASE,
)
"""A thing behind a preposition, and the word before it that tells it from others of its kind."""


def names_giving_way(
    names: Collection[str], new: Collection[str], question: str, before: str
) -> set[str]:
    """Those of the ``names`` of ``before`` that the ``new`` ones of ``question`` replace.

    A place ("And in York?") replaces the places only, where any was named as one, or else no name
    that has a number of its own, which is a thing. What replaces such a thing replaces its number.
    """
    if any(_is_place(name, question) for name in new):
        places = {name for name in names if _is_place(name, before)}
        return places or {name for name in names if not _numbers_of(name, before)}
    return set(names).union(*(_numbers_of(name, before) for name in names))


def qualifiers_giving_way(question: str, before: str) -> set[str]:
    """The words of ``before`` that tell a thing from the one of its kind in ``question``.

    After "with a business lease" that is "business", where "And for private lease?" is asked.
    """
    return {
        old
        for old, thing in _qualified(before)
        for new, other in _qualified(question)
        if stems_of_both(thing) & stems_of_both(other) and _are_apart(old, new)
    }


def _qualified(text: str) -> Iterator[tuple[str, str]]:
    for qualifier, thing in _PHRASE.findall(text):
        if stems_of_both(qualifier) and stems_of_both(thing):
            yield qualifier, thing


def _are_apart(one: str, other: str) -> bool:
    return not stems_of_both(one) & stems_of_both(other)


def _is_place(name: str, text: str) -> bool:
    return re.search(rf"{_PLACE}{re.escape(name)}\b", text, re.IGNORECASE) is not None


def _numbers_of(name: str, text: str) -> Set[str]:
    return set(re.findall(rf"\b{re.escape(name)}{_NUMBER_BEHIND}", text))
