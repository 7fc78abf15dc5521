"""The walls: imports point down, and the ground floor stands alone."""

import ast
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
ROOMS = ("app", "ingest", "search", "indexes")
MAY_IMPORT = {
    "app": {"app", "ingest", "search", "indexes"},
    "ingest": {"ingest", "indexes"},
    "search": {"search", "indexes"},
    "indexes": {"indexes"},
}


def modules_imported(source: str) -> set[str]:
    """Also each name that is imported from one: it may be a module."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
    return names


def rooms_imported(source: str) -> set[str]:
    return {name.split(".")[0] for name in modules_imported(source)} & set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_down(room: str) -> None:
    files = sorted((REPOSITORY / room).rglob("*.py"))
    assert files
    upward = {
        f"{file.relative_to(REPOSITORY)} imports {other}"
        for file in files
        for other in rooms_imported(file.read_text(encoding="utf-8")) - MAY_IMPORT[room]
    }
    assert upward == set()


def test_checks_know_nothing_of_the_search_for_evidence() -> None:
    files = sorted((REPOSITORY / "search/claims").rglob("*.py"))
    assert files
    evidence = {
        f"{file.name} imports {module}"
        for file in files
        for module in modules_imported(file.read_text(encoding="utf-8"))
        if f"{module}.".startswith("search.evidence.")
    }
    assert evidence == set()


@pytest.mark.parametrize(
    ("room", "below"),
    [
        ("text", {"text"}),
        ("tables", {"tables", "text"}),
        ("question", {"question", "text"}),
    ],
)
def test_what_reads_texts_knows_nothing_of_who_asks_it_to(room: str, below: set[str]) -> None:
    files = sorted((REPOSITORY / "search" / room).glob("*.py"))
    assert files
    upward = {
        f"{file.name} imports {module}"
        for file in files
        for module in modules_imported(file.read_text(encoding="utf-8"))
        if module.startswith("search.") and module.split(".")[1] not in below
    }
    assert upward == set()


@pytest.mark.parametrize("room", ROOMS)
def test_the_types_of_a_room_are_there_for_who_uses_it(room: str) -> None:
    assert (REPOSITORY / room / "py.typed").is_file()  # PEP 561


def test_an_upward_import_is_seen() -> None:
    assert rooms_imported("from app.cli import main\nimport search.engine\nimport os") == {
        "app",
        "search",
    }


def test_an_import_is_seen_however_it_is_written() -> None:
    for written in (
        "import search.evidence.quotes",
        "from search.evidence import quotes",
        "from search import evidence",
    ):
        assert any("search.evidence" in name for name in modules_imported(written)), written
