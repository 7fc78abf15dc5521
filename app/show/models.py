"""Prints the list of models."""

from collections.abc import Sequence

from rich.console import Console

from vind.app.models import ModelLine
from vind.app.plain import size
from vind.app.show.lines import show_table


def show_models(lines: Sequence[ModelLine], out: Console) -> None:
    """Prints one model a line, with a star at those that vind uses."""
    rows = [("", "NAME", "KIND", "STATE", "SIZE", "LICENCE", "WHAT IT DOES")]
    rows += [
        (
            "*" if line.used else "",
            line.name,
            line.kind,
            line.state,
            size(line.bytes) if line.bytes else "?",
            line.licence,
            line.purpose,
        )
        for line in lines
    ]
    show_table(rows, out)
    for line in lines:
        if line.terms:
            out.print(f"\n{line.name}: {line.terms}")
    out.print("\n* used by default, or chosen with VIND_EMBEDDER, VIND_RERANKER and VIND_LLM")
