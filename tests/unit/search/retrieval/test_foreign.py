"""Which passages count as said in another language than the question."""

from search.retrieval.foreign import foreign, languages_of
from tests.unit.search.examples import stored

CONFIGURATION = "dn: uid=harhir,ou=people changetype: add\nobjectClass: top\nuidNumber: 2004"


def test_prose_in_another_language_is_foreign() -> None:
    passages = [
        stored("The fee is due on the first day of May."),
        stored("De huur.", language="nl"),
    ]
    assert languages_of(passages, "nl") == ["en", "nl"]
    assert foreign(languages_of(passages, "nl"), "nl").tolist() == [1.0, 0.0]


def test_what_is_in_no_words_is_in_no_other_language() -> None:
    assert languages_of([stored(CONFIGURATION)], "nl") == [None]
    assert foreign([None], "nl").tolist() == [0.0]


def test_a_table_of_words_is_in_its_language() -> None:
    table = stored("Part\tPrice\tStock\nRubber seal\t12\t4\nBearing housing\t80\t1")
    assert languages_of([table], "nl") == ["en"]


def test_what_is_in_the_language_of_the_question_is_not_looked_at() -> None:
    assert languages_of([stored(CONFIGURATION)], "en") == ["en"]


def test_a_language_that_is_not_known_stays_so() -> None:
    assert languages_of([stored("Die Miete ist am Ersten fällig.", language="")], "nl") == [""]
