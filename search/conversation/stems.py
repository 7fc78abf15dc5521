"""The stems of words in both languages: a conversation may be in either."""

from collections.abc import Set

from indexes.stems import stem
from indexes.words import FUNCTION_WORDS_OF_BOTH
from search.text.words import words


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
