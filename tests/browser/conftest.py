"""The page over the sample company, with a language model and without one, and a browser."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.driving import (
    ARGUMENTS,
    CHROMIUM,
    PATIENCE_MILLISECONDS,
    VIND,
    opened,
    served,
)
from tests.rooms import REPOSITORY

HOSTILE = """# Kantinereglement

De kantine is open vanaf half negen. <img src="http://evil.example/a.png" onerror="alert(1)">
![plaatje](http://evil.example/b.png) [klik hier](javascript:alert(2)) <script>alert(3)</script>
"""

expect.set_options(timeout=PATIENCE_MILLISECONDS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a test of the browser twice: how Chromium and a server take turns is not ours.

    The end of a run names each that needed it.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company, and a document that means harm."""
    directory = tmp_path_factory.mktemp("index")
    hostile = tmp_path_factory.mktemp("hostile")
    (hostile / "kantine.md").write_text(HOSTILE, encoding="utf-8")
    (hostile / 'x"><img src=http:evil.pdf').write_bytes(b"%PDF-1.7\nnothing else")
    for folder in (REPOSITORY / "samples" / "company", hostile):
        done = subprocess.run(
            [VIND, "index", folder, "--index", directory],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in {0, 3}, done.stderr
    return directory


@pytest.fixture(scope="module")
def site(index: Path) -> Iterator[str]:
    """The address of ``vind serve`` over the index."""
    with served(index) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """The page as a Dutch browser sees it."""
    with opened(browser, site, "nl-NL") as page:
        yield page


@pytest.fixture(scope="session")
def wordless_cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The cache of a machine without a language model."""
    cache = Path(os.environ.get("VIND_CACHE", "~/.cache/vind")).expanduser()
    models = tmp_path_factory.mktemp("cache") / "models"
    models.mkdir()
    embedder = "multilingual-e5-small"
    (models / embedder).symlink_to(cache / "models" / embedder)
    return str(models.parent)


@pytest.fixture(scope="module")
def wordless_site(
    index: Path, wordless_cache: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of ``vind serve`` on a machine without a language model, with an audit log."""
    audit = str(tmp_path_factory.mktemp("audit"))
    with served(index, VIND_CACHE=wordless_cache, VIND_AUDIT=audit) as url:
        yield url
