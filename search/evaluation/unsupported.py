"""What a text states that its source does not have: a check of what was shown, after the fact."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexes.types import Language
from search.facts.names import find_names
from search.facts.values import find_values
from search.facts.words import words
from search.types import Answer, Quote
from search.wording.citations import cited_numbers, without_citations


@dataclass(frozen=True, slots=True)
class Failure:
    """A sentence shown, with what it states that the quotes it cites do not have."""

    question: str
    sentence: str
    missing: tuple[str, ...]


def stated(text: str) -> list[str]:
    """The numbers, dates, units, names and addresses that ``text`` states."""
    return missing_from(text, "")


def missing_from(text: str, source: str, language: Language = "") -> list[str]:
    """Those of ``text`` that do not stand in ``source``."""
    known, said = find_values(source, language), frozenset(words(source))
    missing = [
        text[one.start : one.end]
        for one in find_values(text, language)
        if not any(map(one.agrees_with, known))
    ]
    return missing + [
        name for name in find_names(text, language) if not said.issuperset(words(name))
    ]


def cited_quotes(text: str, answer: Answer) -> list[Quote]:
    """The quotes of ``answer`` that ``text`` cites."""
    return [answer.quotes[number - 1] for number in cited_numbers(text, len(answer.quotes))]


def failures(question: str, sentences: Iterable[str], answer: Answer) -> Iterator[Failure]:
    """Those of the sentences shown that state what the quotes they cite do not have."""
    for sentence in sentences:
        source = "\n".join(_whole(quote) for quote in cited_quotes(sentence, answer))
        if missing := missing_from(without_citations(sentence), source, answer.language):
            yield Failure(question, sentence, tuple(missing))


def _whole(quote: Quote) -> str:
    """A quote with what it is read under: its file, its heading, the header of its table."""
    return "\n".join((quote.path, quote.heading, quote.header, quote.text))
