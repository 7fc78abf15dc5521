"""What the numbers of a sentence count: "40 hours" does not support "40 days"."""

from collections.abc import Iterable

from indexes.types import Language
from search.facts import NUMBER, Number, claimed_facts, number_readings, without_dates
from search.words import FUNCTION_WORDS, stem, words


def counts(text: str, language: Language) -> list[tuple[Number, str]]:
    """Each number in digits outside a date, with the word behind it, if it has one."""
    folded = without_dates(text)
    found = []
    for match in NUMBER.finditer(folded):
        behind = words(folded[match.end() :].split("\n")[0])[:1]
        counted = [
            word
            for word in behind
            if word not in FUNCTION_WORDS[language] and not word[0].isdigit()
        ]
        found.append((number_readings(match["digits"], match["scale"]), "".join(counted)))
    return found


def miscounted(claim: str, sources: Iterable[str], language: Language) -> list[str]:
    """The numbers of ``claim`` that count something else in every source sentence that has them.

    Only where the sources do speak of what is counted: a word that they do not know at all may be
    a translation or a synonym.
    """
    stated = [(claimed_facts(text).numbers, _stems(text, language)) for text in sources]
    known = frozenset[str]().union(*(stems for _, stems in stated))
    wrong = []
    for number, counted in counts(claim, language):
        beside = [stems for numbers, stems in stated if any(number & other for other in numbers)]
        wanted = stem(counted, language)
        if wanted in known and not any(wanted in stems for stems in beside):
            wrong.append(f"{min(number)} {counted}")
    return wrong


def _stems(text: str, language: Language) -> frozenset[str]:
    return frozenset(stem(word, language) for word in words(text))
