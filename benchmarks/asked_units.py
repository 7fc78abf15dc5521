"""What was found for the questions of a set, as units of evidence, kept under .bench/."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.sets import indexed, kept, questions_of
from benchmarks.units import holds
from vind.indexes.index import Index
from vind.indexes.models.embedder import load_embedder
from vind.indexes.types import Language
from vind.search.evaluation.questions import EvaluationQuestion, read_questions
from vind.search.evidence.find import find_evidence
from vind.search.evidence.units import Unit
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its ``units``, best first; ``gold`` are the numbers of those that answer."""

    id: str
    question: str
    language: Language
    answer: str
    units: tuple[Unit, ...]
    gold: tuple[int, ...]


def asked_of(name: str) -> dict[str, Asked]:
    """The questions of a set by their ids."""
    return {one.id: one for one in kept("units", name, lambda: _asked(name))}


def _asked(name: str) -> Iterator[Asked]:
    settings = indexed(name)
    embedder = load_embedder(settings)
    with Index.open(settings.index) as index:
        for one in read_questions(questions_of(name)):
            yield _found(one, Corpus(index, embedder))


def _found(one: EvaluationQuestion, corpus: Corpus) -> Asked:
    question = Question.parse(one.question, corpus.index, corpus.embedder)
    evidence = find_evidence(question, corpus)
    paths = {stored.passage_id: stored.path for stored in evidence.passages}
    gold = tuple(
        number
        for number, unit in enumerate(evidence.units)
        if any(
            quote.quote and quote.names(paths[unit.passage_id]) and holds(unit.text, quote)
            for quote in one.gold
        )
    )
    answer = one.answer or ""
    return Asked(one.id, question.text, question.language, answer, evidence.units, gold)
