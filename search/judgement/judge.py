"""Judges whether the documents hold the answer, and whether the best unit is the answer.

Both are logistic models over the same features, which do not depend on language. They are fitted by
benchmarks/fit.py on questions with and without an answer; ``vind calibrate`` adapts them to an
index.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import PurePath
from typing import Any

import numpy as np

from vind.indexes.arrays import Vector
from vind.indexes.errors import IndexDamagedError
from vind.indexes.text.words import stem
from vind.indexes.types import Language, StoredPassage
from vind.search.evidence.ranking import Ranked
from vind.search.evidence.read import UnitsRead
from vind.search.evidence.traits import Traits
from vind.search.facts.names import find_names
from vind.search.facts.words import content_stems
from vind.search.fitted.packaged import fitted
from vind.search.judgement.logistic import Features, Logistic
from vind.search.passages import reading
from vind.search.question.question import Question
from vind.search.retrieval.interaction import LEAST_RARITY


@dataclass(frozen=True, slots=True)
class Judge:
    """``answerable``: the quotes hold the answer. ``right``: the best unit is the answer.

    ``once_read``: the first, judged also by a language model that has read them (``Probe.said``);
    None with a reader, which judges better.
    """

    answerable: Logistic
    right: Logistic
    once_read: Logistic | None = None

    @classmethod
    @cache
    def of(cls, calibration: str, fingerprint: str, *, has_reader: bool = False) -> "Judge":
        """The judge kept with an index (``Index.calibration``), else the default of its embedder.

        A calibration that was made with a reader is not used without one, nor the other way round.
        Raises IndexDamagedError if a vind with other features made the calibration.
        """
        section = fitted(fingerprint, "reader" if has_reader else "judgement")
        packaged: dict[str, Any] = {field.name: section.get(field.name) for field in fields(cls)}
        kept: dict[str, Any] = json.loads(calibration) if calibration else packaged
        if kept.keys() == packaged.keys() and bool(kept["once_read"]) == has_reader:
            kept = packaged
        names = packaged["answerable"]["weights"].keys()
        if kept.keys() != packaged.keys() or kept["answerable"]["weights"].keys() != names:
            raise IndexDamagedError(
                "The calibration of this index is of another version of vind: run `vind calibrate` "
                "with your questions again, or `vind calibrate --reset`."
            )
        return cls(**{name: Logistic(**one) for name, one in kept.items() if one is not None})

    def as_text(self) -> str:
        """The text that is kept with an index."""
        return json.dumps(asdict(self))


def features_of(
    question: Question,
    ranked: Ranked,
    traits: Traits,
    passages: Sequence[StoredPassage],
    rarities: Mapping[str, float],
    read: UnitsRead | None = None,
) -> Features:
    """The features of both probabilities; at least one unit must have been found.

    With a reader they include ``UnitsRead.features``.

    ``alone``, ``wording``, ``least`` and ``meaning``: the nearness of the best unit embedded alone,
    by its words, by the worst matched of the question's rarer words, and by its passage.
    ``nearest``: the largest ``alone`` of all units. ``margin``: its score minus that of the best
    unit of another document. ``said``: the share of the question's words, weighted by rarity, in
    the unit, its headings and the names of its document; ``read``: the same for the passage with
    most. ``lacks``: 1 if the question asks for an amount, a sum, a moment or a ruling and the unit
    gives none of these.
    """
    best, own = ranked.best[0], ranked.units[0]
    files = [ranked.sentences[place].stored.file_id for place in ranked.best]
    others = [one.score for one, file in zip(ranked.units, files, strict=True) if file != files[0]]
    asks, gives = (
        any((one.amount, one.money, one.moment, one.ruling))
        for one in (question.asked_for, question.asked_for.given_by(own.text))
    )
    return (read.features(best) if read is not None else {}) | {
        "alone": float(ranked.alone[0]),
        "nearest": float(ranked.alone.max()),
        "wording": float(traits.wording[best]),
        "least": float(traits.least[best]),
        "meaning": float(traits.meaning[best]),
        "margin": float(ranked.scores[best] - max(others, default=ranked.scores.min())),
        "said": _share(rarities, own.with_place, own.language),
        "read": max(
            _share(rarities, reading(stored), stored.passage.language) for stored in passages
        ),
        "lacks": float(asks and not gives),
    }


def _share(rarities: Mapping[str, float], text: str, language: Language) -> float:
    said = frozenset(content_stems(text, language))
    weights = {word: max(LEAST_RARITY, rarity) for word, rarity in rarities.items()}
    telling = {word: weight for word, weight in weights.items() if content_stems(word, language)}
    found = sum(weight for word, weight in telling.items() if stem(word, language) in said)
    return float(found / max(LEAST_RARITY, np.sum(list(telling.values()))))


def lacking_in(question: str, language: Language, readings: Iterable[str]) -> str:
    """The first name in ``question`` that is in none of ``readings``; empty if there is none.

    An answer about another name is probably wrong. Capitals are skipped: they may abbreviate words.
    """
    said = "\n".join(readings).casefold()
    names = find_names(question, language)
    plain = (name for name in names if 2 * sum(map(str.islower, name)) > len(name))
    return next((name for name in plain if name.casefold() not in said), "")


@dataclass(frozen=True, slots=True)
class Probe:
    """Judges whether the language model ``llm`` takes the quotes it read for the answer.

    The state of its middle layers tells that better than its output (Slobodkin et al., "The Curious
    Case of Hallucinatory (Un)answerability", EMNLP 2023, arXiv:2310.11877). A linear probe (Alain
    and Bengio, arXiv:1610.01644) reads the state after the prompt in one ``layer``; ``weights`` has
    one for each dimension. benchmarks/fit.py fits the probe and its weight in the judgement.
    """

    llm: str
    version: str
    layer: int
    intercept: float
    weights: tuple[float, ...]

    def said(self, state: Vector) -> float:
        """The probe's logit for the state after the prompt; the state's shape is (width,)."""
        return self.intercept + float(state @ np.array(self.weights))


@cache
def probe_of(llm: str) -> Probe | None:
    """The probe for the language model ``llm`` of the settings; None if it has none."""
    if PurePath(llm).name != llm:
        return None
    file = files("vind.search.fitted").joinpath(f"{llm}.json")
    return Probe(**json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None
