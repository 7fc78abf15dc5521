"""The words that a follow-up takes from the question before it."""

from collections.abc import Callable, Collection, Set

from indexes.folding import fold
from indexes.stems import stem
from indexes.words import FUNCTION_WORDS_OF_BOTH
from search.conversation.names import small_names
from search.conversation.openings import opens_as_continuation
from search.conversation.replaced import TOKEN, is_rate, replaced
from search.text.names import without_possessive
from search.text.words import words

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


def stems_of_both(text: str) -> set[str]:
    """The stems, in both languages, of the words that carry meaning."""
    return {
        stem(word, language)
        for word in words(text)
        if word not in FUNCTION_WORDS_OF_BOTH
        for language in ("nl", "en")
    }


def is_said(text: str, stems: Set[str]) -> bool:
    """Whether ``stems`` have one of those of each word of ``text`` that carries meaning."""
    return all(own & stems for own in map(stems_of_both, words(text)) if own)
