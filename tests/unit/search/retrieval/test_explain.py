"""The parts of a score add up to it, however a passage came to stand where it does."""

from pathlib import Path

import pytest

from tests.toy import ToyEmbedder
from tests.unit.search.examples import ask
from tests.unit.search.toy_index import engine_over, index_in
from vind.indexes.index import Index
from vind.indexes.writer import IndexWriter
from vind.search.types import Hit, Why


def explained(hit: Hit) -> Why:
    assert hit.why is not None
    assert sum(hit.why.parts.values()) == pytest.approx(hit.score)
    return hit.why


def test_a_passage_ranked_again_in_its_document_has_a_part_for_it(tmp_path: Path) -> None:
    question = "Who signs for Fenmoor Board?"
    parts = ["The contract of Fenmoor Board.", "The chair signs it.", "It ends in May."]
    _, engine = ask(question, tmp_path, {"contract.md": parts, "other.md": ["Pumps are blue."]})
    with engine:
        of_contract = [hit for hit in engine.search(question) if hit.path == "contract.md"]
    assert of_contract[0].text == "The chair signs it."
    why = [explained(hit) for hit in of_contract]
    assert {one.asked for one in why} == {"Who signs for"}
    assert [one.parts["reranked"] != 0.0 for one in why] == [True, True, True]


def test_a_place_that_stands_for_an_older_version_has_a_part_for_it(tmp_path: Path) -> None:
    texts = {
        "leave-2024.md": "Employees may carry over 5 days of leave.",
        "leave-2025.md": "Employees may carry over 7 days of it, where their manager agrees to it.",
    }
    directory = tmp_path / "index"
    index_in(directory, texts)
    with Index.open(directory) as index:
        ids = {path: file_id for file_id, path in index.searchable_paths().items()}
    with IndexWriter.open(directory, ToyEmbedder(), "toy") as writer:
        writer.supersede({ids["leave-2024.md"]: ids["leave-2025.md"]}, "1")
        writer.commit()
    with engine_over(directory) as engine:
        (hit,) = engine.search("carry over leave")
    (older,) = hit.older
    assert (hit.path, hit.score) == ("leave-2025.md", older.score)
    assert explained(hit).parts["older"] > 0.0


def test_what_is_too_far_down_to_be_read_has_no_parts(tmp_path: Path) -> None:
    notes = {f"{day}.md": [f"Note {day}: day {part}." for part in range(4)] for day in range(50)}
    question = "Which note is of the day?"
    _, engine = ask(question, tmp_path, notes)
    with engine:
        hits = engine.search(question, k=200)
    assert len(hits) == 200
    unread = [hit for hit in hits if hit.why and not hit.why.parts]
    assert 0 < len(unread) < 150
    for hit in hits:
        if hit not in unread:
            explained(hit)
