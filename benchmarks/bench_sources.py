"""How long a WebDAV source of many files takes: at first, unchanged, and with one file changed.

python benchmarks/bench_sources.py [FILES]

WsgiDAV serves FILES files of 2 kB, by default 10,000 in 100 folders, in a process of its own on
this machine, so that nothing but the work itself takes time. Indexing is not counted.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx

from tests.ports import free_port
from vind.indexes.settings import Settings
from vind.ingest.sources import Sources

FOLDERS = 100


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as made:
        top, port = Path(made, "share"), free_port()
        for number in range(count):
            file = top / f"{number % FOLDERS}" / f"{number}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"Document {number}. " * 120)
        serve = [
            "wsgidav",
            "--host=127.0.0.1",
            f"--port={port}",
            f"--root={top}",
            "--auth=anonymous",
        ]
        server = subprocess.Popen(
            [Path(sys.executable).with_name(serve[0]), *serve[1:], "-q"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            while True:
                try:
                    httpx.get(f"http://127.0.0.1:{port}/")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            sources = Sources(Settings(index=Path(made, "index")))
            sources.add("share", f"webdav://127.0.0.1:{port}/", "", "")
            print("| fetch | new | changed | unchanged | seconds |\n|---|---|---|---|---|")
            for name in ("first", "nothing changed", "one changed"):
                if name == "one changed":
                    (top / "7" / "7.txt").write_text("Changed.")
                begun = time.perf_counter()
                done = sources.fetch("share", lambda *_: None)
                seconds = time.perf_counter() - begun
                print(
                    f"| {name} | {done.new} | {done.changed} | {done.unchanged} | {seconds:.1f} |"
                )
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
