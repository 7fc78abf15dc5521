"""The weights by which the first quote is chosen, fitted on questions with gold quotes.

Listwise, as the ranking is (benchmarks/retrieval/fit.py): the share of the softmax over a
question's sentences that goes to those that stand in the gold quote or hold it. Each set is kept
aside in turn.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.retrieval.fit import Example, weights_of
from benchmarks.sets import (
    EVERY_COMPANY,
    SAMPLE,
    evenly,
    in_other_language,
    indexed,
    questions_of,
)
from indexes.embedder import load_embedder
from indexes.index import Index
from indexes.types import StoredPassage
from search.evaluation.metrics import holds_quote
from search.evaluation.questions import Gold, read_questions
from search.evidence.quotes import QUOTE_WORDS
from search.evidence.scoring import NEARNESS, PREFERRED, weighed
from search.evidence.sentences import Sentence, split_passages
from search.evidence.traits import TRAITS, Traits, measure_traits
from search.find import PASSAGES, first_passages
from search.question.cleaned import clean_question
from search.retrieval.corpus import Corpus
from search.retrieval.nearness import scales_of
from search.retrieval.retrieve import retrieve
from search.retrieval.subject import Query
from search.text.words import in_words, words

OTHER = "other language"
"""The sample company's questions, asked in the language that they were not written in."""

QUOTED = ("contracts", SAMPLE, OTHER, *EVERY_COMPANY)
"""Sets whose questions have a gold quote, on which the weights are fitted."""

SETS = (*QUOTED, "vac-nl", "handbook", "scifact", "clapnq")

MOST_QUESTIONS = 250
"""Questions of a set, evenly picked."""

FITTED = tuple(name for name in TRAITS if name != "preferred")
"""Traits that single questions have."""

LEAST = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class Case:
    """The sentences found for a question, by their traits.

    ``answers``: those that stand in the gold quote or hold it. ``quotes``: those around which a
    quote would hold it, or that are of a gold document where there is no quote.
    """

    traits: Traits
    answers: npt.NDArray[np.bool_]
    quotes: npt.NDArray[np.bool_]

    def example(self, names: Sequence[str]) -> Example:
        """What is fitted on: its traits of these ``names``."""
        return np.column_stack([getattr(self.traits, name) for name in names]), self.answers


def report(sets: Mapping[str, Sequence[Case]], packaged: Mapping[str, float]) -> None:
    """For how many questions the best sentence is one that answers, and quotes it.

    By the ``packaged`` weights, by what was fitted on the other sets, and by that without each
    trait.
    """
    print(f"{'':<24}" + "".join(f"{name[:7]:>8}" for name in sets) + f"{'mean':>8}")
    show("packaged", sets, dict.fromkeys(sets, packaged))
    show("fitted elsewhere", sets, kept_aside(sets, FITTED))
    for trait in FITTED:
        names = [name for name in FITTED if name != trait]
        show(f"  without {trait}", sets, kept_aside(sets, names))


def weights_from(sets: Mapping[str, Sequence[Case]]) -> dict[str, float]:
    """What is fitted on all of ``sets``, rounded, and what no set says anything of.

    On the scale of NEARNESS, by which the quotes behind the first are chosen.
    """
    found = fitted([cases for name, cases in sets.items() if name in QUOTED], FITTED)
    unit = sum(found[name] for name in ("wording", "nearness", "meaning"))
    scale = (NEARNESS["wording"] + NEARNESS["meaning"]) / unit
    scaled = {name: round(scale * weight, 4) for name, weight in found.items()}
    return {name: scaled.get(name, PREFERRED) for name in TRAITS}


def corpus_of(name: str) -> str:
    return SAMPLE if name == OTHER else name


def cases_of(name: str) -> Iterator[Case]:
    """The answerable questions of a set."""
    settings = indexed(corpus_of(name))
    embedder = load_embedder(settings)
    asked = read_questions(questions_of(corpus_of(name)))
    texts = in_other_language() if name == OTHER else [one.question for one in asked]
    with Index.open(settings.index) as index:
        pairs = list(zip(asked, texts, strict=True))
        for one, text in evenly(pairs, MOST_QUESTIONS):
            if one.answerable:
                yield case_of(clean_question(text, embedder), one.gold, Corpus(index, embedder))


def case_of(question: str, gold: Sequence[Gold], corpus: Corpus) -> Case:
    whole = Query.of(question, corpus.embedder)
    found = retrieve(whole, corpus, PASSAGES)
    passages, states = first_passages(question, found, corpus.index)
    ranking = {item.passage_id: item.score for item in found.ranked}
    sentences = split_passages(passages)
    known = found.candidates
    traits = measure_traits(
        whole,
        sentences,
        passages,
        states,
        known.rarities,
        known.codes,
        found.asked,
        ranking,
        scales_of(corpus.embedder),
    )
    answers, quotes = (
        [
            any(
                is_right(sentence, passages[sentence.passage], one)
                for one in gold
                if one.names(passages[sentence.passage].path)
            )
            for sentence in sentences
        ]
        for is_right in (answers_it, would_quote_it)
    )
    return Case(traits, np.array(answers), np.array(quotes))


def answers_it(sentence: Sentence, stored: StoredPassage, gold: Gold) -> bool:
    """Whether a sentence of the gold document stands in the gold quote or holds half of it."""
    if not gold.quote:
        return True
    text = stored.passage.text[sentence.start : sentence.end]
    return holds_quote(text, gold.quote) or in_words(text) in in_words(gold.quote)


def would_quote_it(centre: Sentence, stored: StoredPassage, gold: Gold) -> bool:
    """Whether a quote around a sentence of the gold document would hold the gold quote."""
    if not gold.quote:
        return True
    text = stored.passage.text
    before, after = words(text[: centre.start]), words(text[centre.end :])
    said = words(text[centre.start : centre.end])
    room = max(0, QUOTE_WORDS - len(said)) // 2
    around = [*before[max(0, len(before) - room) :], *said, *after[:room]]
    return holds_quote(" ".join(around), gold.quote)


def kept_aside(
    sets: Mapping[str, Sequence[Case]], names: Sequence[str]
) -> dict[str, dict[str, float]]:
    """For each set the weights fitted on those of other documents."""
    return {
        name: fitted(
            [
                rest
                for other, rest in sets.items()
                if other in QUOTED and corpus_of(other) != corpus_of(name)
            ],
            names,
        )
        for name in sets
    }


def fitted(sets: Iterable[Sequence[Case]], names: Sequence[str]) -> dict[str, float]:
    examples = [[case.example(names) for case in cases] for cases in sets]
    columns = np.vstack([values for found in examples for values, _ in found])
    scales = np.maximum(columns.std(axis=0), LEAST)
    return dict(zip(names, map(float, weights_of(examples, scales)), strict=True))


def show(
    head: str, sets: Mapping[str, Sequence[Case]], weights: Mapping[str, Mapping[str, float]]
) -> None:
    best = {
        name: [int(np.argmax(weighed(case.traits, weights[name]))) for case in cases]
        for name, cases in sets.items()
    }
    answers = [
        np.mean([case.answers[one] for case, one in zip(cases, best[name], strict=True)])
        for name, cases in sets.items()
        if name in QUOTED
    ]
    quotes = [
        np.mean([case.quotes[one] for case, one in zip(cases, best[name], strict=True)])
        for name, cases in sets.items()
    ]
    unsaid = [""] * (len(quotes) - len(answers))
    for start, shares, gap in ((head, answers, unsaid), ("    quoted", quotes, [])):
        cells = [*(f"{share:.3f}" for share in shares), *gap, f"{np.mean(shares):.3f}"]
        print(f"{start:<24}" + "".join(f"{cell:>8}" for cell in cells), flush=True)
