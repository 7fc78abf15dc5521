"""Fit what the reply of the language model tells of whether the quotes answer, beside the reading.

    python benchmarks/fit_reply.py [--write]

Where the quotes support nothing of a reply that has facts of its own, they mostly hold no answer
(search/confidence/reading.py). Each question is asked as it is and, where it has an answer, without
its gold documents. What a reply adds to the logit is fitted by logistic regression, each set
weighing the same; each is kept aside in turn, and judged by what was fitted on the others, at the
threshold that refuses the same share of the questions with an answer over all sets. Printed is what
is refused and caught by the reading alone and with the reply, and how far the probability is from
how often there is an answer, over the questions as they are asked: the reading was fitted to as
many without their documents, and is brought to that by a shift. ``--write`` writes all of it into
search/confidence/reading.json.

Asking takes some eight minutes a set. What was asked is kept under .bench/, and asked again where
it is not there.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from math import inf, log
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.fit_reading import picked, under, write_fitted
from benchmarks.sets import NEWEST, SAMPLE, indexed, is_here, kept, questions_of
from indexes.embedder import load_embedder
from indexes.index import Index
from indexes.models import fastest_llm
from indexes.settings import load_settings
from indexes.types import Embedder
from search.calibration.examples import names_of, without
from search.confidence.doubt import doubt_of
from search.confidence.fitting import Array, answers_of, regress
from search.confidence.reading import COEFFICIENTS, Probe, Reply, probe_of
from search.evaluation.questions import read_questions
from search.evaluation.reliability import expected_calibration_error, reliability
from search.find import find_evidence
from search.found import Evidence
from search.question.cleaned import clean_question
from search.retrieval.corpus import Corpus
from search.types import Answered
from search.wording.answer import answer_events, reply_of
from search.wording.llm import LanguageModel

SETS = ("clapnq", "contracts", "vac-nl", SAMPLE, "care", "haulier", "turbines", *NEWEST)
"""The probe was fitted to the first five; of the others it has seen none."""

OBLIQUE = ("airport",)
"""Sets to be judged only: of what their people ask too much is not in what is read."""

REFUSED = 0.1
"""Share of the questions with an answer that are refused, as the mean over the other sets."""

PENALTY = np.array([0.1, 10.0, 0.1, 0.1])
"""On the intercept, on leaving what the reading says as it is, and on what a reply adds."""

AS_IT_IS = np.array([0.0, 1e6])
"""For an intercept alone."""


class Added(NamedTuple):
    """What a reply adds to the logit, and what all have more as questions are asked: of a Probe."""

    holds: float
    invents: float
    shift: float


class Replied(NamedTuple):
    """A question, and what its quotes were taken for.

    ``answerable``: its answer is among the documents searched; ``masked``: its gold documents were
    taken out. ``logit`` is of the reading; without a ``reply`` it was refused before there was one.
    """

    answerable: bool
    masked: bool
    logit: float
    reply: Reply | None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write search/confidence/reading.json")
    options = parser.parse_args()
    every = {name: replies_of(name) for name in SETS if is_here(name)}
    sets = {name: found for name, found in every.items() if name not in OBLIQUE}
    alone = {name: np.array([one.logit for one in found]) for name, found in every.items()}
    others = {
        name: fitted([rest for other, rest in sets.items() if other != name]) for name in every
    }
    aside = {name: after(found, others[name]._replace(shift=0.0)) for name, found in every.items()}
    print(f"{'':<13}  reading alone{'':<40}  with the reply")
    least, most = (under(logits, sets, REFUSED) for logits in (alone, aside))
    for name, found in every.items():
        report(name, found, (alone[name] < least, aside[name] < most))
    shifted = {name: aside[name] + others[name].shift for name in sets}
    print(f"calibration error, as asked: {error(alone, sets):.3f} > {error(shifted, sets):.3f}")
    added = fitted(list(sets.values()))
    logits = {name: after(found, added) for name, found in sets.items()}
    threshold = 1 / (1 + np.exp(-under(logits, sets, REFUSED)))
    print(added, f"threshold {threshold:.3f}")
    if options.write:
        probe = replace(_probe(), **added._asdict(), threshold=float(threshold))
        write_fitted(COEFFICIENTS, asdict(probe))


def _probe() -> Probe:
    found = probe_of(load_settings().llm)
    if found is None:
        raise SystemExit("no probe is fitted for this language model: see fit_reading.py")
    return found


def replies_of(name: str) -> list[Replied]:
    """All of a set, kept from before or asked now."""
    return [Replied(*one) for one in kept("reply", name, lambda: replies(name))]


def replies(name: str) -> Iterator[Replied]:
    settings, probe = load_settings(), _probe()
    embedder = load_embedder(settings)
    llm = LanguageModel.open(fastest_llm(settings), settings.threads, probe.layer)
    with closing(llm), Index.open(indexed(name).index) as index:
        corpus, names = Corpus(index, embedder), names_of(index)
        for asked in picked(read_questions(questions_of(name))):
            rest = [corpus.within(without(asked.gold, names))] if asked.answerable else []
            question = clean_question(asked.question, embedder)
            for masked, searched in enumerate((corpus, *rest)):
                evidence = find_evidence(question, searched)
                logit, reply = replied_to(evidence, embedder, llm, probe)
                yield Replied(asked.answerable and not masked, bool(masked), logit, reply)


def replied_to(
    evidence: Evidence, embedder: Embedder, llm: LanguageModel, probe: Probe
) -> tuple[float, Reply | None]:
    """The logit of the reading, and the reply, whatever the reading says."""
    open_to_all = replace(probe, threshold=0.0, holds=0.0, invents=0.0, shift=0.0)
    doubt = doubt_of(load_settings().llm)
    embed = embedder.embed_passages
    events = answer_events(evidence, lambda: llm, embed, open_to_all, doubt)
    (answer,) = (event.answer for event in events if isinstance(event, Answered))
    if not answer.found:
        return -inf, None
    return log(answer.confidence / (1 - answer.confidence)), reply_of(answer)


def fitted(sets: Sequence[Sequence[Replied]]) -> Added:
    """Each set weighing the same."""
    every, weights = weighed([[one for one in found if one.reply] for found in sets])
    kinds = [[float(one.reply is kind) for kind in (Reply.HOLDS, Reply.INVENTS)] for one in every]
    inputs = np.column_stack([[one.logit for one in every], np.array(kinds)])
    before = np.array([0.0, 1.0, 0.0, 0.0])
    _, _, holds, invents = regress(inputs, answers_of(every), weights, before, PENALTY)
    added = Added(round(float(holds), 3), round(float(invents), 3), 0.0)
    asked, weights = weighed([list(filter(is_as_asked, found)) for found in sets])
    logits = after(asked, added)[:, None]
    shift, _ = regress(logits, answers_of(asked), weights, np.array([0.0, 1.0]), AS_IT_IS)
    return added._replace(shift=round(float(shift), 3))


def weighed(sets: Sequence[Sequence[Replied]]) -> tuple[list[Replied], Array]:
    weights = np.concatenate([np.full(len(found), 100 / len(found)) for found in sets])
    return [one for found in sets for one in found], weights


def is_as_asked(one: Replied) -> bool:
    """Not without its documents, nor refused before it was read."""
    return not one.masked and one.logit > -inf


def after(found: Sequence[Replied], added: Added) -> Array:
    """The logits once there is a reply."""
    adds: dict[Reply | None, float] = {Reply.HOLDS: added.holds, Reply.INVENTS: added.invents}
    return np.array([one.logit + added.shift + adds.get(one.reply, 0.0) for one in found])


def error(logits: Mapping[str, Array], sets: Mapping[str, Sequence[Replied]]) -> float:
    """The expected calibration error over the questions of all sets as they are asked."""
    told = [
        (1 / (1 + np.exp(-logit)), one.answerable)
        for name, found in sets.items()
        for logit, one in zip(logits[name], found, strict=True)
        if is_as_asked(one)
    ]
    return expected_calibration_error(reliability(told))


def report(name: str, found: Sequence[Replied], refused: Sequence[npt.NDArray[np.bool_]]) -> None:
    """A line: of those with an answer what is refused, and of those without one what is caught."""
    answerable = np.array([one.answerable for one in found])
    masked = np.array([one.masked for one in found])
    line = f"{name:<13}"
    for those in refused:
        wrong = those[answerable].mean()
        line += f"  refused {wrong:.2f}"
        for head, none in (("caught", ~answerable & ~masked), ("gold out", masked)):
            share = those[none].mean() if none.any() else np.nan
            line += f"  {head} {share:.2f} (F1 {2 * share / (1 + share + wrong):.2f})"
    print(line)


if __name__ == "__main__":
    main()
