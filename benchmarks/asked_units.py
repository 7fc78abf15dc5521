"""What was found for the questions of a set, as units of evidence, kept under .bench/."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.quotes import answers_it
from benchmarks.sets import indexed, kept, questions_of
from indexes.embedder import load_embedder
from indexes.index import Index
from indexes.types import Language, StoredPassage
from search.evaluation.questions import EvaluationQuestion, read_questions
from search.evidence.scoring import leading_weights, score_sentences
from search.evidence.sentences import Sentence, split_passages
from search.evidence.traits import measure_traits
from search.evidence.units import Unit
from search.find import PASSAGES, first_passages
from search.question.cleaned import clean_question
from search.question.language import language_asked
from search.retrieval.corpus import Corpus
from search.retrieval.nearness import scales_of
from search.retrieval.retrieve import retrieve
from search.retrieval.subject import Query
from search.tables.layout import header_span
from search.tables.rows import is_row
from search.text.passages import goes_by


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
    question = clean_question(one.question, corpus.embedder)
    whole = Query.of(question, corpus.embedder)
    found = retrieve(whole, corpus, PASSAGES)
    passages, states = first_passages(question, found, corpus.index)
    sentences = split_passages(passages)
    known = found.candidates
    scores: list[float] = []
    if sentences:
        traits = measure_traits(
            whole,
            sentences,
            passages,
            states,
            known.rarities,
            known.codes,
            found.asked,
            {item.passage_id: item.score for item in found.ranked},
            scales_of(corpus.embedder),
        )
        weights = leading_weights(corpus.embedder.fingerprint)
        scores = list(map(float, score_sentences(sentences, traits, weights).leading))
    best_first = sorted(zip(scores, sentences, strict=True), key=lambda pair: -pair[0])
    units = tuple(
        _unit(sentence, passages[sentence.passage], score) for score, sentence in best_first
    )
    gold = tuple(
        number
        for number, (_, sentence) in enumerate(best_first)
        if any(
            quote.quote
            and quote.names(passages[sentence.passage].path)
            and answers_it(sentence, passages[sentence.passage], quote)
            for quote in one.gold
        )
    )
    language = language_asked(question)
    return Asked(one.id, question, language, one.answer or "", units, gold)


def _unit(sentence: Sentence, stored: StoredPassage, score: float) -> Unit:
    passage = stored.passage
    text = passage.text[sentence.start : sentence.end]
    span = header_span(passage, sentence.start) if is_row(text) else None
    header = ""
    if span:
        header = passage.table_header if span[0] < 0 else passage.text[slice(*span)]
    return Unit(
        text=text,
        passage_id=stored.passage_id,
        start=passage.start + sentence.start,
        end=passage.start + sentence.end,
        header=header,
        heading=passage.heading,
        document=goes_by(stored),
        language=passage.language,
        score=score,
    )
