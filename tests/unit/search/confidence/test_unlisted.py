"""What is asked of by a number or a letter that the column for such has not."""

import pytest

from search.confidence.unlisted import unlisted_in
from tests.unit.search.examples import excerpt

ROTA = (
    "Week\tOn duty\n49\tRuben Solleveld\n50\tYousef Haddad\n51\tGerrit Kester",
    "52\tYousef Haddad\n53\tRuben Solleveld",
)
GRADES = "Functie\tGroep (cao)\nInpakker\tA\nHeftruck\tB\nMonteur\tC"
PRICES = "Zone\tPrice\n1-3\t12\n4\t15\n5\t16\n6\t18\nZone 9\t25"


def unlisted(question: str, table: str, *more: str, said: str = "") -> str:
    document = "\n\n".join((table, *more))
    return unlisted_in(question, excerpt(table), lambda: document, [document, said])


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Wie heeft dienst in week 2?", "week 2"),
        ("who is on duty in Week 48", "Week 48"),
        ("Wie heeft dienst in week 50?", ""),
        ("Wie heeft dienst in week 53?", ""),  # in the rest of the table, over the page
        ("Wie heeft dienst in week 2.5?", ""),
        ("Wie heeft dienst op dag 2?", ""),  # no column of days
        ("Werken er per week 2 mensen?", ""),
        ("Are there every week 2 people on duty?", ""),
    ],
)
def test_a_week_that_a_rota_lacks(question: str, missing: str) -> None:
    assert unlisted(question, *ROTA) == missing


def test_what_another_text_tells_in_words_is_known() -> None:
    assert unlisted("Who is on duty in week 2?", *ROTA, said="In week 02 nobody is.") == ""
    assert unlisted("Who is on duty in week 2?", *ROTA, said="In week 22 Ruben is.") == "week 2"


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("uurloon functiegroep F", "functiegroep F"),
        ("uurloon groep f", "groep f"),
        ("uurloon functiegroep b", ""),
        ("uurloon van de groep", ""),
        ("uurloon functiegroep 7", ""),  # its labels are letters
        ("uurloon gezinsgroep F", "gezinsgroep F"),
    ],
)
def test_a_letter_that_a_column_lacks(question: str, missing: str) -> None:
    assert unlisted(question, GRADES) == missing


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("price in zone 7", "zone 7"),
        ("price in zone 2", ""),  # of 1-3
        ("price in zone 9", ""),
        ("price in zone 1", ""),
    ],
)
def test_a_range_has_what_is_in_it(question: str, missing: str) -> None:
    assert unlisted(question, PRICES) == missing


def test_a_range_over_the_end_of_a_year() -> None:
    table = "Week\tPrice\n45-13\t2,41\n20\t2,00\n21\t1,58\n22\t1,60"
    assert unlisted("price in week 2", table) == ""
    assert unlisted("price in week 30", table) == "week 30"


def test_two_labels_are_no_series() -> None:
    assert unlisted("Who is on duty in week 2?", "Week\tOn duty\n49\tRuben\n50\tYousef") == ""


def test_the_document_is_fetched_for_a_question_of_such_a_column_alone() -> None:
    fetched: list[str] = []

    def document() -> str:
        fetched.append(ROTA[0])
        return ROTA[0]

    for question in ("Who is on duty?", "Who has shift 2?"):
        assert unlisted_in(question, excerpt(ROTA[0]), document, [ROTA[0]]) == ""
    assert not fetched
    assert unlisted_in("Who has week 2?", excerpt(ROTA[0]), document, [ROTA[0]]) == "week 2"
    assert len(fetched) == 1
