"""A language model of which the hidden state tells whether what it has read answers."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from indexes.types import Vector, Vectors
from search.confidence.abstain import Features
from search.confidence.reading import Probe
from search.found import Evidence
from search.types import (
    Answered,
    Conflict,
    Event,
    Lacking,
    QuotedValue,
    QuotesFound,
    Told,
    Waiting,
    Wording,
)
from search.wording.answer import answer_events
from search.wording.llm import LanguageModel
from tests.llama import Says, ToyLlama, saying, thinking
from tests.toy import ToyEmbedder
from tests.unit.search.examples import excerpt, model_by_hand

FEE = excerpt("The fee is € 150.")
SAYS = saying("The fee is € 150. ", "The fee is € 150, Google. ")
WORDED = "The fee is € 150. [1]"

YES, NO = np.array([2.0, 0.0], dtype=np.float32), np.array([-2.0, 0.0], dtype=np.float32)
PROBE = Probe(
    llm="a model",
    version="by hand",
    layer=3,
    threshold=0.5,
    least=1.0,
    intercept=0.0,
    enough=0.5,
    weights=(1.0, 0.0),
    holds=0.4,
    invents=-2.0,
)
BY_COSINE = model_by_hand(meaning=1.0)


def evidence(cosine: float, conflicts: tuple[Conflict, ...] = (), unknown: str = "") -> Evidence:
    """Evidence alone says yes where ``cosine`` is 0 or more."""
    features = Features(meaning=cosine, wording=0.0, foreign=0.0, rare_share=0.0)
    return Evidence(
        (FEE,), "en", features, BY_COSINE, "What is the fee for visitors?", conflicts, unknown
    )


def events(found: Evidence, state: Vector | None, says: Says = SAYS) -> list[Event]:
    llama = ToyLlama(says, state=thinking(state))
    with closing(LanguageModel(llama)) as model:  # type: ignore[arg-type]
        embed = ToyEmbedder().embed_passages
        told = answer_events(found, lambda: model, embed, PROBE)
        return [event for event in told if not isinstance(event, Waiting)]


def quotes_found(told: Sequence[Event]) -> Iterator[tuple[bool, float]]:
    for event in told:
        if isinstance(event, QuotesFound):
            yield event.found, round(event.confidence, 3)


def test_what_it_has_read_and_takes_for_no_answer_is_not_found() -> None:
    told = events(evidence(cosine=1.0), NO)
    assert [type(event) for event in told] == [QuotesFound, QuotesFound, Wording, Answered]
    assert list(quotes_found(told)) == [(True, 0.731), (False, 0.182)]
    assert isinstance(told[-1], Answered)
    answer = told[-1].answer
    assert (answer.found, round(answer.confidence, 3)) == (False, 0.182)
    assert (answer.text, answer.quotes) == ("Not found in these documents.", (FEE.quote,))


def test_what_it_takes_for_the_answer_is_worded_though_the_evidence_was_not_enough() -> None:
    told = events(evidence(cosine=-0.9), YES)
    assert list(quotes_found(told)) == [(True, 0.289), (True, 0.825)]
    assert isinstance(told[-1], Answered)
    assert (told[-1].answer.text, told[-1].answer.found) == (WORDED, True)
    assert len(told[-1].answer.dropped) == 1


@pytest.mark.parametrize("found", [evidence(cosine=-1.1), evidence(cosine=1.0, unknown="Kaspar")])
def test_what_is_too_far_from_an_answer_is_not_read(found: Evidence) -> None:
    def never(_: list[dict[str, str]]) -> Iterator[str]:
        raise AssertionError("it is not to be called")

    told = events(found, YES, never)
    assert [type(event) for event in told] == [QuotesFound, Wording, Answered]
    assert not next(quotes_found(told))[0]


@pytest.mark.parametrize(
    ("unknown", "is_part", "lacking", "why"),
    [
        ("", False, None, ""),
        ("Kaspar", False, Lacking("Kaspar", False), 'Nothing that comes near mentions "Kaspar".'),
        ("art. 9", True, Lacking("art. 9", True), 'The document that is named has no "art. 9".'),
    ],
)
def test_an_answer_has_what_the_documents_lack(
    unknown: str, is_part: bool, lacking: Lacking | None, why: str
) -> None:
    told = events(replace(evidence(cosine=-1.1, unknown=unknown), is_part=is_part), NO)[-1]
    assert isinstance(told, Answered)
    assert told.answer.lacking == lacking
    assert told.answer.text == f"Not found in these documents. {why}".rstrip()


def leading(asked: str, said: str, cosine: float = 1.0) -> Evidence:
    return replace(evidence(cosine), asked=asked, excerpts=(excerpt(said),))


def test_what_leads_with_another_kind_of_thing_than_is_asked_for_is_not_enough() -> None:
    price, lunch = "What does a lunch cost?", "The canteen serves a warm lunch on Thursday."
    beside = leading(price, lunch)
    assert (beside.judged().found, round(beside.judged().confidence, 3)) == (False, 0.366)
    assert leading("On what days is there a warm lunch?", lunch).judged().found
    assert (
        leading("What does a lunch in the canteen cost?", "Lunch in the canteen\t7").judged().found
    )
    # Evidence that is as good as certain is of another sentence.
    assert [leading(price, lunch, cosine).judged().found for cosine in (1.7, 1.76)] == [False, True]
    # The language model may find it further on, if it is surer of that.
    assert list(quotes_found(events(beside, 1.5 * YES)))[1] == (True, 0.731)
    assert list(quotes_found(events(beside, 0.5 * YES)))[1] == (False, 0.269)


def test_little_that_is_asked_in_the_words_of_the_first_quote_is_enough_unless_it_was_read() -> (
    None
):
    far = replace(evidence(cosine=-3.0), asked="What is the fee?")
    assert (far.judged().found, far.judged().confidence) == (True, 0.5)
    assert list(quotes_found(events(far, YES))) == [(True, 0.5), (True, 0.881)]
    assert list(quotes_found(events(far, NO))) == [(True, 0.5), (False, 0.119)]


def test_keywords_are_found_where_they_stand_and_nobody_is_asked() -> None:
    lunch = "The canteen serves a warm lunch on Thursday."
    literal = leading("lunches canteen", lunch, cosine=-0.9)
    assert (literal.judged().found, literal.judged().confidence) == (True, 0.85)
    assert literal.to_be_read(PROBE) is None
    assert list(quotes_found(events(literal, NO))) == [(True, 0.85)]
    placed = replace(literal, excerpts=(excerpt(lunch, path="Bosman/canteen.md"),))
    assert replace(placed, asked="Bosman").judged().found
    for asked in ("lunch parking", "Bosman", "where do visitors lunch"):
        assert not replace(literal, asked=asked).judged().found
    assert not replace(literal, unknown="lunches").judged().found
    assert not replace(literal, excerpts=()).judged().found


def test_the_sentence_that_a_quote_is_chosen_for_says_what_kind_of_thing_it_gives() -> None:
    text = "The canteen serves a warm lunch. A visitor's badge costs € 7."
    beside = leading("What does a lunch in the canteen cost?", text)
    assert beside.judged().found
    chosen = replace(beside.excerpts[0].quote, best=(0, text.index("A visitor's")))
    of_lunch = replace(beside, excerpts=(replace(beside.excerpts[0], quote=chosen),))
    assert not of_lunch.judged().found


@pytest.mark.parametrize(
    ("said", "state", "found", "confidence"),
    [
        ("The fee is € 150. ", YES, True, 0.948),
        # Nothing of it holds: it repeats, or says what no quote has, of which one has to be surer.
        ("What is the fee? ", YES, True, 0.924),
        ("The fee is € 95. ", YES, True, 0.622),
        ("The fee is € 95. ", 0.5 * YES, False, 0.378),
    ],
)
def test_what_it_then_says_tells_whether_the_quotes_answer(
    said: str, state: Vector, found: bool, confidence: float
) -> None:
    told = events(evidence(cosine=1.0), state, saying(said))
    assert isinstance(told[-1], Answered)
    answer = told[-1].answer
    assert (answer.found, round(answer.confidence, 3)) == (found, confidence)
    assert [is_found for is_found, _ in quotes_found(told)] == [True, True, *[False] * (not found)]
    if not found:
        assert (answer.text, answer.quotes) == ("Not found in these documents.", (FEE.quote,))
        assert [one.sentence for one in answer.dropped] == ["The fee is € 95."]


def test_without_a_state_to_be_seen_the_evidence_judges() -> None:
    assert list(quotes_found(events(evidence(cosine=0.1), None))) == [(True, 0.525)] * 2
    assert list(quotes_found(events(evidence(cosine=-0.1), None)))[-1] == (False, 0.475)


def test_what_names_another_is_not_taken_for_the_answer_by_the_model_alone() -> None:
    asked = replace(evidence(cosine=-0.1), asked="What is the fee of the Harbour Pilots?")
    assert list(quotes_found(events(asked, YES)))[-1] == (False, 0.475)
    assert list(quotes_found(events(replace(asked, features=evidence(0.1).features), YES)))[-1][0]
    named = replace(FEE, quote=replace(FEE.quote, heading="Harbour pilots"))
    assert list(quotes_found(events(replace(asked, excerpts=(named,)), YES)))[-1][0]


def test_that_quotes_disagree_is_told_once_they_were_read() -> None:
    sides = (QuotedValue(1, "€ 150", None), QuotedValue(1, "€ 90", None))
    found = evidence(cosine=1.0, conflicts=(Conflict(sides),))
    told = events(found, YES)
    assert [type(event) for event in told[:4]] == [QuotesFound, QuotesFound, Told, Wording]
    assert not any(isinstance(event, Told) for event in events(found, NO))


def test_quotes_alone_are_judged_by_the_evidence() -> None:
    def embed(_: Sequence[str]) -> Vectors:
        raise AssertionError("there is nothing to check")

    told = list(answer_events(evidence(cosine=-0.1), None, embed, PROBE))
    assert list(quotes_found(told)) == [(False, 0.475)]


def test_the_threshold_of_a_model_as_a_logit() -> None:
    assert BY_COSINE.threshold_logit == pytest.approx(0.0)
    narrow = replace(BY_COSINE, floor=0.1, ceiling=0.9, threshold=0.7)
    assert narrow.threshold_logit == pytest.approx(np.log(3))
    assert replace(narrow, threshold=0.9).threshold_logit == np.inf
    assert replace(narrow, threshold=0.0).threshold_logit == -np.inf


def test_how_far_the_evidence_is_from_being_enough() -> None:
    cosines = (-7.0, -6.0, -0.5, 0.0, 1.5, 2.0, 9.0)
    assert [evidence(cosine).margin for cosine in cosines] == [-6.0, -6.0, -0.5, 0.0, 1.5, 2.0, 2.0]
    assert replace(evidence(0.0), features=None).margin == -6.0
    price, lunch = "What does a lunch cost?", "The canteen serves a warm lunch on Thursday."
    assert [leading(price, lunch, cosine).margin for cosine in (-5.0, 1.0, 1.8)] == [
        -5.0,
        -4.0,
        1.8,
    ]
