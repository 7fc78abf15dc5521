import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from benchmarks.check_answers import Asked, kept_in, report_on, unsupported

ASKED = Asked(
    set="sample",
    question="Wat kost een pomp van Hartman in Gouda?",
    text="De pomp van Hartman kost € 1.250,50 per 1 mei 2024. [1]",
    cited="prijzen.pdf\nPrijzen\nP - type\nVanaf 2024-05-01 kost de pomp 1250,50 euro.",
    beginnings="Aan Hartman B.V., 7 juli 2020",
    quotes=3,
    found=True,
    dropped=("Hij kost 9 euro.",),
    quotes_ms=200.0,
    first_word_ms=4_000.0,
    end_ms=9_000.0,
)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (ASKED.text, []),
        ("De pomp kost € 1.350,50. [1]", ["135050"]),
        ("De pomp kost 1250,50 euro vanaf juni. [1]", ["june"]),
        ("Volgens Bakker kost de pomp 1250,50 euro. [1]", ["Bakker"]),
        ("De pomp is een X-400. Bestel er 2 bij Bakker. [1]", ["2", "400", "X-400", "Bakker"]),
        ("De pomp in Gouda kost 1250,50 euro. [1]", ["Gouda"]),
        ("Hartman's P-type may cost 1250.50. [1]", []),
        ("The pump costs 1250.50 from May 1, and less from 1 June. [1]", ["june"]),
        ("De pomp kost 7 euro. [1]", ["7"]),
        ("", []),
    ],
)
def test_unsupported_lists_facts_that_the_cited_quotes_lack(text: str, missing: list[str]) -> None:
    assert unsupported(replace(ASKED, text=text)) == missing


def test_a_run_that_was_cut_off_keeps_its_whole_lines(tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    assert list(kept_in(file)) == []
    line = json.dumps(asdict(ASKED))
    file.write_text(f"\n{line}\n{line[:40]}\n{line}\n")
    assert list(kept_in(file)) == [ASKED, ASKED]


def test_the_report_counts_answers_and_names_wrong_ones() -> None:
    refused = replace(ASKED, text="", found=False, first_word_ms=None, dropped=())
    wrong = replace(ASKED, text="Bel 0900. [1]", set="handbook")
    lines = list(report_on([ASKED, refused, wrong]))
    assert "| sample | 2 | 0.500 | 0.000 | 0.500 | 1 | 0 | 0.20 / 0.20 | 4.00 / 4.00 |" in lines[4]
    assert lines[6].startswith("| all | 3 | 0.667 | 0.000 | 0.333 | 2 | 1 |")
    assert lines[-1].startswith("- 900: 'Bel 0900. [1]' (handbook: ")
