"""Ingestion by stage: reading, cutting, embedding, and the whole, on the evaluation sets.

    python benchmarks/bench_ingest.py [--files N]

Prints pages and passages a second for each set, the whole pipeline against the embedder alone, a
second run over an unchanged folder, and peak memory for 1,000 and 5,000 files. Sets that are absent
are left out; so is what needs an embedder that was not pulled.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import DATA, ROOT
from tests.toy import ToyEmbedder
from vind.indexes.errors import ModelError
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import Settings, load_settings
from vind.indexes.text.embedded import embedded_text
from vind.indexes.types import Embedder
from vind.indexes.writer import IndexWriter
from vind.ingest.document.chunk import chunking_fingerprint, cut
from vind.ingest.files.discover import Found, discover
from vind.ingest.files.messages import Read
from vind.ingest.files.workers import Worker
from vind.ingest.run.pipeline import index_paths
from vind.ingest.run.progress import Summary

SETS = ("contracts", "handbook", "formats")
MANY = "scifact"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20, help="files of each set (default 20)")
    parser.add_argument("--memory", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory:
        print(json.dumps(peak_memory(options.memory)))
        return
    folders = [DATA / name / "docs" for name in SETS if (DATA / name / "docs").is_dir()]
    if not folders:
        print(f"left out: no evaluation sets in {DATA}; the sample company stands in")
        folders = [ROOT / "samples/company"]
    try:
        embedder: Embedder = load_embedder(load_settings())
    except ModelError as error:
        print(f"left out, the toy embedder stands in: {error}")
        embedder = ToyEmbedder()
    by_stage(folders, embedder, options.files)
    many_files()


def by_stage(folders: Sequence[Path], embedder: Embedder, files: int) -> None:
    print(f"{'set':12}{'files':>7}{'pages':>7}{'read':>13}{'cut':>14}{'embed':>14}{'whole':>14}")
    for folder in folders:
        name = folder.parent.name
        chosen = list(first_files(folder, files))
        documents, reading = read(chosen)
        began = time.perf_counter()
        passages = [
            (path, document, passage)
            for path, document in documents
            for passage in cut(document.document, embedder, Settings().passage_tokens)
        ]
        cutting = time.perf_counter() - began
        texts = [embedded_text(path, d.document.facts.title, p) for path, d, p in passages]
        texts = list(dict.fromkeys(texts))
        embedder.embed_passages(texts[:32])  # the first run makes the model ready
        began = time.perf_counter()
        embedder.embed_passages(texts)
        embedding = time.perf_counter() - began
        summary = whole(chosen, embedder)
        pages = sum(max(1, len(d.document.pages)) for _, d in documents)
        raw, all_told = len(texts) / embedding, summary.passages / summary.seconds
        print(
            f"{name:12}{len(chosen):7}{pages:7}{pages / reading:8.0f} pg/s"
            f"{len(passages) / cutting:9.0f} pa/s{raw:9.1f} pa/s{all_told:9.1f} pa/s"
            f"  = {all_told / raw:.2f} of the embedder"
        )


def first_files(folder: Path, files: int) -> Iterator[Found]:
    found = (e for e in discover(folder, folder, folder / "-") if isinstance(e, Found))
    yield from (entry for entry, _ in zip(found, range(files), strict=False))


def read(files: Sequence[Found]) -> tuple[list[tuple[str, Read]], float]:
    """What one worker reads of the files, and in how many seconds once it has started.

    Without OCR, which is Tesseract's time.
    """
    with Worker() as worker:
        for entry in files[:3]:
            worker.read(entry.file, entry.path, ocr=False)
        began = time.perf_counter()
        answers = [(e.path, worker.read(e.file, e.path, ocr=False)) for e in files]
        seconds = time.perf_counter() - began
    return [(path, answer) for path, answer in answers if isinstance(answer, Read)], seconds


def whole(files: Sequence[Found], embedder: Embedder) -> Summary:
    """The pipeline over a copy of these files, into a new index."""
    with tempfile.TemporaryDirectory() as scratch:
        docs = Path(scratch) / "docs"
        for entry in files:
            copy = docs / entry.path
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(entry.file.read_bytes())
        return index(docs, Path(scratch) / "index", embedder, ocr=False)


def index(docs: Path, directory: Path, embedder: Embedder, *, ocr: bool = True) -> Summary:
    options = Settings(index=directory, ocr=ocr)
    chunking = chunking_fingerprint(options.passage_tokens)
    with IndexWriter.open(directory, embedder, chunking) as writer:
        return index_paths([docs], writer, embedder, options, lambda _: None)


def many_files() -> None:
    docs = DATA / MANY / "docs"
    if not docs.is_dir():
        print(f"left out: {docs} is absent")
        return
    with tempfile.TemporaryDirectory() as scratch:
        files = sorted(docs.iterdir())
        for count in (1000, 5000):
            folder = Path(scratch) / str(count)
            folder.mkdir()
            for file in files[:count]:
                (folder / file.name).write_bytes(file.read_bytes())
            command = [sys.executable, __file__, "--memory", str(folder)]
            run = subprocess.run(command, capture_output=True, text=True, check=True)
            peak = json.loads(run.stdout)
            print(f"{count} files: peak {peak['parent']} MB, a worker at most {peak['worker']} MB")
        index(docs, Path(scratch) / "index", ToyEmbedder())
        again = index(docs, Path(scratch) / "index", ToyEmbedder())
        print(f"{again.unchanged} unchanged files: {again.seconds:.2f} s for a second run")


def peak_memory(docs: Path) -> dict[str, int]:
    """The largest resident size, in MB, of this process and of its workers."""
    import resource

    with tempfile.TemporaryDirectory() as scratch:
        index(docs, Path(scratch) / "index", ToyEmbedder())
    # Not getrusage for this process: its peak starts at that of the process that started it.
    status = Path("/proc/self/status").read_text()
    own = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return {
        "parent": int(own.split()[1]) // 1024,
        "worker": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    main()
