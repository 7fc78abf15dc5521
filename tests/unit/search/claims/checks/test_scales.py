import pytest

from search.claims.checks.scales import amount_of_another_scale
from search.claims.verify import Verifier
from tests.toy import ToyEmbedder
from tests.unit.search.claims.checks.checked import wrong_by
from tests.unit.search.examples import excerpt

ROWS = ["post\thal\ttotaal", "Totaal baten\t9525\t10705"]


@pytest.mark.parametrize(
    ("over", "claim", "wrong"),
    [
        ("Begroting 2025 (x 1.000 euro)", "De baten zijn 10705 euro.", ["10705 euro"]),
        ("Begroting 2025 (x 1000 euro)", "De baten zijn € 10.705.", ["€ 10.705"]),
        ("Begroting 2025 (in duizenden euro)", "De baten zijn 10705 euro.", ["10705 euro"]),
        ("Begroting 2025 (x 1.000 euro)", "De baten zijn 10.705.000 euro.", []),
        ("Begroting 2025 (x 1.000 euro)", "De baten zijn 10.705 duizend euro.", []),
        ("Begroting 2025 (x 1.000 euro)", "De baten zijn 10705 (x 1.000 euro).", []),
        ("Begroting 2025 (x 1.000 euro)", "Er zijn 10705 kaarten.", []),
        ("Begroting 2025, 2 x 1000 watt", "De baten zijn 10705 euro.", []),
        ("Begroting 2025", "De baten zijn 10705 euro.", []),
    ],
)
def test_an_amount_of_a_table_in_thousands(over: str, claim: str, wrong: list[str]) -> None:
    assert wrong_by(amount_of_another_scale, claim, [over, *ROWS], "nl") == wrong


def test_an_amount_that_also_stands_outside_the_table() -> None:
    said = ["In duizenden euro", *ROWS, "De entree is 9525 euro."]
    assert wrong_by(amount_of_another_scale, "De entree is 9525 euro.", said, "nl") == []


@pytest.mark.parametrize("over", ["x 1.000 euro", "x 1000 euro", "in duizenden euro"])
@pytest.mark.parametrize("amount", ["10.705.000 euro", "€ 10.705.000"])
def test_the_whole_amount_holds(over: str, amount: str) -> None:
    table = excerpt("\n".join([f"Begroting 2025 ({over})", *ROWS]))
    embed = ToyEmbedder().embed_passages
    check = Verifier("Wat zijn de totale baten in 2025?", [table], "nl", embed).check
    assert check(f"De totale baten zijn {amount}.").reason == ""
