"""How soon the page is there, and what memory its server takes.

    python benchmarks/bench_page.py [QUESTIONS]

Serves an index of the sample company with the default models (made in .bench/) by ``vind serve``.
Opens the page in Debian's Chromium as ten visitors, each twice, and prints the milliseconds until
the first and the largest paint and until the example questions stand; then asks
QUESTIONS (100) over REST, the last ten in words, and prints what memory the server has before,
between and after: its own (anonymous) and that of files mapped, which the system may take back.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from statistics import median

import httpx
import psutil
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench_api import ROOT, VIND, questions

INDEX = ROOT / ".bench" / "page"
OPENED = 10
IN_WORDS = 10
MOMENTS = ("first paint", "largest paint", "examples")
PAINTS = """() => new Promise(done => new PerformanceObserver(list => {
    const largest = list.getEntries().at(-1).startTime;
    const first = performance.getEntriesByName("first-contentful-paint")[0].startTime;
    done([first, largest]);
}).observe({type: "largest-contentful-paint", buffered: true}))"""


def paints(url: str) -> None:
    """Print how soon what is painted, for who was never here and for who comes back."""
    new: list[tuple[float, ...]] = []
    back: list[tuple[float, ...]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for _ in range(OPENED + 1):
            visitor = browser.new_context(locale="nl-NL")
            for seen in (new, back):
                page = visitor.new_page()
                page.goto(url)
                page.locator(".examples li").first.wait_for(timeout=120_000)
                examples = page.evaluate("performance.now()")
                page.wait_for_timeout(500)
                seen.append((*page.evaluate(PAINTS), examples))
                page.close()
            visitor.close()
        browser.close()
    print(f"the very first: {' '.join(f'{one:.0f}' for one in new[0])} ms")
    for who, visits in (("new", new[1:]), ("back", back)):
        for name, column in zip(MOMENTS, zip(*visits, strict=True), strict=True):
            print(f"{who:>5} {name:>14}: {median(column):.0f} ms, at most {max(column):.0f}")


def memory(process: int, moment: str) -> None:
    """Print the memory of a process and its children, in MB."""
    whole = psutil.Process(process)
    for one in (whole, *whole.children(recursive=True)):
        rollup = Path(f"/proc/{one.pid}/smaps_rollup").read_text(encoding="ascii")
        kept = {
            line.split(":")[0]: int(line.split()[1]) / 1e3
            for line in rollup.splitlines()
            if line.endswith("kB")
        }
        told = f"own {kept['Pss_Anon']:.0f}, files {kept['Pss_File']:.0f}, all {kept['Pss']:.0f}"
        print(f"{moment:>24}  {' '.join(one.cmdline())[-40:]:>40}  {told} MB")


def main(number: int) -> None:
    own = {"VIND_EMBEDDER": "embeddinggemma-300m", "VIND_INDEX": str(INDEX), "VIND_API_RATE": "0"}
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT)}
    company = ROOT / "samples" / "company"
    subprocess.run([*VIND, "index", company], env=environment, check=True, capture_output=True)
    command = [*VIND, "serve", "--port", "8598"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as server:
        if server.stdout is None or not server.stdout.readline():
            raise SystemExit("The page did not start.")
        url = "http://127.0.0.1:8598"
        paints(url)
        memory(server.pid, "page opened")
        asked = (questions() * (number // len(questions()) + 1))[:number]
        for count, question in enumerate(asked, 1):
            words = "always" if count > number - IN_WORDS else "never"
            sent = {"question": question, "words": words}
            httpx.post(f"{url}/api/ask", json=sent, timeout=600).raise_for_status()
            if count in {1, 10, number - IN_WORDS, number}:
                memory(server.pid, f"{count} questions")
        server.send_signal(signal.SIGINT)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
