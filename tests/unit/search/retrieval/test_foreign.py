"""Which passages count as said in another language than the question."""

import pytest

from tests.unit.search.examples import stored
from vind.indexes.types import Language, StoredPassage
from vind.search.retrieval.interaction import foreign, languages_of

CONFIGURATION = "dn: uid=harhir,ou=people changetype: add\nobjectClass: top\nuidNumber: 2004"


TABLE = "Part\tPrice\tStock\nRubber seal\t12\t4\nBearing housing\t80\t1"


@pytest.mark.parametrize(
    ("passage", "asked_in", "said_in", "is_foreign"),
    [
        (stored("The fee is due on the first day of May."), "nl", "en", True),
        (stored("De huur.", language="nl"), "nl", "nl", False),
        (stored(TABLE), "nl", "en", True),
        (stored(CONFIGURATION), "nl", None, False),  # in no words, so in no other language
        (stored(CONFIGURATION), "en", "en", False),  # not looked at
        (stored("Die Miete ist am Ersten fällig.", language=""), "nl", "", False),
    ],
)
def test_which_passages_are_said_in_another_language(
    passage: StoredPassage, asked_in: Language, said_in: Language | None, is_foreign: bool
) -> None:
    assert languages_of([passage], asked_in) == [said_in]
    assert foreign([said_in], asked_in).tolist() == [float(is_foreign)]
