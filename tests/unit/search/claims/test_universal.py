import pytest

from search.claims.universal import generalised

ENGLISH = ["The HC-5 has 24 months of warranty.", "Each camera is tested, and all lenses too."]


@pytest.mark.parametrize(
    ("claim", "phrases"),
    [
        ("Each microscope has 24 months.", ["each microscope has 24 months"]),
        ("Every camera is tested.", []),
        ("All of our new cameras are tested.", []),
        ("Both lenses are tested.", []),
        ("The HC-5 has 24 months.", []),
        ("All of it.", []),
        ("Each camera, and each lamp, is tested.", ["each lamp"]),
    ],
)
def test_what_is_said_of_all_and_stands_of_one(claim: str, phrases: list[str]) -> None:
    assert generalised(claim, ENGLISH, "en") == phrases


def test_dutch_has_its_own_words_for_all() -> None:
    said = ["De onderaannemer krijgt een boete.", "Iedere huurder krijgt een sleutel."]
    assert generalised("Elke onderaannemer krijgt een boete.", said, "nl") == [
        "elke onderaannemer krijgt een boete"
    ]
    assert generalised("Alle huurders krijgen een sleutel.", said, "nl") == []
