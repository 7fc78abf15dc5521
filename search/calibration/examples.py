"""The questions that an index is calibrated by, asked with and without their documents."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from indexes.index import Index
from indexes.types import Vector
from search.calibration.judgement import Judged
from search.confidence.abstain import Features, Model
from search.confidence.fitting import Case
from search.confidence.reading import Probe
from search.evaluation.questions import EvaluationQuestion, Gold
from search.find import find_evidence
from search.found import Evidence
from search.question.cleaned import clean_question
from search.retrieval.corpus import Corpus
from search.types import QuotesFound
from search.wording.answer import prompt_of
from search.wording.llm import LanguageModel


@dataclass(frozen=True, slots=True)
class Example:
    """What one question found, with its ``features``, and whether its answer was there to be found.

    ``state`` is that of the language model that has read it, shape (width,); None without one.
    """

    evidence: Evidence
    features: Features
    answerable: bool
    state: Vector | None

    @property
    def case(self) -> Case:
        """What a model of the evidence is fitted to."""
        return Case(self.features, self.answerable)

    def is_read(self, model: Model, probe: Probe) -> bool:
        """Whether the language model has its say, as far as ``model`` lets it."""
        evidence = replace(self.evidence, model=model)
        return self.state is not None and evidence.to_be_read(probe) is not None

    def found(self, model: Model, probe: Probe | None = None) -> QuotesFound:
        """What the quotes are taken for, as where a question is answered."""
        evidence = replace(self.evidence, model=model)
        if probe and self.is_read(model, probe):
            return evidence.read(probe, self.state)
        return evidence.judged()

    def margin(self, model: Model) -> float:
        """How far the evidence alone is from being enough, as ``model`` has it."""
        return replace(self.evidence, model=model).margin

    def judged(self, model: Model, probe: Probe | None = None) -> Judged:
        """The same, beside what there was to be found; a reply may still tell more."""
        found = self.found(model, probe)
        is_short = (
            probe is not None and self.is_read(model, probe) and found.confidence < probe.threshold
        )
        return Judged(found.confidence, found.found and not is_short, self.answerable)


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
    questions: Sequence[Placed],
    corpus: Corpus,
    llm: LanguageModel | None,
    progress: Callable[[int, int], None] | None,
) -> list[list[Example]]:
    """The examples of each question.

    ``llm`` reads what is found, which takes seconds; ``progress`` is told how many of how many
    questions are done.
    """
    groups = []
    for done, placed in enumerate(questions, 1):
        groups.append(list(_examples(placed, corpus, llm)))
        if progress:
            progress(done, len(questions))
    return groups


def _examples(placed: Placed, corpus: Corpus, llm: LanguageModel | None) -> Iterator[Example]:
    """It as it is and, where it has an answer, in the rest of the files that has none."""
    asked, rest = placed
    question = clean_question(asked.question, corpus.embedder)
    searches = [(corpus, asked.answerable)]
    if asked.answerable and rest:  # no files in a filter are all files
        searches.append((corpus.within(rest), False))
    for searched, answerable in searches:
        evidence = find_evidence(question, searched)
        if evidence.features is not None:
            state = llm.read(prompt_of(evidence, llm)) if llm else None
            yield Example(evidence, evidence.features, answerable, state)


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
