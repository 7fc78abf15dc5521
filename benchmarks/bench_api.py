"""Search over HTTP: how long one caller waits, and each of fifty at once.

    python benchmarks/bench_api.py [SECONDS]

Serves an index of the sample company with the fast embedder (made in .bench/) by ``vind api`` in a
process of its own, has one caller and then fifty ask without a pause for SECONDS (30) each, and
prints for both: searches answered a second, p50 and p95 of those in ms, refusals (429, after which
a caller waits as long as it is told to), other failures, and the memory of the server at the end.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from itertools import cycle
from pathlib import Path

import httpx
import numpy as np
import psutil

ROOT = Path(__file__).parents[1]
INDEX = ROOT / ".bench" / "api"
VIND = (sys.executable, "-m", "vind.app.cli")
CALLERS = (1, 50)


def questions() -> list[str]:
    lines = (ROOT / "samples" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


def main(seconds: float) -> None:
    own = {"VIND_EMBEDDER": "multilingual-e5-small", "VIND_INDEX": str(INDEX), "VIND_API_RATE": "0"}
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT)}
    company = ROOT / "samples" / "company"
    subprocess.run([*VIND, "index", company], env=environment, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*VIND, "api", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as server:
        if server.stdout is None or not server.stdout.readline():
            raise SystemExit("The API did not start.")
        address = f"http://127.0.0.1:{port}/api/search"
        for question in questions()[:20]:  # what is loaded at first use
            httpx.post(address, json={"query": question}, timeout=120)
        print("callers  a second   p50 ms   p95 ms     429  other   MB")
        for callers in CALLERS:
            taken, statuses = _asked(address, callers, seconds)
            memory = psutil.Process(server.pid).memory_info().rss / 1e6
            p50, p95 = np.percentile(taken, [50, 95]) * 1000
            other = sum(statuses.values()) - statuses[200] - statuses[429]
            print(
                f"{callers:>7} {len(taken) / seconds:>9.1f} {p50:>8.1f} {p95:>8.1f} "
                f"{statuses[429]:>7} {other:>6} {memory:>4.0f}",
                flush=True,
            )
        server.send_signal(signal.SIGTERM)


def _asked(address: str, callers: int, seconds: float) -> tuple[list[float], Counter[int]]:
    """Seconds of each search that was answered, and the replies by status; 0 for none."""
    taken: list[float] = []
    statuses: Counter[int] = Counter()
    end = time.monotonic() + seconds

    def ask(number: int) -> None:
        mine = cycle(random.Random(number).sample(questions(), 50))  # noqa: S311
        with httpx.Client(timeout=60) as client:
            for question in mine:
                begun = time.monotonic()
                if begun > end:
                    return
                try:
                    reply = client.post(address, json={"query": question})
                except httpx.HTTPError:
                    statuses[0] += 1
                    continue
                statuses[reply.status_code] += 1
                if reply.status_code == httpx.codes.OK:
                    taken.append(time.monotonic() - begun)
                else:
                    time.sleep(float(reply.headers.get("retry-after", 1)))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, statuses


if __name__ == "__main__":
    main(float(sys.argv[1]) if sys.argv[1:] else 30)
