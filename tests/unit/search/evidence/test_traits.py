from dataclasses import replace

import numpy as np
import pytest

from tests.toy import ToyEmbedder
from tests.unit.search.examples import TOY, stored
from vind.indexes.text.states import States
from vind.indexes.types import StoredPassage
from vind.search.evidence.ranking import weighed
from vind.search.evidence.traits import TRAITS, Traits, measure_traits
from vind.search.evidence.units import split_passages
from vind.search.fitted.packaged import fitted
from vind.search.question.codes import Codes
from vind.search.retrieval.nearness import scales_of
from vind.search.retrieval.subject import Query

WEIGHTS = fitted(TOY, "units")["first"]


def traits_of(question: str, *texts: str, ranking: dict[int, float] | None = None) -> Traits:
    passages = [stored(text, number) for number, text in enumerate(texts)]
    return traits_between(question, passages, ranking or dict.fromkeys(range(len(texts)), 0.0))


def traits_between(
    question: str, passages: list[StoredPassage], ranking: dict[int, float]
) -> Traits:
    embedder = ToyEmbedder()
    read = embedder.read_passages([one.passage.text for one in passages])
    states = States.of(read.states, read.vectors)
    whole = Query(question, embedder.read_questions([question])[0])
    return measure_traits(
        whole,
        split_passages(passages),
        passages,
        states,
        {},
        Codes.of(question),
        {},
        ranking,
        scales_of(embedder),
    )


def test_each_trait_says_what_it_is_named_for() -> None:
    found = traits_of(
        "How many days of leave are there?",
        "Leave policy of leave. There are 25 days of leave.",
        "Grade\tDays\nA\t25",
        ranking={0: 3.0, 1: 1.0},
    )
    assert found.standing.tolist() == [0, 0, -2]
    assert found.terms[1] > found.terms[2]
    assert found.wording[1] > found.wording[2]
    assert not found.addressing.any()


def test_a_sentence_has_the_words_and_codes_of_the_heading_that_it_stands_under() -> None:
    found = traits_of(
        "When is the shop in Goes open, and that of P20?",
        "Ede\n\nOpen from nine on.\n\nGoes\n\nOpen from ten on.\n\nPump P20\n\nNow it is shut.",
    )
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
    found = traits_between(question, [now, older], {1: 0.0, 2: 0.0})
    assert found.superseded.tolist() == superseded


def test_every_weight_is_of_a_trait() -> None:
    final = fitted(TOY, "units")["final"]
    assert set(WEIGHTS) <= set(TRAITS)
    assert set(final) == {*WEIGHTS, "alone"}


@pytest.mark.parametrize("name", ["addressing", "superseded"])
def test_what_signs_a_mail_and_what_an_older_version_says_count_for_less(name: str) -> None:
    signed = "From: Ann of the pump that needs a seal <ann@pump.example>"
    old = replace(stored(signed, 1), superseded_by=2)
    traits = traits_between("Which pump needs a seal?", [old], {1: 0.0})
    column = getattr(traits, name)
    assert column.min() == 1
    without = replace(traits, **{name: np.zeros_like(column)})
    assert (weighed(traits, WEIGHTS) < weighed(without, WEIGHTS)).all()
