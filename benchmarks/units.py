"""The ranking of units and the two probabilities, fitted on questions with gold quotes.

The weights are fitted listwise, as those of the ranking of passages are: the share of the softmax
over a question's units that goes to those that stand in the gold quote or hold it. The
probabilities are logistic models over what the best unit and its rivals are. Each set is kept aside
in turn. Questions without an answer are those of the sets, and the answerable ones of MASKED with
their gold documents taken out of the search.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benchmarks.logistic import fitted_on, probabilities
from benchmarks.retrieval.fit import weights_of
from benchmarks.sets import (
    EVERY_COMPANY,
    SAMPLE,
    evenly,
    in_other_language,
    indexed,
    questions_of,
)
from vind.indexes.index import Index
from vind.indexes.models.embedder import load_embedder
from vind.search.calibration import names_of, without
from vind.search.evaluation.metrics import holds_quote
from vind.search.evaluation.questions import Gold, read_questions
from vind.search.evidence.find import Evidence, find_evidence
from vind.search.evidence.traits import TRAITS
from vind.search.facts.words import in_words
from vind.search.judgement.logistic import Logistic, balanced
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus

OTHER = "other language"
"""The sample company's questions, asked in the language that they were not written in."""

QUOTED = ("contracts", SAMPLE, OTHER, *EVERY_COMPANY)
"""Sets whose questions have a gold quote, on which the weights are fitted."""

SETS = (*QUOTED, "vac-nl", "clapnq")

MASKED = ("clapnq", "contracts", "vac-nl")
"""Sets of which no other document answers, once the gold one is taken out."""

MOST_QUESTIONS = 250
"""Questions of a set, evenly picked."""

FIRST = tuple(name for name in TRAITS if name not in ("preferred", "least"))
FINAL = (*FIRST, "alone")

REFUSED = 0.08
"""Share of the questions with an answer that may be refused, on average over the sets."""

LARGEST_FINAL, LARGEST_FIRST, PREFERRED = 0.3, 0.1, 0.08
"""The largest weights, by which the others are scaled, and that of a document which a conversation
is about: no set says anything of it."""

LEAST = 1e-9
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Case:
    """A question's units that were read alone, by their features, shape (units, FINAL).

    ``every`` are all of its units, shape (all units, FIRST). ``answers`` and ``every_answers``:
    those that stand in the gold quote or hold it. ``features`` are what the probabilities are made
    of, ``says`` what a language model says that has read the quotes, None without one. ``right``:
    whether the best unit answers; ``shown``: whether a quote does.
    """

    id: str
    units: Array
    answers: npt.NDArray[np.bool_]
    every: Array
    every_answers: npt.NDArray[np.bool_]
    answerable: bool
    features: dict[str, float]
    right: bool
    shown: bool
    says: float | None = None


def cases_of(name: str) -> list[Case]:
    """Of the questions of a set; kept under .bench/ for as long as its index is the same."""
    return list(_cases(name))


def corpus_of(name: str) -> str:
    return SAMPLE if name == OTHER else name


def _cases(name: str) -> Iterator[Case]:
    settings = indexed(corpus_of(name))
    embedder = load_embedder(settings)
    asked = read_questions(questions_of(corpus_of(name)))
    texts = in_other_language() if name == OTHER else [one.question for one in asked]
    with Index.open(settings.index) as index:
        corpus, names = Corpus(index, embedder), names_of(index)
        for one, text in evenly(list(zip(asked, texts, strict=True)), MOST_QUESTIONS):
            question = Question.parse(text, index, embedder)
            yield case_of(one.id, find_evidence(question, corpus), one.gold, one.answerable)
            if one.answerable and name in MASKED:
                rest = corpus.within(without(one.gold, names))
                yield case_of(f"{one.id} without", find_evidence(question, rest), (), False)


def case_of(name: str, evidence: Evidence, gold: Sequence[Gold], answerable: bool) -> Case:
    ranked = evidence.ranked
    if ranked is None or evidence.features is None:
        raise SystemExit(f"Nothing at all was found for: {evidence.question.text}")
    passages = [evidence.passages[one.passage] for one in ranked.sentences]
    answers = np.array(
        [
            any(
                holds(one.passage.text[sentence.start : sentence.end], quote)
                for quote in gold
                if quote.names(one.path)
            )
            for one, sentence in zip(passages, ranked.sentences, strict=True)
        ],
        dtype=np.bool_,
    )
    every = np.column_stack([getattr(evidence.traits, name) for name in FIRST])
    read = list(ranked.best)
    best = evidence.excerpts[0].quote
    return Case(
        name,
        np.column_stack([every[read], ranked.alone]),
        answers[read],
        every,
        answers,
        answerable,
        dict(evidence.features),
        any(one.names(best.path) and holds(best.unit.text, one) for one in gold),
        any(
            one.names(excerpt.quote.path) and holds_quote(excerpt.quote.text, one.quote or "")
            for excerpt in evidence.excerpts
            for one in gold
        ),
    )


def holds(text: str, gold: Gold) -> bool:
    """Whether a text of the gold document stands in the gold quote or holds half of it."""
    if not gold.quote:
        return True
    return holds_quote(text, gold.quote) or in_words(text) in in_words(gold.quote)


def fit_units(sets: Mapping[str, Sequence[Case]]) -> dict[str, dict[str, float]]:
    """Both weights on all of ``sets``; prints what they are worth on each kept aside."""
    quoted = {name: cases for name, cases in sets.items() if name in QUOTED}
    shares = []
    for name, cases in quoted.items():
        rest = [o for other, o in quoted.items() if corpus_of(other) != corpus_of(name)]
        weights = _final(rest)
        asked = [one for one in cases if one.answerable]
        now = np.mean([one.right for one in asked])
        found = np.mean([_is_right(one, weights) for one in asked])
        there = np.mean([one.answers.any() for one in asked])
        shares.append((now, found, there))
        print(f"{name:<16} marked right {now:.3f}; fitted elsewhere {found:.3f} of {there:.3f}")
    print(f"{'mean':<16} {np.mean(shares, axis=0).round(3)}")
    every = list(quoted.values())
    final = _scaled(_final(every), LARGEST_FINAL)
    first = _fitted(FIRST, [[(one.every, one.every_answers) for one in c] for c in every])
    return {"first": _scaled(first, LARGEST_FIRST), "final": final}


def _final(sets: Sequence[Sequence[Case]]) -> dict[str, float]:
    return _fitted(FINAL, [[(one.units, one.answers) for one in cases] for cases in sets])


def _scaled(weights: Mapping[str, float], largest: float) -> dict[str, float]:
    """The weights in a size as it is chosen, as only the order counts, and PREFERRED."""
    scale = largest / max(map(abs, weights.values()))
    return {key: round(scale * weight, 4) for key, weight in weights.items()} | {
        "preferred": PREFERRED
    }


def _is_right(case: Case, weights: Mapping[str, float]) -> bool:
    return bool(case.answers[np.argmax(case.units @ np.array(list(weights.values())))])


def _fitted(
    names: Sequence[str], sets: Sequence[Sequence[tuple[Array, npt.NDArray[np.bool_]]]]
) -> dict[str, float]:
    examples = [[(values, answers) for values, answers in one if answers.any()] for one in sets]
    columns = np.vstack([values for found in examples for values, _ in found])
    scales = np.maximum(columns.std(axis=0), LEAST)
    return dict(zip(names, map(float, weights_of(examples, scales)), strict=True))


def fit_judgement(sets: Mapping[str, Sequence[Case]]) -> dict[str, Logistic]:
    """Both models on all sets; prints what they are worth on each kept aside."""
    thresholds = np.linspace(0.0, 1.0, 201)
    aside: dict[str, Array] = {}
    for name in sets:
        rest = {o: c for o, c in sets.items() if corpus_of(o) != corpus_of(name)}
        aside[name] = probabilities(_answerable(rest), [one.features for one in sets[name]])
    refused, caught = (
        [_share_under(sets, aside, under, answerable=yes) for under in thresholds]
        for yes in (True, False)
    )
    place = max(i for i, share in enumerate(refused) if share <= REFUSED)
    print(
        f"kept aside: under {thresholds[place]:.3f} refused {refused[place]:.3f}, "
        f"caught {caught[place]:.3f}"
    )
    for name, cases in sets.items():
        one = {name: cases}
        line = [f"{name:<16}"]
        for yes in (True, False):
            if any(c.answerable is yes for c in cases):
                share = _share_under(one, aside, thresholds[place], answerable=yes)
                line.append(f"{'refused' if yes else 'caught'} {share:.3f}")
        there, absent = (
            aside[name][[c.answerable is which for c in cases]] for which in (True, False)
        )
        if len(there) and len(absent):
            auc = np.mean(there[:, None] > absent) + np.mean(there[:, None] == absent) / 2
            line.append(f"told apart {auc:.3f}")
        print("  ".join(line))
    answerable = _answerable(sets)
    chances = {
        name: probabilities(answerable, [c.features for c in cases]) for name, cases in sets.items()
    }
    refused = [_share_under(sets, chances, under, answerable=True) for under in thresholds]
    threshold = thresholds[max(i for i, share in enumerate(refused) if share <= REFUSED)]
    return {
        "answerable": replace(answerable, threshold=float(threshold)),
        "right": _right(sets),
    }


def _share_under(
    sets: Mapping[str, Sequence[Case]],
    chances: Mapping[str, Array],
    under: float,
    *,
    answerable: bool,
) -> float:
    """On average over the sets."""
    shares = []
    for name, cases in sets.items():
        which = np.array([one.answerable is answerable for one in cases])
        if which.any():
            shares.append(float(np.mean(chances[name][which] < under)))
    return float(np.mean(shares)) if shares else 0.0


def _answerable(sets: Mapping[str, Sequence[Case]]) -> Logistic:
    groups = [list(cases) for cases in sets.values()]
    cases = [one for group in groups for one in group]
    said = np.array([float(one.answerable) for one in cases])
    weights = np.concatenate([balanced(np.array([float(o.answerable) for o in g])) for g in groups])
    return fitted_on(list(cases[0].features), [one.features for one in cases], said, weights)


def _right(sets: Mapping[str, Sequence[Case]]) -> Logistic:
    """Of questions as they are asked: those without an answer are as rare as in the sets."""
    quoted = [one for name, cases in sets.items() if name in QUOTED for one in cases]
    said = np.array([float(one.right) for one in quoted])
    return fitted_on(
        list(quoted[0].features), [one.features for one in quoted], said, np.ones(len(said)) / 4
    )
