"""What the documents link to is there, a file or a heading of it; so is the code that they name."""

import re
import shlex
from pathlib import Path

import pytest
from typer.exceptions import TyperException

from tests.rooms import REPOSITORY
from tests.taken import takes

PAGES = ("*.md", "docs/**/*.md", "benchmarks/results/*.md", "samples/*.md")
DOCUMENTS = sorted(
    file.relative_to(REPOSITORY).as_posix() for page in PAGES for file in REPOSITORY.glob(page)
)

_LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
_CODE = re.compile(r"`([\w/]+\.py)`")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_COMMAND = re.compile(
    r"(?:\$ )?(?:sudo -u \w+ )?(?:env )?(?:[A-Z_]+=\S+ )*(?:\S+/bin/)?vind ((?!\[)\w.*)$"
)
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def _anchors(document: Path) -> set[str]:
    """Of its headings, as GitHub makes them."""
    text = _FENCED.sub("", document.read_text(encoding="utf-8"))
    spoken = [re.sub(r"\]\([^)]*\)|[^\w\- ]", "", head.lower()) for head in _HEADING.findall(text)]
    return {head.replace(" ", "-") for head in spoken}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_in_documents_resolve(name: str) -> None:
    document = REPOSITORY / name
    links = _LINK.findall(_FENCED.sub("", document.read_text(encoding="utf-8")))
    targets = [(document.parent / path if path else document, anchor) for path, anchor in links]
    missing = [str(path) for path, _ in targets if not path.exists()]
    assert missing == []
    assert [(path.name, a) for path, a in targets if a and a not in _anchors(path)] == []


@pytest.mark.parametrize("name", [one for one in DOCUMENTS if "/results/" not in one])
def test_code_files_named_in_documents_exist(name: str) -> None:
    named = _CODE.findall((REPOSITORY / name).read_text(encoding="utf-8"))
    rooms = ("app", "benchmarks", "indexes", "ingest", "search", "tests")
    known = [file.as_posix() for room in rooms for file in (REPOSITORY / room).rglob("*.py")]
    assert [one for one in named if not any(file.endswith(f"/{one}") for file in known)] == []


@pytest.mark.parametrize("name", [one for one in DOCUMENTS if one != "docs/cli.md"])
def test_commands_shown_in_documents_parse(name: str) -> None:
    fences = _FENCED.findall((REPOSITORY / name).read_text(encoding="utf-8"))
    lines = [line for fence in fences for line in fence.splitlines()]
    commands = [found[1] for line in lines if (found := _COMMAND.match(line))]
    for command in commands:
        takes(shlex.split(command, comments=True))


def test_an_invalid_command_in_a_document_is_detected() -> None:
    assert _COMMAND.match("$ sudo -u vind env VIND_X=1 /opt/vind/bin/vind serve")
    for wrong in (["serve", "--ports", "1"], ["serv"], ["backup"], ["search", "x", "--lang", "xx"]):
        with pytest.raises((TyperException, KeyError)):
            takes(wrong)


def test_the_readme_and_docs_are_among_the_checked_documents() -> None:
    assert {"README.md", "docs/answers.md", "docs/studies/confidence.md"} <= set(DOCUMENTS)
