import pytest

from search.claims.cleaning import clean_sentence


def test_citations_of_the_model_itself_are_taken_out() -> None:
    assert clean_sentence("1. **Leave** is 25 days [2, 3]【4】 (bron 1).") == "Leave is 25 days."


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("3.1 Vakantiedagen.", "Vakantiedagen."),
        ("**5.1.2. Note the name of the caller.**", "Note the name of the caller."),
        ("3.1 liter per day.", None),
        ("2.4 GHz is the band.", None),
        ("1.5 EUR per day.", None),
        ("2026.1 Handbook.", None),
    ],
)
def test_a_section_number_is_no_part_of_what_is_said(said: str, shown: str | None) -> None:
    assert clean_sentence(said) == (shown or said)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Based on the information in the excerpts, the fee is 5.", "The fee is 5."),
        ("Volgens de fragmenten, het verlof is 25 dagen.", "Het verlof is 25 dagen."),
        ("According to the handbook, leave is 25 days.", None),
        ("Based on the excerpts.", None),
        ("The excerpts suggest that leave is 25 days.", "Leave is 25 days."),
        ("The excerpt from leave.md only states that leave is 25 days.", "Leave is 25 days."),
        ("The excerpts do not suggest that leave is 25 days.", None),
        ("The meeting-2026-01-15.txt file indicates that leave is 25 days.", "Leave is 25 days."),
        ("According to the file leave.md, leave is 25 days.", "Leave is 25 days."),
        ("According to leave.md, leave is 25 days.", "Leave is 25 days."),
        ("Volgens verlof 2026.docx, is het verlof 25 dagen.", "Is het verlof 25 dagen."),
        ("According to law, leave is 25 days.", None),
        ("Yes, up to 25 days may be kept.", "Up to 25 days may be kept."),
        ("Ja, maar dat mag niet zomaar.", "Dat mag niet zomaar."),
        ("Ja Rule and Yes Bank are names.", None),
        (
            "De fragmenten geven aan dat het verlof 25 dagen is.",
            "Er staat dat het verlof 25 dagen is.",
        ),
        ("In de fragmenten staat dat het verlof 25 is.", "Er staat dat het verlof 25 is."),
        ("De fragmenten geven niet aan dat het verlof 25 dagen is.", None),
        ("Leave is 25 days, as stated in the first excerpt.", "Leave is 25 days."),
        ("According to excerpt 2, leave is 25 days.", "Leave is 25 days."),
        ("As mentioned in the excerpts, leave is 25 days.", "Leave is 25 days."),
        ("Leave is 25 days according to the second excerpt.", "Leave is 25 days."),
        ("Leave is 25 days (as per excerpt 1), in all.", "Leave is 25 days, in all."),
        ("The first excerpt states that leave is 25 days.", "Leave is 25 days."),
        ("Leave is not stated in the first excerpt.", None),
        ("Leave is in the first excerpt of the novel.", None),
        ("Het verlof is 25, zoals vermeld in het tweede fragment.", "Het verlof is 25."),
        ("Het verlof is 25 dagen volgens het eerste fragment.", "Het verlof is 25 dagen."),
        ("Volgens het eerste fragment is het verlof 25 dagen.", "Zo is het verlof 25 dagen."),
        ("In fragment 1 staat dat het verlof 25 is.", "Er staat dat het verlof 25 is."),
        ("Volgens de cao is het verlof 25 dagen.", None),
    ],
)
def test_a_reader_knows_of_no_excerpts(said: str, shown: str | None) -> None:
    assert clean_sentence(said) == (shown or said)
