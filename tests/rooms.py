"""The rooms of the house, and what their modules import."""

import ast
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
ROOMS = ("app", "ingest", "search", "indexes")


def modules_imported(source: str) -> set[str]:
    """Also each name that is imported from one: it may be a module."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
    return names
