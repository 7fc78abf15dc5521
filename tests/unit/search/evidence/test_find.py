"""What goes with the quotes that were found."""

from contextlib import closing
from pathlib import Path

from indexes.types import Filters
from search.evidence.find import find_evidence
from tests.toy import ToyEmbedder
from tests.unit.search.examples import ask


def test_a_quote_goes_with_what_its_document_opens_with(tmp_path: Path) -> None:
    steel = ["Agreement between Vind and Hartman Steel.", "The law of Nevada governs it."]
    documents = {"HartmanSteel.txt": steel, "other.txt": ["Pumps are cleaned every week."]}
    _, engine = ask("Which law governs it?", tmp_path, documents)
    with closing(engine), engine._index.pinned() as index:
        found = find_evidence("Which law governs it?", index, ToyEmbedder(), Filters())
    openings = {excerpt.quote.text: excerpt.opening for excerpt in found.excerpts}
    assert openings[steel[1]] == f"Hartman Steel.txt \n{steel[0]}"
