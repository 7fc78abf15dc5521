"""The first hour of somebody without a terminal: from an empty server to a cited answer."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import VIND, ask, needs_chromium, opened, picture, served, tab
from tests.browser.notes import CANTEEN, NOTES, SAID
from tests.browser.signing_in import BY_PROXY, signed_in_by_proxy
from tests.browser.test_accessible import barriers

pytestmark = [pytest.mark.models, *needs_chromium]

RUN_MILLISECONDS = 180_000
"""For a run, which loads a model first, beside others on two cores."""

DROP = """(zone, files) => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  const how = { dataTransfer: data, bubbles: true, cancelable: true };
  for (const kind of ["dragover", "drop"]) zone.dispatchEvent(new DragEvent(kind, how));
}"""


@pytest.fixture
def wordless(tmp_path: Path) -> dict[str, str]:
    return {"VIND_EMBEDDER": "all-minilm-l6-v2", "VIND_LLM": str(tmp_path / "none.gguf")}


def drop(page: Page, files: dict[str, str]) -> None:
    page.locator(".drop").evaluate(DROP, list(files.items()))


def is_answered(page: Page) -> None:
    ask(page, CANTEEN)
    best = page.locator("details.best")
    expect(best.locator("mark").first).to_have_text(SAID, timeout=RUN_MILLISECONDS)
    expect(best.locator(".file")).to_have_text("kantine.md")


def test_a_newcomer_drags_in_two_files_and_is_answered(
    browser: Browser, tmp_path: Path, wordless: dict[str, str]
) -> None:
    index = tmp_path / "index"
    with served(index, 0, (VIND,), (), **wordless) as url, opened(browser, url, "nl-NL") as page:
        expect(page.locator(".drop")).to_be_visible()
        picture(page, "begin")
        drop(page, NOTES)
        examples = page.locator(".examples button")
        expect(page.get_by_role("tab", name="Vragen")).to_be_visible(timeout=RUN_MILLISECONDS)
        assert all(text.endswith("?") for text in examples.all_inner_texts())
        is_answered(page)
        tab(page, "Documenten")
        documents = page.get_by_role("tabpanel", name="Documenten")
        documents.get_by_text("Voeg documenten toe").click()
        drop(page, {"kantine.md": "# Kantine\n\nOp zondag is de kantine dicht."})
        second = documents.locator("table.ledger tr", has_text="kantine (2).md")
        expect(second.first).to_be_visible(timeout=RUN_MILLISECONDS)
    kept = tmp_path / "index.uploads"
    assert (kept / "kantine.md").read_text() == NOTES["kantine.md"]
    assert kept.stat().st_mode & 0o077 == 0
    assert {one.name for one in tmp_path.iterdir()} >= {"index", "index.uploads"}
    assert not list(tmp_path.glob("*.part-*"))


def test_a_newcomer_chooses_a_folder_of_the_server(
    browser: Browser, tmp_path: Path, wordless: dict[str, str]
) -> None:
    (tmp_path / "<i>stukken").mkdir()
    for name, text in NOTES.items():
        (tmp_path / "<i>stukken" / name).write_text(text)
    with (
        served(tmp_path / "index", 0, (VIND,), (), **wordless) as url,
        opened(browser, url, "nl-NL") as page,
    ):
        field = page.get_by_role("textbox", name="Of kies een map van deze server")
        field.fill("/there is/no such folder")
        field.press("Enter")
        expect(page.locator(".notice")).to_contain_text("Deze map is er niet")
        field.fill(str(tmp_path))
        field.press("Enter")
        page.locator(".folders").get_by_role("button", name="<i>stukken").click()
        expect(field).to_have_value(str(tmp_path / "<i>stukken"))
        page.get_by_role("button", name="Lees deze map").click()
        expect(page.get_by_role("tab", name="Vragen")).to_be_visible(timeout=RUN_MILLISECONDS)
        is_answered(page)


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_the_start_page_has_no_accessibility_barriers(
    browser: Browser, tmp_path: Path, wordless: dict[str, str], width: int
) -> None:
    with (
        served(tmp_path / "index", 0, (VIND,), (), **wordless) as url,
        opened(browser, url, "nl-NL", width) as page,
    ):
        expect(page.locator(".drop")).to_be_visible()
        page.get_by_text("Wat kan ik vragen?").click()
        assert barriers(page, "begin") == []
        assert page.locator("[data-testid=stMain]").evaluate("main => main.scrollWidth") <= width


@pytest.fixture
def shared(tmp_path: Path, wordless: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """A server of an empty index, at which dirk alone manages, and its settings."""
    variables = {
        **wordless,
        **BY_PROXY,
        "VIND_ACCESS": "rules",
        "VIND_ADMINISTRATORS": "dirk",
        "VIND_AUDIT": str(tmp_path / "audit"),
    }
    with served(tmp_path / "index", 0, (VIND,), (), **variables) as url:
        yield url, variables


def put(url: str, name: str, body: bytes = b"x", headers: dict[str, str] | None = None) -> int:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc)
    connection.request("PUT", f"/upload?name={quote(name, safe='')}", body, headers or {})
    return connection.getresponse().status


def test_only_an_administrator_adds_documents(
    browser: Browser, tmp_path: Path, shared: tuple[str, dict[str, str]]
) -> None:
    url, variables = shared
    with ExitStack() as stack:
        doors = {
            name: stack.enter_context(signed_in_by_proxy(url, {"X-Forwarded-User": name}))
            for name in ("anna", "dirk")
        }
        page = stack.enter_context(opened(browser, doors["anna"], "nl-NL"))
        expect(page.locator(".notice")).to_contain_text("Een beheerder van vind kan")
        expect(page.locator(".drop")).to_have_count(0)
        assert put(doors["anna"], "a.txt") == 403
        assert put(url, "a.txt") == 401
        assert not (tmp_path / "index.uploads").exists()
        assert put(doors["dirk"], "a.txt") == 201
        assert put(doors["dirk"], "a.txt", b"y") == 201
        kept = tmp_path / "index.uploads"
        assert {one.name: one.read_bytes() for one in kept.iterdir()} == {
            "a.txt": b"x",
            "a (2).txt": b"y",
        }
        for name in ("../b", "/etc/b", "b/c", "..\\b", "C:b", ".vindaccess", "", "b\n", "b" * 300):
            assert put(doors["dirk"], name) == 400, name
        assert put(doors["dirk"], "b.txt", headers={"Origin": "http://evil.example"}) == 403
        assert put(doors["dirk"], "b.txt", headers={"Content-Length": str(10**12)}) == 413
        assert len(list(kept.iterdir())) == 2
    done = subprocess.run(
        [VIND, "audit", "--json"], env={**variables, "PATH": ""}, capture_output=True, check=True
    )
    noted = [one for one in json.loads(done.stdout) if one["event"] == "upload"]
    assert [(one["who"], re.sub(".*/", "", one["files"][0])) for one in noted] == [
        ("dirk", "a.txt"),
        ("dirk", "a.txt"),
    ]
