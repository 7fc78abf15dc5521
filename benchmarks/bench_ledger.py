"""What a page of a large ledger costs, beside reading all of it.

    python benchmarks/bench_ledger.py [--files 100000]

The ledger is of empty files in a thousand folders, under rights that let a viewer read a tenth of
them. Each page is read in turn with the whole ledger, as `GET /api/files` once did, so that
whatever else the machine does slows both down; times are medians.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.toy import ToyEmbedder
from vind.indexes.access import Gate, Rights, Viewer
from vind.indexes.index import Index
from vind.indexes.types import FileRecord, FileState, LedgerLines
from vind.indexes.writer import IndexWriter

FOLDERS, PAGE, ROUNDS = 1000, 100, 7

TENTH = Viewer("anna", frozenset({"tenth"}))
RIGHTS = [Rights((Gate(groups=((f"group:{name}", True),)),)).encoded() for name in ("tenth", "no")]


def fill(directory: Path, files: int) -> None:
    with IndexWriter.open(directory, ToyEmbedder(), "toy") as writer:
        for number in range(files):
            folder = number % FOLDERS
            path = f"part-{folder:04}/report {number:07}.{'pdf' if number % 3 else 'docx'}"
            rights = RIGHTS[folder * 10 >= FOLDERS]
            writer.record(FileRecord("/bench", path, FileState.EMPTY, size=number, rights=rights))
        writer.commit()


def milliseconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=100_000)
    count = parser.parse_args().files
    with tempfile.TemporaryDirectory(prefix="vind-ledger-") as folder:
        fill(Path(folder), count)
        with Index.open(Path(folder)) as index:
            measure(index, index.seen_by(TENTH), count)


def measure(everything: Index, tenth: Index, count: int) -> None:
    lines = LedgerLines()
    named = LedgerLines(contains="report 00000", types=frozenset({"pdf"}))
    calls: dict[str, Callable[[], object]] = {"the whole ledger": everything.files}
    for reads, index, there in (("all", everything, count), ("a tenth", tenth, count // 10)):
        page = index.ledger_page
        calls |= {
            f"first page, reads {reads}": partial(page, lines, 0, PAGE),
            f"last page, reads {reads}": partial(page, lines, there - PAGE, PAGE),
            f"page by name and type, reads {reads}": partial(page, named, 0, PAGE),
        }
    for call in calls.values():
        call()
    rounds = [{said: milliseconds(call) for said, call in calls.items()} for _ in range(ROUNDS)]
    times = {said: [one[said] for one in rounds] for said in calls}
    whole = median(times["the whole ledger"])
    for said, taken in times.items():
        print(f"{said} | {median(taken):.0f} ms | {median(taken) / whole:.3f}")


if __name__ == "__main__":
    main()
