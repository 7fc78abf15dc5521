from dataclasses import replace

import numpy as np
import pytest

from tests.unit.search.examples import TOY, stored, traits_of
from vind.search.evidence.ranking import weighed
from vind.search.evidence.traits import TRAITS
from vind.search.fitted.packaged import fitted

WEIGHTS = fitted(TOY, "units")["first"]


def test_each_trait_says_what_it_is_named_for() -> None:
    passages = [
        stored("Leave policy of leave. There are 25 days of leave.", 0),
        stored("Grade\tDays\nA\t25", 1),
    ]
    found = traits_of("How many days of leave are there?", passages, {0: 3.0, 1: 1.0})
    assert found.standing.tolist() == [0, 0, -2]
    assert found.terms[1] > found.terms[2]
    assert found.wording[1] > found.wording[2]
    assert not found.addressing.any()


def test_a_sentence_has_the_words_and_codes_of_the_heading_that_it_stands_under() -> None:
    text = "Ede\n\nOpen from nine on.\n\nGoes\n\nOpen from ten on.\n\nPump P20\n\nNow it is shut."
    found = traits_of("When is the shop in Goes open, and that of P20?", [stored(text)])
    assert found.terms.tolist() == [1 / 4, 2 / 4, 1 / 4]
    assert found.codes.tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("question", "superseded"),
    [("How many days of leave are there?", [0, 1]), ("How many days of leave in 2024?", [0, 0])],
)
def test_an_older_version_counts_for_less_but_where_a_period_is_asked_for(
    question: str, superseded: list[float]
) -> None:
    now = stored("There are 25 days of leave.", 1)
    older = replace(stored("Leave: there are 24 days.", 2), superseded_by=1)
    found = traits_of(question, [now, older])
    assert found.superseded.tolist() == superseded


def test_every_weight_is_of_a_trait() -> None:
    final = fitted(TOY, "units")["final"]
    assert set(WEIGHTS) <= set(TRAITS)
    assert set(final) == {*WEIGHTS, "alone"}


@pytest.mark.parametrize("name", ["addressing", "superseded"])
def test_what_signs_a_mail_and_what_an_older_version_says_count_for_less(name: str) -> None:
    signed = "From: Ann of the pump that needs a seal <ann@pump.example>"
    old = replace(stored(signed, 1), superseded_by=2)
    traits = traits_of("Which pump needs a seal?", [old])
    column = getattr(traits, name)
    assert column.min() == 1
    without = replace(traits, **{name: np.zeros_like(column)})
    assert (weighed(traits, WEIGHTS) < weighed(without, WEIGHTS)).all()
