"""What a text states that its source does not have: a check of what was shown, after the fact."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexes.sentences import sentence_spans
from search.engine import Engine
from search.tables.layout import first_row
from search.text.days import Day
from search.text.facts import UNSAID_UNIT, claimed_facts, source_facts, unsupported
from search.text.names import known_words, stated_addresses, stated_names
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


def missing_from(text: str, source: str, question: str = "") -> list[str]:
    """Those of ``text`` that do not stand in ``source``, sentence by sentence.

    Euros may go unsaid in a table, and a day of ``question`` stands in a span of days.
    """
    days = [day for day in Day.all_in(question) if day.stands_in(source)]
    facts = source_facts(source)
    known = known_words(" ".join((source, *(word for day in days for word in day.words))))
    unsaid = {str(day.readings[0]) for day in days} | ({UNSAID_UNIT} if "\t" in source else set())
    missing: list[str] = []
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        lacking = unsupported(claimed_facts(sentence), facts)
        missing += [item for item in lacking if item not in unsaid]
        missing += [name for name in stated_names(sentence) if not known_words(name) <= known]
        missing += [link for link in stated_addresses(sentence) if link not in source]
    return missing


def cited_quotes(text: str, answer: Answer) -> list[Quote]:
    """The quotes of ``answer`` that ``text`` cites."""
    return [answer.quotes[number - 1] for number in cited_numbers(text, len(answer.quotes))]


def failures(
    question: str, sentences: Iterable[str], answer: Answer, engine: Engine
) -> Iterator[Failure]:
    """Those of the sentences shown that state what the quotes they cite do not have."""
    for sentence in sentences:
        source = "\n".join(_whole(quote, engine) for quote in cited_quotes(sentence, answer))
        if missing := missing_from(without_citations(sentence), source, question):
            yield Failure(question, sentence, tuple(missing))


def _whole(quote: Quote, engine: Engine) -> str:
    """A quote with what it is read under: its file, its heading, the header of its table."""
    header = first_row(engine.document_text(quote.passage_id)[: quote.start])
    return "\n".join((quote.path, quote.heading, header, quote.text))
