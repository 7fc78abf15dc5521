"""Indexes made anew with toy embedders, in processes that are killed or that look on.

Run as a program: ``kill INDEX SECONDS...`` reindexes and kills that after each of the times, ``die
INDEX POINT`` reindexes until a point in the swap, ``look INDEX`` searches until its input ends.
"""

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.rooms import REPOSITORY
from tests.toy import ToyEmbedder
from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.folder import swap
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.upkeep import replacement
from vind.indexes.upkeep.verify import verify
from vind.ingest.run import filling
from vind.ingest.run.progress import Summary
from vind.ingest.run.reindex import reindex

FORMER, NEW = ToyEmbedder(), ToyEmbedder("other", 32)
FILES = 24


def write_documents(folder: Path) -> None:
    (folder / "m").mkdir(parents=True)
    for number in range(FILES):
        (folder / "m" / f"{number}.txt").write_text(f"tekst nummer {number} over pompen")


def anew(index: Path, embedder: ToyEmbedder = NEW, remarks: list[str] | None = None) -> Summary:
    return reindex(
        embedder,
        Settings(index=index, threads=2),
        lambda _: None,
        lambda *_: None,
        (remarks if remarks is not None else []).append,
    )


def check(index: Path) -> str:
    """Assert that the index is whole, the former or the new one; the embedder it was made with."""
    with Index.open(index) as opened:
        look_once(opened)
        embedder = opened.embedder
    verdict = verify(index, lambda *_: None)
    assert verdict.sound, verdict.findings
    return embedder


def look_once(index: Index) -> str:
    """Assert that all calls of a search answer from one index; the embedder it was made with."""
    with index.pinned() as one:
        embedder = {each.fingerprint: each for each in (FORMER, NEW)}[one.embedder]
        nearest = one.nearest(embedder.embed_query("pompen"), 2 * FILES)
        matches = one.match("pompen", 2 * FILES)
        ids = [hit.passage_id for hit in nearest]
        assert sorted(hit.passage_id for hit in matches) == sorted(ids)
        stored = one.passages(ids)
        texts = [stored[passage_id].passage.text for passage_id in ids]
        assert sorted(texts) == sorted(f"tekst nummer {n} over pompen" for n in range(FILES))
        assert one.vectors(ids).shape == (FILES, embedder.dimension)
        assert [one.document_text(stored[each].file_id).strip() for each in ids[:3]] == texts[:3]
        return embedder.fingerprint


def kill(index: Path, *delays: str) -> None:
    """Print after each kill what serves: the embedder of the index."""
    filling.COMMIT_PASSAGES = 2
    filling.WINDOW_PASSAGES = 2
    for delay in delays:
        worker = os.fork()
        if worker == 0:
            anew(index)
            os._exit(0)
        time.sleep(float(delay))
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
        checker = os.fork()
        if checker == 0:
            print(check(index), flush=True)
            os._exit(0)
        assert os.waitpid(checker, 0)[1] == 0


def die(index: Path, point: str) -> None:
    """Reindex, and be killed at ``point``; "renames" are those where no exchange is to be had."""

    def die_here(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def then_die(function: Callable[..., object]) -> Callable[..., None]:
        return lambda *arguments: die_here(function(*arguments))

    rename = Path.rename
    match point:
        case "before the swap":
            vars(replacement)["swap"] = die_here
        case "after the swap":
            vars(replacement)["swap"] = then_die(swap.swap)
        case "between two renames":
            vars(swap)["_exchange"] = lambda *_: False
            Path.rename = then_die(rename)  # type: ignore[assignment, method-assign]
        case "after two renames":
            vars(swap)["_exchange"] = lambda *_: False
            vars(swap)["sync_directory"] = die_here
        case "in the removal":
            vars(swap)["remove_index"] = then_die(lambda old: (old / CATALOGUE_NAME).unlink())
        case "after the removal":
            vars(swap)["remove_index"] = then_die(swap.remove_index)
    anew(index)


def look(index: Path) -> None:
    """Search in three threads; prints how often another index was seen than before, and the last.

    Of each embedder that is asked for on stdin it says when an index of that is seen.
    """
    stop = threading.Event()
    seen: list[str] = []
    failures: list[BaseException] = []

    def search(opened: Index) -> None:
        try:
            while not stop.is_set():
                seen.append(look_once(opened))
        except BaseException as error:
            failures.append(error)
            raise

    with Index.open(index) as opened:
        threads = [threading.Thread(target=search, args=(opened,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        print("looking", flush=True)
        for wanted in sys.stdin:
            while seen[-1:] != [wanted.strip()] and not failures:
                time.sleep(0.01)
            print("seen", flush=True)
        stop.set()
        for thread in threads:
            thread.join()
        # The threads that were slow may have ended with an index from before.
        seen.append(look_once(opened))
    assert not failures
    swaps = sum(one != other for one, other in itertools.pairwise(seen))
    print(swaps, seen[-1], flush=True)


def program(*arguments: str | Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.integration.reindexing", *arguments],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def beside(index: Path) -> list[str]:
    return sorted(path.name for path in index.parent.iterdir())


if __name__ == "__main__":
    programs: dict[str, Callable[..., None]] = {"kill": kill, "die": die, "look": look}
    programs[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
