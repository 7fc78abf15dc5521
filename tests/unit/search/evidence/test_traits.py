from dataclasses import replace

import numpy as np
import pytest

from tests.toy import ToyEmbedder
from tests.unit.search.examples import TOY, stored
from vind.indexes.states import States
from vind.indexes.types import StoredPassage
from vind.search.evidence.ranking import weighed
from vind.search.evidence.traits import TRAITS, Traits, measure_traits
from vind.search.evidence.units import split_passages
from vind.search.facts.asked import AskedFor
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
        AskedFor.of(question, "en"),
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
    assert found.amount.tolist() == [0, 1, 1]
    assert found.first.tolist() == [1, 0, 1]
    assert found.row.tolist() == [0, 0, 1]
    assert found.standing.tolist() == [0, 0, -2]
    assert found.naming[0] > found.naming[1]
    assert found.terms[1] > found.terms[2]
    assert found.wording[1] > found.wording[2]
    assert not found.addressing.any()


def test_a_question_and_a_heading_are_told_from_what_is_said() -> None:
    found = traits_of(
        "What does parking cost?",
        "Parking at the yard\n\nWhat is the price there? It is € 3 a day, for all.",
    )
    assert found.heading.tolist() == [1, 0, 0]
    assert found.asking.tolist() == [0, 1, 0]
    assert found.money.tolist() == [0, 0, 1]


def test_a_line_that_is_a_heading_of_its_passage_is_one_however_it_reads() -> None:
    title = "Parking rules of May 2026"
    passages = [
        stored(f"{title}\n\nIt is 3 a day.", heading=title),
        stored(f"{title}\n\nIt is.", 2),
    ]
    found = traits_between("What does parking cost?", passages, {1: 0.0, 2: 0.0})
    assert found.heading.tolist() == [1, 0, 0]


def test_a_sentence_has_the_words_and_codes_of_the_heading_that_it_stands_under() -> None:
    found = traits_of(
        "When is the shop in Goes open, and that of P20?",
        "Ede\n\nOpen from nine on.\n\nGoes\n\nOpen from ten on.\n\nPump P20\n\nNow it is shut.",
    )
    assert found.terms.tolist() == [1 / 4, 2 / 4, 1 / 4]
    assert found.codes.tolist() == [0, 0, 1]


def test_the_answer_leads_before_the_question_above_it() -> None:
    question = "What does parking cost?"
    found = traits_of(question, f"{question}\n\nWhat parking does cost a guest is € 3.")
    assert found.wording[0] == pytest.approx(found.wording[1], abs=1e-3)
    assert int(np.argmax(weighed(found, WEIGHTS))) == 1


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


def test_the_first_quote_has_the_number_that_is_asked_for() -> None:
    question = "How many days of leave are there?"
    found = traits_of(question, "There are days of leave for all.", "There are 25 days of leave.")
    assert found.terms[0] == found.terms[1]
    assert int(np.argmax(weighed(found, WEIGHTS))) == 1


def test_every_weight_is_of_a_trait() -> None:
    final = fitted(TOY, "units")["final"]
    assert set(WEIGHTS) <= set(TRAITS)
    assert set(final) == {*WEIGHTS, "alone"}


@pytest.mark.parametrize("name", ["addressing", "superseded"])
def test_what_signs_a_mail_and_what_an_older_version_says_count_for_less(name: str) -> None:
    signed = "Kind regards,\nAnn of the pump that needs a seal"
    old = replace(stored(signed, 1), superseded_by=2)
    traits = traits_between("Which pump needs a seal?", [old], {1: 0.0})
    column = getattr(traits, name)
    assert column.min() == 1
    without = replace(traits, **{name: np.zeros_like(column)})
    assert (weighed(traits, WEIGHTS) < weighed(without, WEIGHTS)).all()
