"""An index that has something of everything, and what it answers, for the tests of its upkeep."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from tests.unit.indexes.company import (
    EMBEDDER,
    FOLDER,
    delete,
    document,
    one_batch,
    put,
)
from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.index import Index
from vind.indexes.types import DocumentFacts, FileRecord, FileState, Page
from vind.indexes.where import Where

LINES = 6
QUESTIONS = ["line 3 of 7", "special", "pump"]


def silent(done: int, total: int, note: str) -> None:
    """Takes the news of long work."""


def make(directory: Path) -> None:
    """Thirteen documents: a copy of one, a member of an archive, pages, a version; and removals."""
    with one_batch(directory) as writer:
        for number in range(12):
            lines = [f"line {n} of {number}" for n in range(LINES)]
            put(writer, f"{number}.txt", *lines, sha256=f"{number:064x}")
            writer.commit()
        copy = FileRecord(FOLDER, "copy of 3.TXT", FileState.DUPLICATE, "the same as 3.txt")
        writer.record(replace(copy, sha256=f"{3:064x}"))
        writer.record(FileRecord(FOLDER, "a.zip", FileState.EMPTY, "an archive"))
        paged = document(["the first pump", "the second pump"])
        paged = replace(
            paged,
            pages=(Page(1, 0, 14), Page(2, 15, len(paged.text), "ii")),
            facts=DocumentFacts("Pumps", modified=datetime(2024, 1, 2, tzinfo=UTC)),
        )
        texts = [passage.text for passage in paged.passages]
        member = FileRecord(FOLDER, "a.zip/pumps.pdf", FileState.PARTIAL, container="a.zip")
        writer.put(member, paged, texts, EMBEDDER.read_passages(texts))
        writer.supersede({1: 2}, "1")
    with one_batch(directory) as writer:
        put(writer, "4.txt", "something special")
        delete(writer, "5.txt")


def change(directory: Path, *statements: str) -> None:
    """Change the catalogue behind vind's back."""
    with closing(sqlite3.connect(directory / CATALOGUE_NAME)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def answers(where: Where) -> list[list[tuple[str, float]]]:
    """Texts and scores of all passages for each question, which must be as brute force has them."""
    found = []
    with Index.open(where) as index:
        stored = {
            passage.passage_id: passage.passage.text
            for file_id in index.searchable_paths()
            for passage in index.passages_of(file_id)
        }
        ids = sorted(stored)
        for question in QUESTIONS:
            query = EMBEDDER.embed_query(question)
            hits = index.nearest(query, len(ids) + 10)
            assert sorted(hit.passage_id for hit in hits) == ids
            exact = dict(zip(ids, index.vectors(ids) @ query, strict=True))
            scores = [hit.score for hit in hits]
            assert np.allclose(scores, [exact[hit.passage_id] for hit in hits], atol=1e-5)
            assert scores == sorted(scores, reverse=True)
            # Ids are those of one index; a restored one has the same.
            found.append([(stored[hit.passage_id], round(hit.score, 5)) for hit in hits])
            words = set(question.split())
            having = [one for one in ids if words & set(stored[one].split())]
            matches = index.match(question, len(ids) + 10)
            assert sorted(hit.passage_id for hit in matches) == having
    return found
