import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from indexes.errors import IndexDamagedError
from indexes.types import Scored
from search.confidence.abstain import (
    FEW,
    MANY,
    Features,
    Model,
    features_of,
    model_of,
    packaged_model,
)
from search.retrieval.candidates import Candidates
from search.retrieval.signals import Signals
from tests.unit.search.examples import stored

NOTHING = np.zeros(2)
STRONG = Features(0.92, 0.0, 1.0, 1.2, 1.4)
WEAK = Features(0.80, 0.0, 0.1, 0.05, 0.1)


def candidates(terms: list[float], rarities: dict[str, float]) -> Candidates:
    """Candidates of which each passage is a document of its own, numbered from 1."""
    passages = [stored("Verlof duurt 25 dagen.", 1, language="nl"), stored("Other.", 2)]
    return Candidates(
        dense=[Scored(1, 0.9), Scored(2, 0.8)],
        terms=[Scored(number, score) for number, score in enumerate(terms, 1)],
        passages=passages,
        signals=Signals(NOTHING, NOTHING, NOTHING),
        beyond=[],
        document_of={number: number for number in range(1, 50)},
        rarities=rarities,
    )


def test_the_features_of_a_question() -> None:
    found = candidates([9.0] + [5.0] * 8 + [4.0] * 20 + [3.0], {"verlof": 3.0, "pension": 1.0})
    features = features_of("verlof pension", found, found.passages)
    assert features.cosine == pytest.approx(0.9)
    assert features.rare_share == pytest.approx(3 / 4)
    assert features.terms_over_few == pytest.approx((9 - 4) / 4)
    assert features.terms_over_many == pytest.approx((9 - 3) / 4)


def test_places_that_no_document_has_count_for_nothing() -> None:
    few = candidates([8.0, 6.0], {"verlof": 2.0})
    features = features_of("verlof", few, few.passages)
    assert features.terms_over_few == features.terms_over_many == pytest.approx(8 / 2)
    none = candidates([], {})
    alone = asdict(features_of("x", none, none.passages))
    assert alone == pytest.approx({**dict.fromkeys(alone, 0.0), "cosine": 0.9})
    assert FEW < MANY


def test_several_passages_of_a_document_stand_once() -> None:
    found = replace(
        candidates([8.0, 7.0, 6.0], {"a": 1.0}), document_of=dict.fromkeys(range(1, 9), 1)
    )
    assert features_of("a", found, found.passages).terms_over_few == pytest.approx(8.0)


@pytest.mark.parametrize(
    ("question", "foreign"),
    [
        ("Hoeveel dagen verlof krijg ik als medewerker per jaar?", 0.0),
        ("How many days of leave do I get each year as an employee?", 1.0),
        ("E-4521", 0.0),
    ],
)
def test_a_question_in_another_language_than_what_it_found(question: str, foreign: float) -> None:
    found = candidates([1.0], {})
    assert features_of(question, found, found.passages).foreign == foreign


def test_the_packaged_model_tells_the_clear_cases_apart() -> None:
    model = packaged_model()
    assert model.probability(WEAK) < model.threshold < 0.5 < model.probability(STRONG)


def test_an_index_may_have_a_model_of_its_own() -> None:
    assert model_of("") is packaged_model()
    own = replace(packaged_model(), version="own", threshold=0.77)
    assert model_of(json.dumps(asdict(own))) == own


@pytest.mark.parametrize("weights", [{"margin": 1.0}, {}])
def test_a_model_of_another_vind_is_refused(weights: dict[str, float]) -> None:
    other: Model = replace(packaged_model(), weights=weights)
    with pytest.raises(IndexDamagedError, match="vind calibrate"):
        model_of(json.dumps(asdict(other)))
