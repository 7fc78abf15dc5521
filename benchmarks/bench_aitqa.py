"""How often a cell of a table with nested headers is found: AIT-QA, tables of airlines.

    python benchmarks/bench_aitqa.py FOLDER [--half looking|unseen] [--found] [--most N] [--show]

FOLDER is the public data set IBM/AITQA (raw_data, CDLA-Sharing). A question's table is given as its
rows under its headers; with --found all tables are indexed as pages of HTML, and the answer is
right if the text that the program tells has it, or else the row that is shown first; no language
model runs. --most asks N questions only. What was set by hand was set on the looking half.
"""

import argparse
import html
import json
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import evenly, index_of
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import load_settings
from vind.ingest.document.parsed import TextBuilder
from vind.ingest.parsers.tables.shape import tables_of
from vind.search.engine import Engine
from vind.search.tables.lookup import Found, look_up
from vind.search.tables.relation import Relation


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("--half", choices=("looking", "unseen"), default="unseen")
    options.add_argument("--found", action="store_true")
    options.add_argument("--most", type=int, default=10_000)
    options.add_argument("--show", action="store_true")
    given = options.parse_args()
    tables = {one["id"]: one for one in _lines(given.folder, "tables")}
    half = int(given.half == "unseen")
    # By table, so that no table of one half is seen in the other.
    questions = [
        one
        for one in _lines(given.folder, "questions")
        if int(one["table_id"].rpartition("-")[2]) % 2 == half and one["table_id"] in tables
    ]
    questions = list(evenly(questions, given.most))[: given.most]
    if given.found:
        _measure_found(questions, tables)
    else:
        _measure_given(questions, tables, show=given.show)


def _lines(folder: Path, kind: str) -> list[dict[str, Any]]:
    text = (folder / f"raw_data/aitqa_{kind}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _measure_given(
    questions: list[dict[str, Any]], tables: dict[str, dict[str, Any]], *, show: bool
) -> None:
    embedder = load_embedder(load_settings())
    right = sure = right_of_sure = 0
    for one in questions:
        found = _look_up(one["question"], tables[one["table_id"]], embedder)
        is_right = found is not None and found.value in one["answers"]
        right += is_right
        is_sure = found is not None and found.is_sure
        sure += is_sure
        right_of_sure += is_sure and is_right
        if show:
            told = f"{found.margin:.2f} {found.covered:.2f} {found.row.label} " if found else ""
            print(is_right, told, found and found.value, one["question"], one["answers"], sep=" | ")
    count = len(questions)
    print(f"{count} questions, {right / count:.3f} right")
    print(f"told {sure / count:.3f}, right of those {right_of_sure / max(1, sure):.3f}")


def _look_up(question: str, table: dict[str, Any], embedder: Any) -> Found | None:
    builder = TextBuilder()
    builder.table(_rows(table), has_header=True)
    document = builder.build()
    (shape,) = tables_of(document)
    with Relation(shape, document.text) as relation:
        return look_up(question, "en", relation, embedder)


def _rows(table: dict[str, Any]) -> Iterator[list[str]]:
    """The header, then the rows, with a line of its own for each group of rows."""
    headers, labels = table["column_header"], table["row_header"]
    corner = [""] if labels else []
    yield [*corner, *(" ".join(one) for one in headers)]
    above = ""
    for number, cells in enumerate(table["data"]):
        if not labels:
            yield cells
            continue
        *groups, label = labels[number] or [""]
        if (group := " ".join(groups)) != above:
            yield [group]
            above = group
        yield [label, *cells]


def _measure_found(questions: list[dict[str, Any]], tables: dict[str, dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder) / "pages"
        pages.mkdir()
        for name, table in tables.items():
            (pages / f"{name}.html").write_text(_page(table), encoding="utf-8")
        settings = index_of(pages, Path(folder) / "index")
        told = right = in_row = of_table = refused = 0
        with Engine.open(settings.index, settings=settings) as engine:
            for one in questions:
                answer = engine.ask(one["question"], words="never")
                best = answer.best
                cells = best.text.split("\t") if best else []
                told += answer.is_worded
                right += any(value in answer.text for value in one["answers"])
                in_row += any(value in cells for value in one["answers"])
                of_table += best is not None and best.path == f"{one['table_id']}.html"
                refused += not answer.found
    count = len(questions)
    print(f"{count} questions, {told / count:.3f} told, {right / count:.3f} right of all")
    print(f"{in_row / count:.3f} in the row shown first, {of_table / count:.3f} of the right table")
    print(f"{refused / count:.3f} refused")


def _page(table: dict[str, Any]) -> str:
    """The table as a page: a row of header cells for each level, merged where they are equal."""
    headers = table["column_header"]
    corner = 1 if table["row_header"] else 0
    depth = max(map(len, headers), default=0)
    rows = []
    for level in range(depth):
        names = [one[level] if level < len(one) else "" for one in headers]
        cells = "".join(
            f'<th colspan="{len(list(run))}">{html.escape(name)}</th>'
            for name, run in groupby(names)
        )
        rows.append(f"<tr>{'<th></th>' * corner}{cells}</tr>")
    width = len(headers) + corner
    for row in list(_rows(table))[1:]:
        filled = [*row, *[""] * (width - len(row))]
        rows.append("<tr>" + "".join(f"<td>{html.escape(one)}</td>" for one in filled) + "</tr>")
    return f"<html><body><table>{''.join(rows)}</table></body></html>"


if __name__ == "__main__":
    main()
