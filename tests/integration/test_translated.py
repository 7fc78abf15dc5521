"""Sentences that rest on a quote in another language, with the real embedder."""

import pytest

from indexes.embedder import load_embedder
from indexes.settings import load_settings
from search.claims.verify import Verifier
from tests.unit.search.examples import excerpt

pytestmark = pytest.mark.models

SECURITY = excerpt(
    "Backups are kept for 35 days; the month-end copy for seven years. In the test of March 2026 "
    "it took 5 hours and 10 minutes to bring the system back; the target is four.",
    path="it/policy.docx",
)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("De reservekopieën worden 35 dagen bewaard.", ""),
        ("De reservekopieën worden zeven jaar bewaard in een kluis.", "no quote says this"),
        ("De medewerkers krijgen 35 dagen vakantie.", "no quote says this"),
        ("De reservekopieën worden 36 dagen bewaard.", "no quote has: 36"),
    ],
)
def test_a_sentence_of_a_quote_in_another_language_supports_one_that_says_the_same(
    sentence: str, reason: str
) -> None:
    embedder = load_embedder(load_settings())
    question = "Hoe lang worden reservekopieën bewaard?"
    checked = Verifier(question, [SECURITY], "nl", embedder.embed_passages)
    assert checked.check(sentence).reason == reason


@pytest.mark.parametrize(
    "question", ["Wie maakt de reservekopieën?", "Hoe lang worden sollicitatiebrieven bewaard?"]
)
def test_nor_does_one_that_is_not_near_to_the_question(question: str) -> None:
    embedder = load_embedder(load_settings())
    checked = Verifier(question, [SECURITY], "nl", embedder.embed_passages)
    verdict = checked.check("De reservekopieën worden 35 dagen bewaard.")
    assert verdict.reason == "no quote says this"
