"""The index brought up to date from the page: who may, what is seen of it, and how it ends."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.driving import (
    VIND,
    needs_chromium,
    opened,
    picture,
    served,
    tab,
    until,
)
from tests.browser.signing_in import BY_PROXY, signed_in_by_proxy
from tests.ports import free_port
from vind.indexes.folder.lock import WriterLock, writing_process

pytestmark = [pytest.mark.models, *needs_chromium]

DAY = re.compile(r"Bijgewerkt op \d+ [a-z]+ \d{4} om \d\d:\d\d: 2 gelezen, 2 ongewijzigd")
MANY, DAYS = 300, 120
"""Files, and lines in each, that take longer to read than somebody takes to press a button."""

RUN_MILLISECONDS = 180_000
"""For a run, which loads a model first, beside others on two cores."""


@dataclass(frozen=True)
class Company:
    documents: Path
    variables: dict[str, str]

    @property
    def index(self) -> Path:
        return self.documents.with_name("index")

    def write(self, count: int) -> None:
        for number in range(count):
            lines = (f"Op dag {day} bestelt de kantine {number} broodjes." for day in range(DAYS))
            (self.documents / f"nota-{number}.md").write_text("\n\n".join(lines))

    def run(self, *arguments: str | Path) -> str:
        environment = {**os.environ, **self.variables}
        command = [VIND, *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def company(tmp_path: Path) -> Company:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / ".vindaccess").write_text("*: personeel\n")
    (tmp_path / "docs" / "verlof.md").write_text("# Verlof\n\nVijf dagen mag u meenemen.\n")
    variables = {
        "VIND_ACCESS": "rules",
        "VIND_ADMINISTRATORS": "dirk,els",
        "VIND_AUDIT": str(tmp_path / "audit"),
        **BY_PROXY,
        "VIND_EMBEDDER": "all-minilm-l6-v2",
        "VIND_LLM": str(tmp_path / "none.gguf"),
    }
    company = Company(tmp_path / "docs", variables)
    company.run("index", company.documents, "--index", company.index)
    return company


@pytest.fixture
def site(company: Company) -> Iterator[str]:
    with served(company.index, 0, (VIND,), (), **company.variables) as url:
        yield url


def documents_of(stack: ExitStack, browser: Browser, site: str, name: str) -> Locator:
    """The tab of the documents as somebody sees it who is signed in by that name."""
    headers = {"X-Forwarded-User": name, "X-Forwarded-Groups": "personeel"}
    door = stack.enter_context(signed_in_by_proxy(site, headers))
    return tab(stack.enter_context(opened(browser, door, "nl-NL")), "Documenten")


def start(documents: Locator) -> None:
    documents.get_by_role("button", name="Werk de index bij").click()


@contextmanager
def held(index: Path) -> Iterator[None]:
    """Who writes to the index comes no further meanwhile."""
    until(lambda: bool(writing_process(index)))
    writer = psutil.Process(int(str(writing_process(index))))
    writer.send_signal(signal.SIGSTOP)
    yield
    writer.send_signal(signal.SIGCONT)


def test_an_administrator_updates_the_index_from_the_page(
    company: Company, site: str, browser: Browser
) -> None:
    (company.documents / "balie.md").write_text("# Balie\n\nDe balie opent om acht uur.\n")
    (company.documents / "stuk.pdf").write_bytes(b"%PDF-1.7\nnothing else")
    with ExitStack() as stack:
        anna = documents_of(stack, browser, site, "anna")
        expect(anna.locator("table.ledger")).to_contain_text("verlof.md")
        expect(anna.get_by_role("button", name="Werk de index bij")).to_have_count(0)
        dirk = documents_of(stack, browser, site, "dirk")
        start(dirk)
        expect(dirk.locator(".notice").first).to_contain_text(DAY, timeout=RUN_MILLISECONDS)
        expect(dirk.locator(".notice").first).to_contain_text("1 niet volledig gelezen")
        expect(dirk.locator("table.ledger")).to_contain_text("balie.md")
        expect(dirk.locator("table.ledger")).to_contain_text("stuk.pdf")
        picture(dirk.page, "run-ended")
    events = [one for one in json.loads(company.run("audit", "--json")) if one["event"] == "index"]
    assert [(one["who"], one["door"], one["outcome"]) for one in events] == [
        ("dirk", "page", "started")
    ]


def test_an_index_run_outlives_its_page_and_another_admin_can_stop_it(
    company: Company, site: str, browser: Browser
) -> None:
    company.write(MANY)
    with ExitStack() as stack:
        dirk = documents_of(stack, browser, site, "dirk")
        start(dirk)
        expect(dirk.get_by_role("button", name="Stop het bijwerken")).to_be_visible()
    with ExitStack() as stack:
        els = documents_of(stack, browser, site, "els")
        so_far = re.compile(rf"\d+ van {MANY + 2} bestanden")
        expect(els.locator(".run")).to_contain_text(so_far, timeout=RUN_MILLISECONDS)
        expect(els.locator(".run .at")).to_contain_text("nota-")
        with held(company.index):
            picture(els.page, "run")
            els.get_by_role("button", name="Stop het bijwerken").click()
            expect(els.locator(".run")).to_contain_text("Het bijwerken wordt gestopt")
        expect(els.locator(".notice").first).to_contain_text("Gestopt op")
        expect(els.get_by_role("button", name="Werk de index bij")).to_be_visible()
        expect(els.locator("table.ledger tbody tr", has_text="nota-").first).to_be_visible()
        events = json.loads(company.run("audit", "--json"))
        noted = [(one["who"], one["outcome"]) for one in events if one["event"] == "index"]
        assert noted == [("dirk", "started"), ("els", "stopped")]
        with WriterLock(company.index):
            els = documents_of(stack, browser, site, "els")
            told = f"door een ander programma (proces {os.getpid()})"
            expect(els.locator(".notice", has_text=told)).to_be_visible()
            expect(els.get_by_role("button", name="Werk de index bij")).to_have_count(0)


def test_an_index_run_ends_when_its_server_is_killed(company: Company, browser: Browser) -> None:
    company.write(MANY)
    port = str(free_port())
    command = [str(VIND), "serve", "--port", port, "--index", str(company.index)]
    environment = {**os.environ, **company.variables}
    with (
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server,
        ExitStack() as stack,
    ):
        assert server.stdout is not None
        site = server.stdout.readline().split()[3]
        (page,) = psutil.Process(server.pid).children()
        start(documents_of(stack, browser, site, "dirk"))
        until(lambda: writing_process(company.index) in {str(one.pid) for one in page.children()})
        (run,) = page.children()
        page.kill()
        run.wait(timeout=60)
        assert writing_process(company.index) is None
