"""Fit the probe of the language model that has read the quotes, and say what it tells apart.

    python benchmarks/fit_reading.py [--write]

Whether a model has the answer before it is asked of its hidden state behind the prompt
(search/confidence/reading.py). It learns that from questions with an answer alone, each read twice:
with its gold documents in the search, where the gold quote is in the prompt, and without them,
where it is not. So it cannot learn what a question sounds like that has no answer: those that
really have none are there to judge by, and to weigh its say against that of the evidence. Each set
is kept aside in turn, and judged by what was fitted on the others. ``--write`` writes
search/confidence/reading.json, fitted on all.

Reading all takes the better part of an hour. What was read is kept under .bench/, and read again
where it is not there.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.abstention import told_apart
from benchmarks.sets import COMPANIES, ROOT, SAMPLE, evenly, indexed, is_here, kept, questions_of
from indexes.embedder import load_embedder
from indexes.index import Index
from indexes.models import fastest_llm
from indexes.settings import load_settings
from indexes.types import Vector
from search.calibration.examples import names_of, without
from search.confidence.abstain import Features, packaged_model
from search.confidence.fitting import Answerable, Array, regress
from search.confidence.reading import COEFFICIENTS, Probe
from search.confidence.unknown import lacks_name
from search.evaluation.metrics import holds_quote
from search.evaluation.questions import EvaluationQuestion, read_questions
from search.find import find_evidence
from search.question.cleaned import clean_question
from search.retrieval.corpus import Corpus
from search.wording.answer import prompt_of, to_be_worded
from search.wording.llm import LanguageModel

LAYER = 19
"""Of 28: of the layers 12 to 23 the one that tells most apart in sets kept aside; 15 to 20 tell
nearly as much, the last ones little."""

PAIRED = ("clapnq", "contracts", "vac-nl", SAMPLE, *COMPANIES)
"""Sets of which few other documents answer, once the gold ones are taken out."""

ANSWERED = ("handbook", "scifact")
"""Sets that are there to be answered only."""

MOST = 60
"""Questions with an answer of a set, evenly picked, and as many of those without."""

PENALTY = 4000.0
"""On the squares of the weights, over standardised dimensions."""

ENOUGH = 0.3
"""Standard deviations of what the probe says that it counts for by how much, in a logit, the
evidence is more than enough or short of that: of 0 to .5 what catches most, at as many refused."""

REFUSED, UNREAD = 0.12, 0.01
"""Shares of the questions with an answer, as the mean over sets: of those that are refused, and of
those that are not read for want of evidence."""


@dataclass(frozen=True)
class Read:
    """A question, what the evidence for it is, and the state of the model that has read that.

    ``answerable``: its answer is among the documents searched. ``in_prompt``: a gold quote, or one
    of a gold document where no quote is given, was among what the model read. ``masked``: its gold
    documents were taken out. ``unknown``: it names what stands nowhere; ``nameless``: or not in
    what was read.
    """

    answerable: bool
    masked: bool
    in_prompt: bool
    unknown: bool
    nameless: bool
    features: Features
    state: Vector


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write search/confidence/reading.json")
    options = parser.parse_args()
    sets = {name: read_of(name) for name in (*PAIRED, *ANSWERED) if is_here(name)}
    aside = {name: aside_of(name, sets) for name in sets}
    intercept, slopes = curve_of(sets, aside)
    chances = {name: 1 / (1 + np.exp(-intercept - said @ slopes)) for name, said in aside.items()}
    threshold = under(chances, sets, REFUSED)
    for name, found in sets.items():
        report(name, found, chances[name], threshold)
    model = packaged_model()
    logits = {
        name: np.array([model.logit(one.features) for one in found]) for name, found in sets.items()
    }
    least = model.threshold_logit - under(logits, sets, UNREAD)
    probe = probe_from(direction(list(sets.values())), (intercept, slopes), threshold, least)
    print(f"threshold {threshold:.3f}, read down to {least:.2f} under that of the evidence")
    if options.write:
        write_fitted(COEFFICIENTS, asdict(probe))


def write_fitted(coefficients: str, fields: dict[str, Any]) -> None:
    """Into a file of search/confidence, for the language model that the settings name."""
    target = ROOT / "search/confidence" / coefficients
    fitted = json.loads(target.read_text(encoding="utf-8"))
    fitted[load_settings().llm] = fields
    target.write_text(json.dumps(fitted) + "\n", encoding="utf-8")


def read_of(name: str) -> list[Read]:
    """All that was read for a set, kept from before or read now."""
    return kept("reading", name, lambda: readings(name))


def readings(name: str) -> Iterator[Read]:
    settings = load_settings()
    embedder = load_embedder(settings)
    llm = LanguageModel.open(fastest_llm(settings), settings.threads, LAYER)
    with closing(llm), Index.open(indexed(name).index) as index:
        corpus, names = Corpus(index, embedder), names_of(index)
        for asked in picked(read_questions(questions_of(name))):
            yield from read(asked, corpus, llm, masked=False)
            if asked.answerable and name in PAIRED:
                rest = corpus.within(without(asked.gold, names))
                yield from read(asked, rest, llm, masked=True)


def picked(questions: Sequence[EvaluationQuestion]) -> Iterator[EvaluationQuestion]:
    for answerable in (True, False):
        those = [one for one in questions if one.answerable is answerable]
        yield from evenly(those, MOST)[:MOST]


def read(
    asked: EvaluationQuestion, corpus: Corpus, llm: LanguageModel, *, masked: bool
) -> Iterator[Read]:
    """One, or none where nothing is found."""
    found = find_evidence(clean_question(asked.question, corpus.embedder), corpus)
    if found.features is None:
        return
    worded = to_be_worded(found)
    prompt = prompt_of(found, llm)
    state = llm.read(prompt)
    if state is None:
        raise SystemExit("llama.cpp shows no hidden states of this model")
    yield Read(
        answerable=asked.answerable and not masked,
        masked=masked,
        in_prompt=any(
            gold.names(one.quote.path)
            and (gold.quote is None or holds_quote(one.quote.text, gold.quote))
            for one in worded
            for gold in asked.gold
        ),
        unknown=bool(found.unknown),
        nameless=lacks_name(found.asked, (one.with_place for one in found.excerpts)),
        features=found.features,
        state=state.astype(np.float16).astype(np.float32),
    )


def direction(sets: Sequence[Sequence[Read]]) -> tuple[Array, float]:
    """Weights of the dimensions and an intercept, by ridge regression of pairs on 1 and -1."""
    pairs = [one for found in sets for one in found if is_of_pair(one)]
    states = np.array([one.state for one in pairs], dtype=np.float64)
    means, scales = states.mean(axis=0), states.std(axis=0) + 1e-6
    inputs = (states - means) / scales
    answers = np.array([1.0 if one.answerable else -1.0 for one in pairs])
    weights = np.where(answers > 0, 0.5 / np.mean(answers > 0), 0.5 / np.mean(answers < 0))
    kernel = inputs @ inputs.T + PENALTY * np.diag(1 / weights)
    along = inputs.T @ np.linalg.solve(kernel, answers - np.average(answers, weights=weights))
    return along / scales, -float(along / scales @ means)


def is_of_pair(one: Read) -> bool:
    return one.in_prompt if one.answerable else one.masked and not one.in_prompt


def aside_of(name: str, sets: Mapping[str, Sequence[Read]]) -> Array:
    """What those fitted on the other sets say of each reading of one, and its evidence's margin.

    Shape (readings, 2).
    """
    along, start = direction([found for other, found in sets.items() if other != name])
    margin = packaged_model().margin
    return np.array([[one.state @ along + start, margin(one.features)] for one in sets[name]])


def is_enough(one: Read) -> bool:
    model = packaged_model()
    return model.probability(one.features) >= model.threshold and not one.unknown


def curve_of(sets: Mapping[str, Sequence[Read]], aside: Mapping[str, Array]) -> tuple[float, Array]:
    """Of the likeliest logistic curve over both, each set weighing the same: intercept, slopes.

    The slopes, shape (2,), are for what the probe and the evidence say; one follows the other.
    """
    spread = float(np.concatenate(list(aside.values()))[:, 0].std())
    both = np.array([1.0, ENOUGH * spread])
    said = np.concatenate([one @ both for one in aside.values()])[:, None]
    answers = np.array([float(one.answerable) for found in sets.values() for one in found])
    weights = np.concatenate([np.full(len(one), 100 / len(one)) for one in aside.values()])
    intercept, slope = regress(said, answers, weights, np.zeros(2), np.zeros(2))
    return float(intercept), slope * both


def under(
    values: Mapping[str, Array], sets: Mapping[str, Sequence[Answerable]], share: float
) -> float:
    """What ``share`` of the questions with an answer are under, as the mean over sets."""
    those = [
        np.sort(values[name][[one.answerable for one in found]]) for name, found in sets.items()
    ]
    tried = np.unique(np.concatenate(those))
    shares = np.mean([np.searchsorted(one, tried) / len(one) for one in those], axis=0)
    return float(tried[np.searchsorted(shares, share, side="right") - 1])


def probe_from(
    found: tuple[Array, float], curve: tuple[float, Array], threshold: float, least: float
) -> Probe:
    """What a reply adds is fitted behind it, by fit_reply.py."""
    (along, start), (intercept, slopes) = found, curve
    return Probe(
        llm=load_settings().llm,
        version=datetime.now(UTC).date().isoformat(),
        layer=LAYER,
        threshold=threshold,
        least=least,
        intercept=intercept + float(slopes[0]) * start,
        enough=float(slopes[1]),
        weights=tuple(float(f"{one:.4g}") for one in slopes[0] * along),
        holds=0.0,
        invents=0.0,
    )


def report(name: str, found: Sequence[Read], chances: Array, threshold: float) -> None:
    """A line: what is refused and caught by the evidence alone, and by the probe of other sets."""
    model = packaged_model()
    asked = np.array([not one.masked for one in found])
    answerable = np.array([one.answerable for one in found])
    alone = np.array([model.probability(one.features) for one in found])
    enough = np.array([is_enough(one) for one in found])
    unnamed = np.array([one.unknown or one.nameless for one in found])
    both = (chances < threshold) | (unnamed & ~enough)
    line = f"{name:<13}"
    for said, refused in ((alone, ~enough), (chances, both)):
        line += f"  refused {np.mean(refused[answerable]):.2f}"
        for none in (asked & ~answerable, ~asked):
            line += f" caught {np.mean(refused[none]):.2f}" if none.any() else " caught   - "
        none = asked & ~answerable
        line += f" AUC {told_apart(said[answerable], said[none]):.2f}" if none.any() else ""
    print(line)


if __name__ == "__main__":
    main()
