import pytest

from search.text.series import are_of_a_series


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        ("a/Tarieven Elzenbroek 2025.pdf", "b/Tarieven Haarveen 2026.docx", True),
        ("Tarieven Elzenbroek 2025.pdf", "Tarieven Elzenbroek 2026.pdf", False),
        ("Tarieven zaal.pdf", "Tarieven Haarveen.pdf", False),
        ("Elzenbroek.pdf", "Haarveen.pdf", False),
        ("Tarieven oud Elzenbroek.pdf", "Tarieven Haarveen.pdf", False),
        ("Regels Elzenbroek.pdf", "Tarieven Haarveen.pdf", False),
    ],
)
def test_files_that_differ_in_a_name(one: str, other: str, are: bool) -> None:
    assert are_of_a_series(one, other) == are
