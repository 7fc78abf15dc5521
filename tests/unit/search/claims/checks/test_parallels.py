"""Claims that are mixed from two sentences."""

import pytest

from search.claims.checks.parallels import blend_of_parallels
from tests.unit.search.claims.checks.checked import wrong_by

REPAIRS = ["De huurder betaalt klein onderhoud.", "De verhuurder betaalt groot onderhoud."]
BINS = ["Glas gaat in de groene container.", "Papier gaat in de blauwe container."]
DAMAGE = ["Schade meldt u bij de receptie.", "De manager betaalt de schade per kwartaal."]


@pytest.mark.parametrize(
    ("claim", "sources", "wrong"),
    [
        ("De huurder betaalt groot onderhoud.", REPAIRS, ["huurder", "groot"]),
        ("Groot onderhoud is voor de huurder.", REPAIRS, ["groot", "huurder"]),
        ("De verhuurder betaalt groot onderhoud.", REPAIRS, []),
        ("De huurder betaalt klein onderhoud, de verhuurder groot.", REPAIRS, []),
        ("Papier gaat in de groene container.", BINS, ["papier", "groene"]),
        ("Papier gaat in de container.", BINS, []),
        ("De huurder betaalt groot onderhoud.", [*REPAIRS, "De huurder mag groot klussen."], []),
        ("Schade bij de receptie betaalt de manager.", DAMAGE, []),
        ("Papier gaat in groen.", ["Glas\tgaat\tgroen", "Papier\tgaat\tblauw"], []),
    ],
)
def test_what_two_parallel_sentences_say_is_not_mixed(
    claim: str, sources: list[str], wrong: list[str]
) -> None:
    assert wrong_by(blend_of_parallels, claim, sources, "nl") == wrong
