from search.claims.numerals.ones import counted_as_one
from search.question.counted import things_counted


def test_een_is_a_number_of_what_is_asked_alone() -> None:
    asked, said = things_counted("Hoeveel handtekeningen?", "nl"), "Er is een handtekening nodig."
    assert list(counted_as_one(said, asked, "nl")) == ["handtekening"]
    assert list(counted_as_one(said, frozenset(), "nl")) == []
    assert list(counted_as_one("Er is één handtekening.", frozenset(), "nl")) == ["handtekening"]
