import pytest

from vind.indexes.text.embedded import embedded_text, name_of
from vind.indexes.types import TITLE_END, Passage


def passage(text: str, heading: str = "", table_header: str = "") -> Passage:
    return Passage(text, 0, len(text), heading=heading, table_header=table_header)


def test_where_it_stands_goes_before_what_it_says() -> None:
    found = embedded_text(
        "hr/prijslijst_2024.xlsx", "", passage("Fiets\t250", "Fietsen > Nieuw", "Artikel\tPrijs")
    )
    assert found == f"prijslijst 2024\nFietsen > Nieuw{TITLE_END}Artikel\tPrijs\nFiets\t250"


def test_headings_that_open_the_passage_are_not_said_twice() -> None:
    text = "Leave\n\nCarrying over\n\nFive days."
    assert embedded_text("a.md", "", passage(text, "Handbook > Leave > Carrying over")) == (
        f"a\nHandbook{TITLE_END}{text}"
    )
    assert embedded_text("a.md", "", passage("Five days.", "Leave")) == (
        f"a\nLeave{TITLE_END}Five days."
    )


@pytest.mark.parametrize(
    ("path", "title", "name"),
    [
        ("x/leave-policy_2024.docx", "", "leave policy 2024"),
        ("leave.docx", "Leave policy", "Leave policy"),
        ("contract-final.pdf", "Lease of the office", "Lease of the office (contract final)"),
        ("0038f3c3-6266-4d40-965b-a78e96241c22.html", "", ""),
        ("31715818.txt", "", ""),
        ("2021.pdf", "", "2021"),
    ],
)
def test_a_document_is_called_by_its_file_name_and_title(path: str, title: str, name: str) -> None:
    assert name_of(path, title) == name


def test_what_stands_in_front_is_kept_short() -> None:
    found = embedded_text("a" * 300 + ".txt", "", passage("x", "h" * 500, "c" * 500))
    assert len(found) < 420
    assert found.endswith("\nx")


def test_a_text_without_a_name_or_headings_has_no_title() -> None:
    assert embedded_text("31715818.txt", "", passage("Five days.")) == "Five days."
