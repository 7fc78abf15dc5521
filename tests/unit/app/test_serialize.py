import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from vind.app.serialize import csv_of, print_json, to_json
from vind.app.web import cards
from vind.app.words import ENGLISH
from vind.indexes.reading.status import IndexStatus
from vind.indexes.types import FileRecord, FileState
from vind.search.types import Answer, Conflict, Hit, Quote, QuotedValue, TableRows

MOMENT = datetime(2026, 11, 24, 15, 41, tzinfo=UTC)
HIT = Hit(
    "a/b.pdf",
    2,
    "Een zin.",
    "Kop",
    0.5,
    3,
    11,
    7,
    "/docs",
    "Titel",
    "nl",
    page_label="ii",
    author="Anna",
    dated=MOMENT,
    also=("c.pdf",),
)
QUOTE = Quote("Een zin.", "a/b.pdf", None, 3, 11, 0.5, "/docs", "Kop", 7)


def test_json_of_a_hit_has_exactly_its_fields() -> None:
    assert json.loads(to_json([HIT])) == [
        {
            "path": "a/b.pdf",
            "page": 2,
            "text": "Een zin.",
            "heading": "Kop",
            "score": 0.5,
            "start": 3,
            "end": 11,
            "passage_id": 7,
            "folder": "/docs",
            "title": "Titel",
            "language": "nl",
            "page_label": "ii",
            "author": "Anna",
            "dated": "2026-11-24T15:41:00+00:00",
            "also": ["c.pdf"],
            "superseded": False,
            "older": [],
            "snippet": None,
            "why": None,
            "dated_by_file": False,
            "matches": [],
        }
    ]


def test_json_of_an_answer_has_exactly_its_fields() -> None:
    conflict = Conflict((QuotedValue(1, "€ 5", date(2026, 5, 14)), QuotedValue(2, "€ 4", None)))
    made = Answer((QUOTE,), (), True, 0.9, 0.8, "nl", "Ja?", conflicts=(conflict,), text="Ja [1].")
    answer = json.loads(to_json(made))
    assert list(answer) == [
        *("quotes", "also", "found", "confidence", "right", "language", "asked", "conflicts"),
        *("several", "lacking", "tables", "subject", "listed", "summary", "comparison", "choices"),
        *("text", "is_worded", "dropped", "trouble"),
    ]
    newest, oldest = answer["conflicts"][0]["values"]
    assert newest == {"quote": 1, "value": "€ 5", "dated": "2026-05-14"}
    assert oldest["dated"] is None
    assert answer["quotes"][0]["page"] is None
    assert answer["quotes"][0]["dated"] is None


def test_json_has_states_as_words_and_times_as_iso_8601() -> None:
    record = FileRecord("/docs", "a.pdf", FileState.TOO_LARGE, "why", indexed_at=MOMENT)
    (line,) = json.loads(to_json([record]))
    assert line["state"] == "too-large"
    assert line["indexed_at"] == "2026-11-24T15:41:00+00:00"
    counted = {FileState.INDEXED: 2}
    status = IndexStatus(Path("/i"), ("/docs",), "1f", 3, "e@1", "c", counted, 5, 5, 5, 1, 2, 3)
    shown = json.loads(to_json(status))
    assert (shown["directory"], shown["states"]) == ("/i", {"indexed": 2})


def test_json_output_is_ascii_without_escape_sequences(capsys: pytest.CaptureFixture[str]) -> None:
    print_json(["\x1b[31m\x9b\u202e\udce9é"])
    out = capsys.readouterr().out
    assert out.isascii()
    assert "\x1b" not in out
    assert json.loads(out) == ["\x1b[31m\x9b\u202e\udce9é"]


TABLE = TableRows(
    "sales/list.xlsx",
    "/docs",
    "Sheet <1>",
    7,
    ("Code", "Change"),
    (("=1+1", "-3,5"), ("<b>", "@you")),
    3,
    "rows where Code = x",
)


def test_csv_escapes_formulas_but_keeps_numbers() -> None:
    assert csv_of([TABLE]).splitlines() == [
        "Code,Change,file,heading",
        '\'=1+1,"-3,5",sales/list.xlsx,Sheet <1>',
        "<b>,'@you,sales/list.xlsx,Sheet <1>",
    ]


def test_csv_repeats_the_header_for_tables_with_other_columns() -> None:
    other = replace(TABLE, columns=("Name", "Age"), rows=(("Bos", "4"),), path="b.csv")
    lines = csv_of([TABLE, replace(TABLE, path="c.csv"), other]).splitlines()
    assert [line.count("file") for line in lines].count(1) == 2
    assert lines[-2:] == ["Name,Age,file,heading", "Bos,4,b.csv,Sheet <1>"]


def test_the_page_escapes_table_rows_and_offers_them_as_csv() -> None:
    body = cards.rows(TABLE, ENGLISH)
    assert "rows where Code = x" in body
    assert "<th>Code</th><th>Change</th>" in body
    assert "<td>&lt;b&gt;</td>" in body
    assert "The first 2 of 3 rows." in body
    assert 'data-name="list.csv"' in body
    assert "<b>" not in body
