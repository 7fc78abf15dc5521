import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from indexes.errors import IndexDamagedError
from indexes.states import States, pack
from indexes.types import Reading, Scored
from search.confidence.abstain import (
    Features,
    Model,
    features_of,
    model_of,
    packaged_model,
)
from search.question.codes import Codes
from search.retrieval.candidates import Candidates
from search.retrieval.nearness import Scale, Scales
from search.retrieval.signals import SIGNALS, Signals
from search.retrieval.subject import Query
from tests.unit.search.examples import TOY, stored

NOTHING = np.zeros(2)
STRONG = Features(2.1, 1.9, 0.0, 1.0)
WEAK = Features(0.3, 0.6, 0.0, 0.1)
PLAIN = Scales(cosine=Scale(0.0, 1.0, foreign=0.02), wording=Scale(0.0, 1.0, foreign=0.04))
VECTOR = np.array([0.0, 1.0], dtype=np.float32)
READING = Reading(VECTOR, ("verlof",), np.array([[0.0, 1.0]], dtype=np.float32))
VECTORS = np.array([[0.6, 0.8], [0.8, 0.6]], dtype=np.float32)
# One word a passage, its state that of the passage: as near to the question's as the passage is.
STATES = States.of([pack([1], vector[None], vector) for vector in VECTORS], VECTORS)


def candidates(rarities: dict[str, float]) -> Candidates:
    """Two passages, each a document of its own, the Dutch one nearest."""
    return Candidates(
        dense=[Scored(1, 0.9), Scored(2, 0.8)],
        terms=[],
        passages=[stored("Verlof duurt 25 dagen.", 1, language="nl"), stored("Other.", 2)],
        signals=Signals(*(NOTHING for _ in SIGNALS)),
        beyond=[],
        document_of={1: 1, 2: 2},
        rarities=rarities,
        codes=Codes(),
        are_all=True,
    )


def features(question: str, found: Candidates, scales: Scales = PLAIN) -> Features:
    return features_of(Query(question, READING), found, found.passages, STATES, scales)


def test_the_features_of_a_question() -> None:
    found = features("verlof pension", candidates({"verlof": 3.0, "pension": 1.0}))
    assert asdict(found) == pytest.approx(
        {"meaning": 0.9, "wording": 0.8, "foreign": 0.0, "rare_share": 3 / 4}, abs=1e-3
    )


def test_what_an_embedder_says_is_put_on_the_scale_of_all() -> None:
    other = Scales(cosine=Scale(unlike=0.2, like=0.6), wording=Scale(unlike=0.3, like=0.8))
    got = features("verlof", candidates({}), other)
    assert got.meaning == pytest.approx(0.7 / 0.4, abs=1e-3)
    assert got.wording == pytest.approx(1.0, abs=1e-3)


def test_a_question_without_words_has_none_in_common() -> None:
    assert features("?", candidates({})).rare_share == 0.0


@pytest.mark.parametrize(
    ("question", "foreign"),
    [
        ("Hoeveel dagen verlof krijg ik als medewerker per jaar?", 0.0),
        ("How many days of leave do I get each year as an employee?", 1.0),
        ("E-4521", 0.0),
    ],
)
def test_a_question_in_another_language_than_what_it_found(question: str, foreign: float) -> None:
    assert features(question, candidates({})).foreign == foreign


def test_passages_in_another_language_are_nearer_than_their_cosines_say() -> None:
    dutch = "Hoeveel dagen verlof krijg ik als medewerker per jaar?"
    english = "How many days of leave do I get each year as an employee?"
    found = candidates({})
    # Passage 1, of .9, is Dutch and passage 2, of .8, is English.
    assert features(dutch, found).meaning == pytest.approx(0.9)
    assert features(english, found).meaning == pytest.approx(0.9 + 0.02)
    assert features(dutch, found).wording == pytest.approx(0.8, abs=1e-3)
    assert features(english, found).wording == pytest.approx(0.8 + 0.04, abs=1e-3)
    near = replace(found, dense=[Scored(1, 0.9), Scored(2, 0.9 - 0.01)])
    assert features(dutch, near).meaning == pytest.approx(0.9 + 0.01)
    assert features(dutch, near).foreign == 1.0


def test_the_packaged_model_tells_the_clear_cases_apart() -> None:
    model = packaged_model(TOY)
    assert model.probability(WEAK) < model.threshold < model.probability(STRONG)


def test_what_is_left_to_chance_bounds_a_probability() -> None:
    plain = replace(packaged_model(TOY), floor=0.0, ceiling=1.0)
    bounded = replace(plain, floor=0.1, ceiling=0.7)
    for features in (WEAK, STRONG):
        expected = 0.1 + 0.6 * plain.probability(features)
        assert bounded.probability(features) == pytest.approx(expected)


def test_an_index_may_have_a_model_of_its_own() -> None:
    assert model_of("", TOY) is packaged_model(TOY)
    own = replace(packaged_model(TOY), version="own", threshold=0.77)
    assert model_of(json.dumps(asdict(own)), TOY) == own


@pytest.mark.parametrize("weights", [{"margin": 1.0}, {}])
def test_a_model_of_another_vind_is_refused(weights: dict[str, float]) -> None:
    other: Model = replace(packaged_model(TOY), weights=weights)
    with pytest.raises(IndexDamagedError, match="vind calibrate"):
        model_of(json.dumps(asdict(other)), TOY)
