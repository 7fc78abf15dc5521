"""Fit when a sentence of the language model is too doubtful to show, and say what that tells apart.

    python benchmarks/fit_doubt.py [--write]

judged.jsonl of the sample company and of benchmarks/companies has sentences that the default model
said in reply to their questions and that the quotes support, and whether they are right answers, as
people read them. Each question is asked again for the signs (search/confidence/doubt.py) of those
that it says again. Each set is kept aside in turn, and judged by what was fitted on the others:
printed is how many of its wrong sentences would be dropped, and of the right ones. ``--write``
writes search/confidence/doubt.json, fitted on all.

Asking takes half an hour. The signs are kept under .bench/, and asked for again where they are not
there.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.abstention import told_apart
from benchmarks.fit_reading import write_fitted
from benchmarks.sets import (
    COMPANIES,
    LATER,
    SAMPLE,
    indexed,
    judged_of,
    kept,
    lines_of,
    questions_of,
)
from indexes.embedder import load_embedder
from indexes.index import Index
from indexes.models import fastest_llm
from indexes.settings import load_settings
from indexes.types import Vector
from search.claims.verify import Verifier
from search.confidence.doubt import COEFFICIENTS, Doubt, Signs
from search.confidence.fitting import Array, regress
from search.confidence.reading import Probe, probe_of
from search.evaluation.questions import read_questions
from search.find import find_evidence
from search.question.cleaned import clean_question
from search.retrieval.corpus import Corpus
from search.wording.answer import prompt_of
from search.wording.doubter import Doubter
from search.wording.llm import LanguageModel
from search.wording.spoken import sentences_said

SETS = (SAMPLE, *COMPANIES, *LATER)

THRESHOLD = 0.55
"""Of the sentences under it two of three are wrong, in three sets that nobody had seen and four of
these; of those from .5 up to it five of six. The quotes stay in any case."""

PENALTY = 3.0
"""On the squares of the weights, over standardised signs."""

NAMES = [field.name for field in fields(Signs)]

UNFITTED = Doubt("", 0.0, 0.0, (0.0,) * len(NAMES))


@dataclass(frozen=True)
class Judged:
    """A sentence in reply to a question, by its set and id, and whether it is right."""

    question: str
    said: str
    right: bool
    signs: Signs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write search/confidence/doubt.json")
    options = parser.parse_args()
    sets = {name: judged(name) for name in SETS}
    chances = {name: aside(name, sets) for name in sets}
    for name, found in sets.items():
        report(name, found, chances[name])
    everything = [one for found in sets.values() for one in found]
    report("all", everything, np.concatenate(list(chances.values())))
    doubt = fitted(everything)
    print(dict(zip(NAMES, doubt.weights, strict=True)), f"intercept {doubt.intercept:.2f}")
    if options.write:
        write_fitted(COEFFICIENTS, asdict(doubt))


def judged(name: str) -> list[Judged]:
    """The sentences of a set that the model said again, with their signs; kept from before."""
    right = {(line["id"], line["said"]): line["right"] for line in lines_of(judged_of(name))}
    said = kept("doubt", name, lambda: asked(name, {question for question, _ in right}))
    return [
        Judged(f"{name} {key[0]}", key[1], right[key], signs)
        for key, signs in dict(said).items()
        if key in right
    ]


def asked(name: str, ids: set[str]) -> Iterator[tuple[tuple[str, str], Signs]]:
    """Each sentence that the quotes support, by the id of its question, with its signs."""
    settings = load_settings()
    embedder, probe = load_embedder(settings), probe_of(settings.llm)
    llm = LanguageModel.open(
        fastest_llm(settings), settings.threads, probe.layer if probe else None
    )
    with closing(llm), Index.open(indexed(name).index) as index:
        corpus = Corpus(index, embedder)
        for one in read_questions(questions_of(name)):
            if one.id in ids:
                for said, signs in replies(one.question, corpus, llm, probe):
                    yield (one.id, said), signs


def replies(
    question: str, corpus: Corpus, llm: LanguageModel, probe: Probe | None
) -> Iterator[tuple[str, Signs]]:
    """What is said in reply and supported, as it would be shown."""
    evidence = find_evidence(clean_question(question, corpus.embedder), corpus)
    says: list[float] = []

    def read(state: Vector | None) -> bool:
        if probe is None or state is None:
            raise SystemExit("there is no state of this model to be seen, or no probe of it")
        says.append(probe.said(state))
        return evidence.read(probe, state).found

    if evidence.to_be_read(probe) is None:
        return
    embed = corpus.embedder.embed_passages
    doubter = Doubter(UNFITTED, evidence)
    verifier = Verifier(evidence.asked, evidence.excerpts, evidence.language, embed)
    prompt = prompt_of(evidence, llm)
    for said in sentences_said(llm, prompt, read):
        if said.text and not (verdict := verifier.check(said.text)).reason:
            yield verdict.sentence, doubter.signs(verdict.sentence, said, says[-1])


def aside(name: str, sets: Mapping[str, Sequence[Judged]]) -> Array:
    """The chances of a set's sentences by what is fitted on the others."""
    doubt = fitted([one for other, found in sets.items() if other != name for one in found])
    return np.array([doubt.probability(one.signs) for one in sets[name]])


def fitted(found: Sequence[Judged]) -> Doubt:
    """By logistic regression; the sentences of one reply weigh as much as one."""
    values = np.array([astuple(one.signs) for one in found])
    means, scales = values.mean(axis=0), values.std(axis=0)
    of_one = [one.question for one in found]
    weights = np.array([1 / of_one.count(question) for question in of_one])
    answers = np.array([float(one.right) for one in found])
    before = np.zeros(len(NAMES) + 1)
    penalty = np.array([0.0] + [PENALTY] * len(NAMES))
    intercept, *slopes = regress((values - means) / scales, answers, weights, before, penalty)
    along = np.array(slopes) / scales
    return Doubt(
        version=datetime.now(UTC).date().isoformat(),
        threshold=THRESHOLD,
        intercept=float(f"{intercept - along @ means:.4g}"),
        weights=tuple(float(f"{one:.4g}") for one in along),
    )


def report(name: str, found: Sequence[Judged], chances: Array) -> None:
    """A line: the wrong and the right sentences that are dropped, and how well they are told."""
    right = np.array([one.right for one in found])
    dropped = chances < THRESHOLD
    print(
        f"{name:<13}"
        f"  wrong {np.sum(dropped & ~right):>3} of {np.sum(~right):>3}"
        f"  right {np.sum(dropped & right):>3} of {np.sum(right):>3}"
        f"  AUC {told_apart(chances[right], chances[~right]):.2f}"
    )


if __name__ == "__main__":
    main()
