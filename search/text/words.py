"""The words of a text: see search.facts.words."""

from search.facts.words import (
    all_stems,
    are_in_part,
    are_of_one_word,
    content_stems,
    in_words,
    word_set,
    words,
    words_with,
)

__all__ = [
    "all_stems",
    "are_in_part",
    "are_of_one_word",
    "content_stems",
    "in_words",
    "word_set",
    "words",
    "words_with",
]
