"""What goes with the quotes that were found."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from search.confidence.abstain import Features
from search.excerpt import Excerpt
from search.find import find_evidence
from search.found import Evidence
from search.retrieval.corpus import Corpus
from search.types import Lacking
from tests.toy import ToyEmbedder
from tests.unit.search.examples import ask, excerpt, model_by_hand

SOME = Features(meaning=0.0, wording=0.0, foreign=0.0, rare_share=0.0)
PRICES = excerpt("The studio is € 40 an hour.", opening="prices 2024.md \nStudio")
CLOSED = excerpt("The studio is closed.")
ERROR = excerpt("E-07\tdoor stays open\tlock it", path="codes.html")


def test_a_quote_goes_with_what_its_document_opens_with(tmp_path: Path) -> None:
    steel = ["Agreement between Vind and Hartman Steel.", "The law of Nevada governs it."]
    documents = {"HartmanSteel.txt": steel, "other.txt": ["Pumps are cleaned every week."]}
    _, engine = ask("Which law governs it?", tmp_path, documents)
    with closing(engine), engine._index.pinned() as index:
        found = find_evidence("Which law governs it?", Corpus(index, ToyEmbedder()))
    openings = {excerpt.quote.text: excerpt.opening for excerpt in found.excerpts}
    assert openings[steel[1]] == f"Hartman Steel.txt \n{steel[0]}"


@pytest.mark.parametrize(
    ("asked", "first", "intercept", "found"),
    [
        ("What did the studio cost in 2024?", PRICES, 2.0, True),
        ("What did the studio cost in 2023?", PRICES, 2.0, False),
        ("What does E-07 mean?", ERROR, -2.0, True),
        ("Who paints the door?", ERROR, -2.0, False),
        ("What is the studio?", PRICES, -2.0, True),
        ("Who hires the studio?", PRICES, -2.0, False),
        ("When is the studio closed?", CLOSED, -2.0, False),  # no day is told
    ],
)
def test_what_leads_may_tell_more_than_how_near_it_is(
    asked: str, first: Excerpt, intercept: float, *, found: bool
) -> None:
    evidence = Evidence((first,), "en", SOME, model_by_hand(intercept), asked)
    assert evidence.judged().found == found


def test_quotes_of_others_than_the_name_that_is_asked_of_are_no_answer() -> None:
    sure = Evidence((PRICES,), "en", SOME, model_by_hand(2.0), "What is the studio?")
    of_others = replace(sure, of_others=True).judged()
    assert sure.judged().found
    assert (of_others.found, of_others.confidence) == (False, sure.judged().confidence / 2)


def test_one_in_a_table_of_others_is_told_to_be_lacking(tmp_path: Path) -> None:
    rota = "Week\tOn duty\n49\tRuben\n50\tIlse\n51\tMia"
    answer, engine = ask("Who is on duty in week 2?", tmp_path, {"rota.md": [rota]})
    with closing(engine):
        known = engine.ask("Who is on duty in week 50?")
    assert (answer.found, answer.lacking) == (False, Lacking("week 2", is_part=False))
    assert known.lacking is None


def test_two_years_that_are_compared_have_quotes_of_each() -> None:
    asked = "Is the studio dearer in 2024 than in 2023?"
    of_2024 = excerpt("The studio is € 45.", opening="prices 2025.md \nStudio")
    assert not Evidence((of_2024,), "en", SOME, model_by_hand(2.0), asked).judged().found
    assert Evidence((of_2024,), "en", SOME, model_by_hand(2.0), asked, compares=True).judged().found


def test_a_code_that_a_table_of_such_codes_lacks_is_not_answered_by_another(
    tmp_path: Path,
) -> None:
    codes = {"codes.md": ["E-07\tdoor stays open\nE-09\tphase lost"]}
    answer, engine = ask("What does E-08 mean?", tmp_path, codes)
    with closing(engine):
        known = engine.ask("What does E-09 mean?")
    assert (answer.found, known.found) == (False, True)
