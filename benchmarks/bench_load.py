"""A working day's worst minute: fifty programs and thirty pages ask at the same time.

    python benchmarks/bench_load.py [SECONDS]

Serves an index of the sample company with the fast embedder (made in .bench/) by ``vind serve`` in
a process of its own. For SECONDS (60) fifty callers ask over REST without a pause, and thirty pages
each ask a question every few seconds over the connection that a browser has. Prints for both how
many questions were answered, p50 and p95 of the seconds until the quotes were there, how many were
told to come again (429, with the longest queue that was told), how many were lost, and the most
memory that the server had.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

import httpx
import numpy as np
import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol, WebSocketException
from websockets.sync.client import connect

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench_api import ROOT, VIND, questions

INDEX = ROOT / ".bench" / "load"
CALLERS, PAGES = 50, 30
PAUSE_SECONDS = 4.0
"""Between two questions of a page: its reader reads."""


@dataclass
class Told:
    """What one kind of asker was told: seconds until the quotes, and what became of the others."""

    seconds: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    refusal: str = ""

    def printed(self, name: str) -> str:
        """A line of the table."""
        p50, p95 = np.percentile(self.seconds, [50, 95]) if self.seconds else (np.nan, np.nan)
        lost = self.outcomes["lost"]
        return (
            f"{name:>8} {len(self.seconds):>9} {p50:>7.2f} {p95:>7.2f} "
            f"{self.outcomes['refused']:>8} {lost:>5}  {self.refusal}"
        )


def ask_over_rest(url: str, end: float, number: int, told: Told) -> None:
    """Ask questions, one after the other, until the ``end``."""
    mine = cycle(random.Random(number).sample(questions(), 50))  # noqa: S311
    with httpx.Client(base_url=url, timeout=120) as client:
        while (begun := time.monotonic()) < end:
            sent = {"question": next(mine), "words": "never", "stream": True}
            try:
                with client.stream("POST", "/api/ask", json=sent) as reply:
                    if reply.status_code == httpx.codes.TOO_MANY_REQUESTS:
                        told.outcomes["refused"] += 1
                        told.refusal = json.loads(reply.read())["detail"]
                        time.sleep(float(reply.headers["retry-after"]))
                        continue
                    lines = list(reply.iter_lines())
            except httpx.HTTPError:
                told.outcomes["lost"] += 1
                continue
            if "event: answer" in lines:
                told.seconds.append(time.monotonic() - begun)
            else:
                told.outcomes["lost"] += 1


def ask_at_a_page(url: str, end: float, number: int, told: Told) -> None:
    """Ask questions at a page, with pauses, until the ``end``."""
    mine = cycle(random.Random(number).sample(questions(), 50))  # noqa: S311
    address = f"ws{url.removeprefix('http')}/_stcore/stream"
    while time.monotonic() < end:
        run, begun = BackMsg(), time.monotonic()
        run.rerun_script.query_string = urlencode({"q": next(mine)})
        try:
            with connect(
                address,
                origin=Origin(url),
                subprotocols=[Subprotocol("streamlit")],
                open_timeout=60,
                max_size=None,
            ) as connection:
                connection.send(run.SerializeToString())
                is_there = False
                while True:
                    message = connection.recv(timeout=120)
                    found = ForwardMsg.FromString(message if isinstance(message, bytes) else b"")
                    body = found.delta.new_element.html.body
                    if 'class="vind notice bad' in body:
                        told.outcomes["lost"] += 1
                        break
                    is_at_end = found.WhichOneof("type") == "script_finished"
                    # Of a question that the documents do not answer no quote comes.
                    if not is_there and (is_at_end or 'class="quote' in body):
                        is_there = True
                        told.seconds.append(time.monotonic() - begun)
                    if is_at_end:
                        break
        except (OSError, TimeoutError, WebSocketException):
            told.outcomes["lost"] += 1
        time.sleep(PAUSE_SECONDS)


def watch(process: int, end: float) -> float:
    """The most memory of a process and its children until the ``end``, in MB."""
    most = 0.0
    while time.monotonic() < end:
        whole = psutil.Process(process)
        every = [whole, *whole.children(recursive=True)]
        most = max(most, sum(one.memory_info().rss for one in every) / 1e6)
        time.sleep(1)
    return most


def main(seconds: float) -> None:
    own = {"VIND_EMBEDDER": "multilingual-e5-small", "VIND_INDEX": str(INDEX), "VIND_API_RATE": "0"}
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT)}
    company = ROOT / "samples" / "company"
    subprocess.run([*VIND, "index", company], env=environment, check=True, capture_output=True)
    command = [*VIND, "serve", "--port", "8599"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as server:
        if server.stdout is None or not server.stdout.readline():
            raise SystemExit("The page did not start.")
        url = "http://127.0.0.1:8599"
        for question in questions()[:20]:  # what is loaded at first use
            httpx.post(f"{url}/api/search", json={"query": question}, timeout=120)
        rest, page, end = Told(), Told(), time.monotonic() + seconds
        asking = [
            threading.Thread(target=ask, args=(url, end, number, told))
            for ask, many, told in ((ask_over_rest, CALLERS, rest), (ask_at_a_page, PAGES, page))
            for number in range(many)
        ]
        for one in asking:
            one.start()
        most = watch(server.pid, end)
        for one in asking:
            one.join()
        print("          answered  p50 s   p95 s  refused  lost")
        print(rest.printed("REST"))
        print(page.printed("pages"))
        print(f"at most {most:.0f} MB; at the end:")
        figures = httpx.get(f"{url}/metrics").text.splitlines()
        print("\n".join(line for line in figures if line.startswith("vind_queue")))
        server.send_signal(signal.SIGTERM)


if __name__ == "__main__":
    main(float(sys.argv[1]) if sys.argv[1:] else 60)
