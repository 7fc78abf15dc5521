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


def rooms_imported(source: str) -> set[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    return {name.split(".")[0] for name in names} & set(ROOMS)


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
    for file in (REPOSITORY / "search/claims").glob("*.py"):
        assert "from search.evidence" not in file.read_text(encoding="utf-8"), file.name


def test_an_upward_import_is_seen() -> None:
    assert rooms_imported("from app.cli import main\nimport search.engine\nimport os") == {
        "app",
        "search",
    }
