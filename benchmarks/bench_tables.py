"""What search/tables computes: how often, with the rows that answer, and how often wrongly.

    python benchmarks/bench_tables.py [--indexes FOLDER] [--show] [SET …]

Of each question of benchmarks/companies whose gold quotes are rows of one table, that table is
given; of every other question the table of another document of its set, for which nothing should be
computed. It prints for each set the questions over a table, of how many something is computed, of
how many of those the rows are the gold ones and no other, and of how many the answer has the cell
that is told; then the other questions, and of how many
something is computed all the same.
"""

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import EVERY_COMPANY, ROOT, lines_of, lists_of, questions_of
from vind.indexes.index import Index
from vind.indexes.types import Passage, Table
from vind.search.facts.values import find_values
from vind.search.tables.computed import Computed, compute
from vind.search.tables.relation import Relation

HEADS = ("over tables", "computed", "right rows", "right cell", "others", "wrongly")
OTHERS = 10
"""Tables that a question is held against which they do not answer."""


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document with its passages."""

    path: str
    text: str
    passages: tuple[Passage, ...]
    tables: tuple[Table, ...]

    @property
    def marks(self) -> list[int]:
        """Where the cells end."""
        return [at for at, mark in enumerate(self.text) if mark == "\t"]

    def table(self, place: int) -> tuple[Table | None, str]:
        """The table around a place, and what it stands under."""
        of = next((one for one in self.passages if one.start <= place < one.end), None)
        table = next((one for one in self.tables if one.start <= place < one.end), None)
        return table, f"{self.path} {of.heading if of else ''}"


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--indexes", type=Path, default=ROOT / ".bench")
    options.add_argument("--show", action="store_true")
    options.add_argument("sets", nargs="*", default=EVERY_COMPANY)
    given = options.parse_args()
    print(f"{'':<14}" + "".join(f"{head:>12}" for head in HEADS))
    every = [0] * 6
    for name in given.sets:
        counts = measure(name, given.indexes, show=given.show)
        every = [a + b for a, b in zip(every, counts, strict=True)]
        print(f"{name:<14}" + "".join(f"{one:>12}" for one in counts), flush=True)
    print(f"{'all':<14}" + "".join(f"{one:>12}" for one in every))


def measure(name: str, indexes: Path, *, show: bool) -> list[int]:
    """The six counts of a set."""
    documents = _documents(indexes / name)
    with_tables = [one for one in documents.values() if "\t" in one.text]
    lines = lines_of(questions_of(name))
    lines += lines_of(lists_of(name)) if lists_of(name).exists() else []
    chance = random.Random(7)  # noqa: S311 - no secret
    counts = [0] * 6
    for line in lines:
        gold = _gold(line, documents)
        if gold:
            document, spans = gold
            tables = [(document, *document.table(spans[0][0]))]
        else:
            cited = {one["path"] for one in line.get("gold", [])}
            spans = []
            others = [one for one in with_tables if one.path not in cited]
            others = chance.sample(others, min(OTHERS, len(others)))
            tables = [(one, *one.table(chance.choice(one.marks))) for one in others]
        tried = [
            compute(line["question"], line["lang"], Relation(table, of.text), around)
            for of, table, around in tables
            if table
        ]
        found = next(filter(None, tried), None)
        counts[0 if gold else 4] += 1
        if found:
            counts[1 if gold else 5] += 1
            is_right = bool(gold) and _are_of(spans, found)
            counts[2] += is_right
            counts[3] += is_right and _is_answer(found, line)
            if show:
                outcome = "right" if is_right else "wrong" if gold else "elsewhere"
                print(f"{outcome}: {line['question']} | {line['answer']}\n    {found}")
    return counts


def _are_of(spans: Sequence[tuple[int, int]], found: Computed) -> bool:
    """Whether what was found is in the gold rows, and all of them in it."""
    rows = [any(start < row.end and row.start < end for start, end in spans) for row in found.rows]
    held = [any(start < row.end and row.start < end for row in found.rows) for start, end in spans]
    return all(rows) and all(held)


def _is_answer(found: Computed, line: dict[str, Any]) -> bool:
    """Whether the answer of the set has the value that is told, or the text of the cell."""
    language, answer = line["lang"], line["answer"]
    values = find_values(found.value, language)
    said = find_values(answer, language)
    held = [any(one.readings & other.readings for other in said) for one in values]
    return any(held) or found.value.casefold() in answer.casefold()


def _gold(
    line: dict[str, Any], documents: dict[str, Document]
) -> tuple[Document, list[tuple[int, int]]] | None:
    """The document whose table answers a question, and where its gold rows are."""
    if line.get("kind") == "onelist":
        places = [place for item in line["items"] for place in item["places"]]
    elif line.get("kind") in ("gather", "none"):
        return None
    else:
        places = line.get("gold", [])
    spans: dict[str, list[tuple[int, int]]] = {}
    for place in places:
        if "\t" in place["quote"] and place["path"] in documents:
            text = documents[place["path"]].text
            for quote in (place["quote"], place.get("quote_shown"), place.get("quote_raw")):
                start = text.find(quote) if quote else -1
                if start >= 0:
                    spans.setdefault(place["path"], []).append((start, start + len(quote)))
                    break
    if not spans:
        return None
    path = next(iter(spans))
    return documents[path], spans[path]


def _documents(index: Path) -> dict[str, Document]:
    with Index.open(index) as opened:
        found = {}
        for hit in opened.openings(opened.searchable_paths()).values():
            passages = tuple(one.passage for one in opened.passages_of(hit.file_id))
            text, tables = opened.document_text(hit.file_id), opened.tables_of(hit.file_id)
            found[hit.path] = Document(hit.path, text, passages, tuple(tables))
        return found


if __name__ == "__main__":
    main()
