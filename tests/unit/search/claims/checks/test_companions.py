import pytest

from indexes.types import Language
from search.claims.checks.companions import role_of_a_companion
from tests.unit.search.claims.checks.checked import wrong_by

OFFICER = "Only the privacy officer, Nadia Smit, and her deputy may view images."
CHIEF = "Ruilen gaat via Jan de Boer of zijn vervanger."


@pytest.mark.parametrize(
    ("claim", "sources", "language", "wrong"),
    [
        ("The deputy privacy officer is Nadia Smit.", [OFFICER], "en", ["Nadia", "Smit"]),
        ("The privacy officer is Nadia Smit.", [OFFICER], "en", []),
        ("The officer, Nadia Smit, is one, her deputy the other.", [OFFICER], "en", []),
        ("Nadia Smit and her deputy may view images.", [OFFICER], "en", []),
        ("The deputy is Nadia Smit.", [OFFICER, "Nadia Smit is deputy of all."], "en", []),
        ("De vervanger is Jan de Boer.", [CHIEF], "nl", ["Boer"]),
    ],
)
def test_who_is_named_beside_somebody_is_another(
    claim: str, sources: list[str], language: Language, wrong: list[str]
) -> None:
    assert wrong_by(role_of_a_companion, claim, sources, language) == wrong
