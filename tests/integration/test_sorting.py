"""``vind sort`` from the command line, with a real embedder: taught, run, corrected, searched."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from vind.app.cli.program import program

pytestmark = pytest.mark.models

PRAISE = (
    "Wat een fijne medewerker, ik ben uitstekend geholpen.",
    "Heel tevreden: de levering was een dag te vroeg en alles klopte.",
    "The help desk was kind and quick. Thank you!",
    "Prima product, precies wat ik zocht. Aanrader!",
    "Great service, I will certainly order again.",
    "De monteur was vriendelijk en liet alles netjes achter.",
)
COMPLAINTS = (
    "Schandalig, ik wacht al drie weken op mijn geld.",
    "De wasmachine is kapot aangekomen en niemand neemt op.",
    "The parcel never arrived and your chat is useless.",
    "Ik ben zwaar teleurgesteld: twee keer de verkeerde maat.",
    "Terrible. The invoice is wrong again and nobody answers.",
    "De monteur kwam niet opdagen en belde ook niet af.",
)


def vind(*given: str) -> str:
    done = CliRunner().invoke(program, [*given])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("embedder", ["embeddinggemma-300m", "multilingual-e5-small"])
def test_feedback_is_sorted_by_a_few_examples(
    embedder: str, docs: Path, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIND_INDEX", str(index))
    monkeypatch.setenv("VIND_EMBEDDER", embedder)
    for name, texts in (("praise", PRAISE), ("complaint", COMPLAINTS)):
        (tmp_path / "examples" / name).mkdir(parents=True)
        for number, text in enumerate(texts):
            (docs / f"{name[0]}{number}.txt").write_text(text, encoding="utf-8")
            if number < 4:
                copy = tmp_path / "examples" / name / f"copy {number}.txt"
                copy.write_text(text, encoding="utf-8")
    vind("index", str(docs))
    assert "praise" in vind("sort", "teach", str(tmp_path / "examples"))
    table = tmp_path / "out.csv"
    vind("sort", "run", "-o", str(table))
    with table.open(encoding="utf-8-sig", newline="") as opened:
        rows = {Path(row["path"]).stem: row for row in csv.DictReader(opened)}
    likely = {name: row["likely"][0] for name, row in rows.items()}
    assert sum(name[0] == tag for name, tag in likely.items()) >= 11

    # As a spreadsheet saves it where the comma is a decimal mark.
    lines = [
        f"{row['path']};{row['class']};{'maybe' if 'p5' in row['path'] else ''}"
        for row in rows.values()
    ]
    table.write_text("path;class;correct\r\n" + "\r\n".join(lines), encoding="cp1252")
    assert "maybe" in vind("sort", "teach", str(table))
    assert "p5.txt" in vind("search", "monteur", "--tag", "maybe")
    vind("sort", "forget", "maybe")
    vind("sort", "correct", "p5.txt", "praise")
    vind("sort", "run", "--quick", "--path", "p*")
    assert "5" in vind("sort", "list")
