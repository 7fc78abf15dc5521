"""Rows of tables that the question is after."""

import pytest

from search.evidence.quotes import choose_quotes
from search.evidence.selected import with_selected_rows
from search.excerpt import Excerpt
from search.tables.selection import Selection
from tests.unit.search.examples import scored, stored

HEADER = "Lateness\tRefund of the fare"
TABLE = (
    "15 to 30 minutes\ta quarter\n30 to 60 minutes\thalf\n60 minutes or more\tall of it\n"
    "Last bus, refund of the fare and a taxi\tall of it"
)
QUESTION = "What refund of the fare do I get for a bus that is 40 minutes late?"


def excerpts(question: str, *texts: str) -> list[Excerpt]:
    passages = [stored(text, number) for number, text in enumerate(texts)]
    found = with_selected_rows(scored(question, passages), passages, Selection.of(question, "en"))
    return choose_quotes(passages, found)


def best_of(excerpt: Excerpt) -> str:
    assert excerpt.quote.best is not None
    return excerpt.quote.text[slice(*excerpt.quote.best)]


@pytest.mark.parametrize(
    ("minutes", "row"),
    [(20, "15 to 30 minutes"), (40, "30 to 60 minutes"), (75, "60 minutes or more")],
)
def test_the_row_in_whose_range_the_question_is_leads(minutes: int, row: str) -> None:
    question = QUESTION.replace("40", str(minutes))
    first, *_ = excerpts(question, f"{HEADER}\n{TABLE}")
    assert best_of(first).startswith(row)


def test_without_an_amount_in_the_question_the_nearest_row_does() -> None:
    first, *_ = excerpts(QUESTION.replace("40 minutes", ""), f"{HEADER}\n{TABLE}")
    assert best_of(first) == HEADER or best_of(first).startswith("Last bus")


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("When is the pool open on Saturday?", "Saturday"),
        ("When is the pool open on Wednesday?", "Monday to Friday"),
        ("Between what hours is the indoor pool open, and the sauna of the pool?", "Pool"),
    ],
)
def test_the_row_for_the_day_or_thing_that_is_asked_leads(question: str, row: str) -> None:
    hours = (
        "When the pool is open\tHours\nMonday to Friday\t9 to 17\nSaturday\t10 to 16\n"
        "Pool (indoor)\t9 to 22"
    )
    first, *_ = excerpts(question, hours)
    assert best_of(first).startswith(row)


def test_the_row_with_whose_label_a_compound_of_the_question_begins_leads() -> None:
    insured = "Verzekering\tEigen risico\nBedrijfsauto\t€ 750\nInboedel\t€ 250\nGlas\t€ 50"
    first, *_ = excerpts("Wat is het eigen risico van de inboedelverzekering?", insured)
    assert best_of(first) == "Inboedel\t€ 250"


def test_the_row_of_the_month_leads_its_title_too() -> None:
    surcharge = (
        "Fuel surcharge 2026 (base € 1.30, 0.22 point per cent)\n\n"
        "Month\tSurcharge\n2026-10-01\t7.9%\n2026-11-01\t7.5%"
    )
    first, *_ = excerpts("What is the fuel surcharge in November 2026?", surcharge)
    assert best_of(first) == "2026-11-01\t7.5%"


def test_the_row_of_a_place_is_named_in_the_other_language() -> None:
    allowances = "Country\tPer 24 hours\nNetherlands\t38.50\nGermany\t49.50\nFrance\t55.00"
    first, *_ = excerpts("Wat is de vergoeding als ik in Duitsland overnacht?", allowances)
    assert best_of(first) == "Germany\t49.50"


def test_the_header_is_none_of_the_rows_that_the_question_names() -> None:
    scale = "Scale\tMinimum\tMaximum\n5\t2200\t2900\n6\t2450\t3250\n7\t2800\t3700"
    first, *_ = excerpts("What is the maximum of scale 7?", scale)
    assert best_of(first) == "7\t2800\t3700"


REGISTER = (
    "Tag\tItem\tUntil\tUser\n"
    "NL-0101\tLaptop\t2026-02-10\tBen Carter\n"
    "NL-0102\tLaptop\t2027-05-03\tAnn Morgan\n"
    "NL-0103\tPhone\t2026-09-01\tDan Evans"
)
RATES = "Parcel\tTo\tRate\n2 - 10 kg\tEde\t8.50\n2 - 10 kg\tBonn\t15.30\n10 - 20 kg\tBonn\t26.10"


@pytest.mark.parametrize(
    ("question", "text", "row"),
    [
        ("Who has laptop NL-0102?", REGISTER, "NL-0102"),
        ("Which laptop does Ann Morgan have?", REGISTER, "NL-0102"),
        ("Which laptop does Ben Carter have?", REGISTER, "NL-0101"),
        ("What is the rate of a parcel of 5 kg to Bonn?", RATES, "2 - 10 kg\tBonn"),
        ("What is the rate of a parcel of 5 kg to Ede?", RATES, "2 - 10 kg\tEde"),
    ],
)
def test_of_several_rows_that_are_asked_the_nearest_leads(
    question: str, text: str, row: str
) -> None:
    first, *_ = excerpts(question, text)
    assert best_of(first).startswith(row)


def test_the_rows_of_another_document_are_left_as_they_are() -> None:
    leave = "Years\tLeave\n5 to 10 years\tone day\n10 to 20 years\ttwo days"
    passages = [stored(f"{HEADER}\n{TABLE}", 1), stored(leave, 2, path="leave.md")]
    before = scored(QUESTION, passages)
    after = with_selected_rows(before, passages, Selection.of(QUESTION, "en"))
    others = [place for place, one in enumerate(before.sentences) if one.passage == 1]
    assert after.scores[others].tolist() == before.scores[others].tolist()


def test_the_one_row_of_somebody_with_that_name_leads() -> None:
    people = (
        "Name\tWork\tMobile\nAnn Prins\tdesk, mobile number of the house\t81\nBob Smit\tbar\t82"
    )
    (first, *_) = excerpts("mobile number of bob", people)
    assert best_of(first).startswith("Bob Smit")
    (first, *_) = excerpts("mobile number of bob", f"{people}\nBob Prins\tbar\t83")
    assert best_of(first).startswith("Ann")
