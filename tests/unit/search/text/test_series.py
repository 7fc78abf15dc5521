import pytest

from search.text.series import are_called_alike


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        ("a/Tarieven Elzenbroek 2025.pdf", "a/Tarieven Haarveen 2026.docx", True),
        ("a/Tarieven Elzenbroek 2025.pdf", "b/Tarieven Haarveen 2026.docx", False),
        ("Tarieven Elzenbroek 2025.pdf", "Tarieven Elzenbroek 2026.pdf", False),
        ("Tarieven januari Haarveen.pdf", "Tarieven mei Haarveen.pdf", False),
        ("Elzenbroek.pdf", "Haarveen.pdf", False),
        ("Regels Elzenbroek.pdf", "Tarieven Haarveen.pdf", False),
    ],
)
def test_files_that_are_called_alike_but_for_a_word(one: str, other: str, are: bool) -> None:
    assert are_called_alike(one, other) == are
