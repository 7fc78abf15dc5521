"""What the questions of a set find: once, so that many ways of ranking it can be compared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter

from benchmarks.sets import EVERY_COMPANY, SAMPLE, in_other_language, questions_of
from vind.indexes.index import Index
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import Settings
from vind.search.engine import Engine
from vind.search.evaluation.metrics import holds_quote
from vind.search.evaluation.questions import EvaluationQuestion, read_questions
from vind.search.question.cleaned import clean_question
from vind.search.question.question import Question
from vind.search.retrieval.candidates import DEPTH, Candidates
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.retrieve import retrieve
from vind.search.retrieval.subject import Query

OTHER = "sample, other language"
"""The sample company's questions, each asked in the language that it was not written in."""

SETS = ("vac-nl", "scifact", "handbook", "contracts", "clapnq", SAMPLE, OTHER, *EVERY_COMPANY)


@dataclass(frozen=True, eq=False, slots=True)
class Case:
    """A question with what it found, passages by id and files by theirs.

    ``gold`` are files; ``clauses`` the passages that hold a gold quote, None where the question
    gives none. ``searched`` are the ten results of a search, then what else was found by its rank;
    ``milliseconds`` is what the search took.
    """

    gold: frozenset[int]
    clauses: frozenset[int] | None
    candidates: Candidates
    searched: list[int]
    milliseconds: float

    def files(self, passages: Iterable[int]) -> list[int]:
        """The files of passages, each at its first place."""
        known = self.candidates.document_of
        return list(dict.fromkeys(known[key] for key in passages if key in known))


def corpus_of(name: str) -> str:
    """The set whose documents are searched."""
    return SAMPLE if name == OTHER else name


def collect(name: str, settings: Settings, *, searches: bool = True) -> list[Case]:
    """The answerable questions of a set, asked of the index of ``settings``.

    Without ``searches`` the order of a search is that of the ranking, and took no time.
    """
    embedder = load_embedder(settings)
    cases = []
    with Index.open(settings.index) as index, Engine(index, settings, embedder) as engine:
        corpus, files = Corpus(index, embedder), _files_by_path(index)
        for asked in _questions(name):
            gold = frozenset(files[item.path] for item in asked.gold)
            question = clean_question(asked.question, embedder)
            whole = retrieve(Query.of(Question.of(question), embedder), corpus, DEPTH)
            began = perf_counter()
            hits = engine.search(question) if searches else []
            milliseconds = (perf_counter() - began) * 1000
            shown = [hit.passage_id for hit in hits]
            searched = list(dict.fromkeys([*shown, *(item.passage_id for item in whole.ranked)]))
            clauses = _clauses(asked, gold, index)
            cases.append(Case(gold, clauses, whole.candidates, searched, milliseconds))
    return cases


def _questions(name: str) -> Iterator[EvaluationQuestion]:
    questions = read_questions(questions_of(corpus_of(name)))
    if name == OTHER:
        questions = [
            question.model_copy(update={"question": other})
            for question, other in zip(questions, in_other_language(), strict=True)
        ]
    yield from (question for question in questions if question.gold)


def _files_by_path(index: Index) -> dict[str, int]:
    """The file that stands for each path, duplicates included."""
    paths = index.searchable_paths()
    files = {path: file_id for file_id, path in paths.items()}
    for file_id, places in index.duplicates(paths).items():
        files |= {path: file_id for _, path in places}
    return files


def _clauses(asked: EvaluationQuestion, gold: Iterable[int], index: Index) -> frozenset[int] | None:
    quotes = [item.quote for item in asked.gold if item.quote]
    if not quotes:
        return None
    return frozenset(
        stored.passage_id
        for file_id in gold
        for stored in index.passages_of(file_id)
        if any(holds_quote(stored.passage.text, quote) for quote in quotes)
    )
