"""Sentences that the quotes support and that are likely no answer are not said."""

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from search.confidence.abstain import Features
from search.confidence.doubt import Doubt, Signs
from search.confidence.reading import Probe
from search.found import Evidence
from search.reasons import Reason
from search.types import Answer, Answered, Dropped
from search.wording.answer import answer_events
from search.wording.doubter import Doubter
from search.wording.llm import LanguageModel
from search.wording.spoken import Said
from tests.llama import LIKELY, ToyLlama, saying, thinking
from tests.toy import ToyEmbedder
from tests.unit.search.examples import excerpt, model_by_hand

EMBED = ToyEmbedder().embed_passages
CERTAIN = model_by_hand(intercept=1.0)
LEADS = Doubt("leads", threshold=0.5, intercept=-1.0, weights=(0.0, 2.0, 0.0))
LIKELY_ONLY = Doubt("likely", threshold=0.5, intercept=0.5, weights=(0.0, 0.0, 1.0))


def evidence(asked: str, *texts: str, several: bool = False) -> Evidence:
    features = Features(meaning=0.0, wording=0.0, foreign=0.0, rare_share=0.0)
    quotes = tuple(excerpt(text, path=f"{number}.md") for number, text in enumerate(texts))
    return Evidence(quotes, "en", features, CERTAIN, asked, several=several)


FEES = evidence("What is the fee of 2026?", "The fee is € 150 in 2026.", "The fee was € 120 then.")


def answer(
    found: Evidence,
    doubt: Doubt | None,
    *said: str,
    probe: Probe | None = None,
    state: float = 0.0,
) -> Answer:
    llama = ToyLlama(saying(*said), state=thinking(np.array([state], dtype=np.float32)))
    with closing(LanguageModel(llama)) as model:  # type: ignore[arg-type]
        *_, last = answer_events(found, lambda: model, EMBED, probe, doubt)
    assert isinstance(last, Answered)
    return last.answer


def test_a_number_that_does_not_lead_is_doubted() -> None:
    told = answer(FEES, LEADS, "The fee was € 120. ", "The fee is € 150.")
    assert told.text == "The fee is € 150. [1]"
    assert told.dropped == (Dropped("The fee was € 120.", Reason.DOUBTFUL),)


def test_where_all_is_doubtful_the_quotes_are_the_answer() -> None:
    told = answer(FEES, LEADS, "The fee was € 120.")
    assert (told.text, told.found, len(told.quotes)) == ("", True, 2)


def test_what_nobody_has_judged_is_not_doubted() -> None:
    assert answer(FEES, None, "The fee was € 120.").text == "The fee was € 120. [2]"


@pytest.mark.parametrize("both", [replace(FEES, several=True), replace(FEES, compares=True)])
def test_of_several_things_the_first_quote_has_only_one(both: Evidence) -> None:
    assert answer(both, LEADS, "The fee was € 120.").text == "The fee was € 120. [2]"


def test_what_the_quotes_do_not_support_is_dropped_for_that() -> None:
    told = answer(FEES, LEADS, "The fee is € 999.")
    assert [one.reason for one in told.dropped] == ["no quote has: 999"]


@pytest.mark.parametrize(
    ("sentence", "leads"),
    [
        ("The fee is € 150.", 1.0),
        ("The fee of 2026 is € 150.", 1.0),
        ("The fee was € 120.", 0.0),
        ("The fee of 2026 is due.", 0.0),
        ("The fee is due.", 0.0),
    ],
)
def test_the_signs_of_a_sentence(sentence: str, leads: float) -> None:
    signs = Doubter(LEADS, FEES).signs(sentence, Said(sentence, -0.5), reading=0.25)
    assert signs == Signs(reading=0.25, leads=leads, likelihood=-0.5)


@pytest.mark.parametrize(
    ("heading", "header"), [("Fees of 2027", ""), ("", "Fees\t2027"), ("", "")]
)
def test_what_stands_over_the_leading_sentence_is_part_of_it(heading: str, header: str) -> None:
    fees = replace(FEES, excerpts=(excerpt("Visitors\t€ 150", heading=heading, header=header),))
    sentence = "Visitors pay € 150 in 2027."
    signs = Doubter(LEADS, fees).signs(sentence, Said(sentence), 0.0)
    assert signs.leads == float(bool(heading or header))


@pytest.mark.parametrize(
    ("sentence", "leads"),
    [
        ("The first day of illness is not paid.", 1.0),
        ("Not paid is the first day of each illness.", 0.0),
        ("The first day of illness is a holiday.", 0.0),
        ("It is so.", 0.0),
    ],
)
def test_a_sentence_without_numbers_leads_where_the_leading_one_has_all_its_words(
    sentence: str, leads: float
) -> None:
    best = "The first day of illness is not paid, except after an accident."
    found = evidence("Is the first day paid?", best)
    assert Doubter(LEADS, found).signs(sentence, Said(sentence), 0.0).leads == leads


def test_the_words_of_a_row_are_those_of_its_header_too() -> None:
    row = evidence("Who is on duty at Christmas?", "52\tMarijke Terpstra")
    under = replace(row, excerpts=(excerpt("52\tMarijke Terpstra", header="Week\tManager"),))
    sentence = "The manager is Marijke Terpstra."
    for found, leads in ((row, 0.0), (under, 1.0)):
        assert Doubter(LEADS, found).signs(sentence, Said(sentence), 0.0).leads == leads


@pytest.mark.parametrize(
    ("best", "sentence", "leads"),
    [
        ("Willem\t95\t375\t620", "The Willem room is 620 euros.", 1.0),
        ("Willem\t95\t375\t620", "The Willem room is 630 euros.", 0.0),
        ("Willem\t95\t375\t620", "The Willem room is 620 dollars.", 0.0),
        ("Willem\t95\t375\t620", "The Willem room is 375 or 620 euros.", 0.0),
        ("Willem\t95\t375\t\u20ac 620", "The Willem room is 375 or 620 euros.", 1.0),
        ("Willem has room for 620.", "The Willem room is 620 euros.", 0.0),
    ],
)
def test_one_price_of_a_row_leads_though_it_does_not_say_euro(
    best: str, sentence: str, leads: float
) -> None:
    found = evidence("What is the full day price of the Willem room?", best)
    assert Doubter(LEADS, found).signs(sentence, Said(sentence), 0.0).leads == leads


def test_only_the_best_sentence_of_the_first_quote_leads() -> None:
    fees = evidence("What is the fee?", "The fee was € 120. The fee is € 150.")
    first = fees.excerpts[0]
    chosen = replace(first, quote=replace(first.quote, best=(19, 36)))
    for found, leads in ((fees, 1.0), (replace(fees, excerpts=(chosen,)), 0.0)):
        signs = Doubter(LEADS, found).signs("The fee is € 120.", Said(""), 0.0)
        assert signs.leads == leads


def test_the_reading_is_what_the_state_of_the_model_says_whatever_the_index() -> None:
    believes = Doubt("reads", threshold=0.5, intercept=0.0, weights=(1.0, 0.0, 0.0))
    probe = Probe("a model", "by hand", 3, 0.01, 2.0, 0.0, 0.0, (1.0,), 0.0, 0.0)
    for state, text in ((0.1, "The fee is € 150. [1]"), (-0.1, "")):
        for own in (probe, replace(probe, shift=-1.0, slope=0.5)):
            told = answer(FEES, believes, "The fee is € 150.", probe=own, state=state)
            assert (told.found, told.text) == (True, text)


def test_the_likelihood_is_that_of_the_token_of_the_reply() -> None:
    likely = replace(LIKELY_ONLY, intercept=-LIKELY + 0.01)
    unlikely = replace(LIKELY_ONLY, intercept=-LIKELY - 0.01)
    assert answer(FEES, likely, "The fee is € 150.").text == "The fee is € 150. [1]"
    assert answer(FEES, unlikely, "The fee is € 150.").text == ""
