"""The questions that an index is calibrated by, asked with and without their documents."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexes.index import Index
from search.evaluation.metrics import holds_quote
from search.evaluation.questions import EvaluationQuestion, Gold
from search.evidence.find import find_evidence
from search.judgement.logistic import Features
from search.question.question import Question
from search.retrieval.corpus import Corpus
from search.types import Quote


@dataclass(frozen=True, slots=True)
class Example:
    """What one question found: ``features``, and whether its answer was there to be found.

    ``right``: whether the best unit is it; None where the question has no quote to tell by.
    """

    features: Features
    answerable: bool
    right: bool | None


class Placed(NamedTuple):
    """A question, and the files that do not answer it."""

    asked: EvaluationQuestion
    rest: frozenset[int]


def placed_in(index: Index, questions: Sequence[EvaluationQuestion]) -> list[Placed]:
    """Those of ``questions`` that have no answer, or one in a document of the index."""
    names = names_of(index)
    found = [Placed(asked, without(asked.gold, names)) for asked in questions]
    return [one for one in found if not one.asked.answerable or len(one.rest) < len(names)]


def ask_all(
    questions: Sequence[Placed], corpus: Corpus, progress: Callable[[int, int], None] | None
) -> list[list[Example]]:
    """The examples of each question; ``progress`` is told how many of how many are done."""
    groups = []
    for done, placed in enumerate(questions, 1):
        groups.append(list(_examples(placed, corpus)))
        if progress:
            progress(done, len(questions))
    return groups


def _examples(placed: Placed, corpus: Corpus) -> Iterator[Example]:
    """It as it is and, where it has an answer, in the rest of the files that has none."""
    asked, rest = placed
    question = Question.parse(asked.question, corpus.index, corpus.embedder)
    searches = [(corpus, asked.answerable)]
    if asked.answerable and rest:  # no files in a filter are all files
        searches.append((corpus.within(rest), False))
    for searched, answerable in searches:
        evidence = find_evidence(question, searched)
        if evidence.features is not None:
            best = evidence.excerpts[0].quote
            yield Example(evidence.features, answerable, _right(best, asked.gold, answerable))


def _right(best: Quote, golds: Sequence[Gold], answerable: bool) -> bool | None:
    if not answerable:
        return False
    quoted = [one for one in golds if one.quote]
    if not quoted:
        return None
    return any(
        one.names(best.path) and holds_quote(best.unit.text, one.quote or "") for one in quoted
    )


def names_of(index: Index) -> dict[int, tuple[str, ...]]:
    """The files that have passages, each with its path and those of its exact duplicates."""
    paths = index.searchable_paths()
    same = index.duplicates(paths)
    return {
        file_id: (path, *(other for _, other in same.get(file_id, ())))
        for file_id, path in paths.items()
    }


def without(golds: Sequence[Gold], names: Mapping[int, Sequence[str]]) -> frozenset[int]:
    """The files that none of ``golds`` names, of those in ``names`` (see ``names_of``)."""
    return frozenset(
        file_id
        for file_id, paths in names.items()
        if not any(gold.names(path) for gold in golds for path in paths)
    )
