"""The words that a follow-up takes from the question before it."""

from collections.abc import Callable, Collection

from indexes.folding import fold
from search.conversation.giving_way import qualifiers_giving_way
from search.conversation.names import small_names
from search.conversation.openings import opens_as_continuation
from search.conversation.replaced import TOKEN, is_rate, replaced
from search.conversation.stems import stems_of_both
from search.text.names import without_possessive

MOST_CARRIED = 12
"""Words, those of the last question first: a long conversation moves on."""


def with_subject(question: str, before: str, named: Callable[[str], str] = str) -> str:
    """``question``, and behind it in brackets the words of ``before`` that it is silent about.

    ``named`` gives a text with the capitals of its names, by which these are told.
    """
    carried = _carried(question, before, named)
    return f"{question} ({' '.join(carried)})" if carried else question


def _carried(question: str, before: str, named: Callable[[str], str]) -> list[str]:
    """The words of ``before`` that carry meaning and that ``question`` neither has nor replaces."""
    said = stems_of_both(question).union(map(fold, small_names(question)))
    if opens_as_continuation(question):
        left = replaced(named(question), named(before), goes_on=True)
        left |= qualifiers_giving_way(question, before)
    else:  # no name gives way
        left = replaced(question, before, goes_on=False)
    gone, names = set(map(fold, left)), small_names(before)
    carried = [
        token
        for token in dict.fromkeys(TOKEN.findall(before))
        if fold(without_possessive(token)) not in gone
        and (is_rate(token) or not _telling(token, names) <= said)
    ]
    return carried[:MOST_CARRIED]


def _telling(said: str, names: Collection[str]) -> set[str]:
    """The stems of a word; of "A" in "pump A", of "IT" and of small ``names`` the word itself."""
    bare = without_possessive(said)
    is_name = (said.isupper() and said != "I") or bare in names
    return stems_of_both(said) or ({fold(bare)} if is_name else set())
