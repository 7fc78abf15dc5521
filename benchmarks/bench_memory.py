"""The most memory of a whole run of `vind index`, with its workers and the programs they start.

    python benchmarks/bench_memory.py [--embedder NAME …] [--folder FOLDER …]

Each embedder indexes the folders anew: those given, else the formats and the hostile files of the
evaluation data and the sample company. Five times a second the proportional set sizes (PSS) of
all its processes are added up, so that what several of them share counts once. What a process of
somebody else shares counts in part: run it while no other vind has the same models open. Prints the
peak in MB, when it was, and what each program had of it then and at its own worst. Sets that are
absent are left out.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import psutil

from benchmarks.sets import ROOT, SAMPLE, documents_of
from vind.app.cli import main as vind

SETS = ("formats", "hostile", SAMPLE)
EMBEDDERS = ("multilingual-e5-small", "embeddinggemma-300m")
EVERY_SECONDS = 0.2
INDEX = "index"
"""What this file is called with to be the run itself."""

MEGABYTE = 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--embedder", nargs="+", default=EMBEDDERS, metavar="NAME")
    parser.add_argument("--folder", nargs="+", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    folders = options.folder or [documents_of(name) for name in SETS]
    present = [folder for folder in folders if folder.is_dir()]
    for folder in set(folders) - set(present):
        print(f"left out: {folder} is absent")
    for embedder in options.embedder:
        measure(embedder, present)


def measure(embedder: str, folders: Sequence[Path]) -> None:
    peak: Counter[str] = Counter()
    worst: Counter[str] = Counter()
    peak_at = 0.0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as index:
        run = subprocess.Popen(
            [sys.executable, __file__, INDEX, *map(str, folders)],
            env=os.environ | {"VIND_EMBEDDER": embedder, "VIND_INDEX": index},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        while run.poll() is None:
            taken = taken_by_program(psutil.Process(run.pid))
            if taken.total() > peak.total():
                peak, peak_at = taken, time.monotonic() - began
            worst |= taken
            time.sleep(EVERY_SECONDS)
    print(
        f"{embedder}: peak {peak.total() / MEGABYTE:,.0f} MB after {peak_at:.0f} of "
        f"{time.monotonic() - began:.0f} s, exit code {run.returncode}"
    )
    for program, most in worst.most_common():
        print(
            f"  {program:12}{peak[program] / MEGABYTE:7,.0f} MB then{most / MEGABYTE:7,.0f} at most"
        )


def taken_by_program(run: psutil.Process) -> Counter[str]:
    """The proportional set sizes in bytes, by the program."""
    taken: Counter[str] = Counter()
    for process in processes_of(run):
        try:
            taken[program_of(process, run)] += process.memory_full_info().pss
        except psutil.Error:  # it ended meanwhile
            continue
    return taken


def processes_of(run: psutil.Process) -> Iterator[psutil.Process]:
    yield run
    try:
        yield from run.children(recursive=True)
    except psutil.Error:
        return


def program_of(process: psutil.Process, run: psutil.Process) -> str:
    if process == run:
        return "vind"
    name = process.name()
    return "workers" if name.startswith("python") else name


if __name__ == "__main__":
    if sys.argv[1:2] == [INDEX]:
        vind()
    else:
        main()
