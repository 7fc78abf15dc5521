"""The numbers that a question has of what they count."""

from collections.abc import Sequence

from indexes.stems import stem
from indexes.words import FUNCTION_WORDS_OF_BOTH
from search.claims.asked import Asked
from search.claims.numerals.counts import Count
from search.text.words import in_words


def is_asked(count: Count, said: Sequence[str], asked: Asked) -> bool:
    """Whether a number and what it counts are words of the question; ``said`` are the claim's.

    Or the question has it behind the same word, as the number of a thing: "the Tern 5 costs".
    """
    counted = (count.counted,) if count.counted else ()
    number = [said[place] for place in count.places]
    if asked.words.issuperset((*number, *counted)) or (
        asked.words.issuperset(number) and stem(count.counted, asked.language) in asked.all_stems
    ):
        return True
    before = said[count.places.start - 1] if count.places.start else ""
    is_name = before.isalpha() and before not in FUNCTION_WORDS_OF_BOTH
    return is_name and in_words(" ".join((before, *number))) in in_words(asked.question)
