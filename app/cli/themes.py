"""``vind themes``: what documents are about, in groups."""

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.options import ALL, AsJson, Filtering, IndexFolder, read_path, with_filters

if TYPE_CHECKING:
    from vind.search.themes import Themes

WIDEST = 30
"""Blocks of the bar of the fullest month."""


@with_filters
def themes(
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE.csv",
            help="Write a table of the documents with their themes.",
            parser=read_path,
        ),
    ] = None,
    filtering: Filtering = ALL,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Group documents, such as feedback or tickets, by what they are about.

    Each theme has its most telling words, central sentences word for word, and counts by month.
    """
    from vind.app.cli.progress import progress
    from vind.app.serialize import print_json
    from vind.indexes.core.durable import disk_errors, replace_file
    from vind.indexes.settings import load_settings
    from vind.search import Engine

    with Engine.open(settings=load_settings(index=index)) as engine, progress() as report:
        found = engine.themes(report, **filtering.within(engine.status().folders))
    if output is not None:
        with disk_errors(output.absolute().parent):
            replace_file(output.absolute(), _table(found).encode("utf-8-sig"))
    if as_json:
        print_json(found)
    elif output is None:
        _show(found)


def _table(found: "Themes") -> str:
    from vind.app.serialize import csv_cell

    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(("theme", "words", "path"))
    for number, theme in enumerate(found.themes, 1):
        words = csv_cell(", ".join(theme.words))
        for folder, path in theme.documents:
            lines.writerow((number, words, csv_cell(f"{folder}/{path}")))
    return text.getvalue()


def _show(found: "Themes") -> None:
    from vind.app.plain import counted, one_line
    from vind.app.show.lines import console, place, show_line

    out = console()
    for number, theme in enumerate(found.themes, 1):
        told = f"{', '.join(theme.words)}: {counted(len(theme.documents), 'document')}"
        show_line(told, out, f"{number}. ", "bold")
        for quote in theme.quotes:
            show_line(f'"{one_line(quote.text)}" {place(quote.path, quote.page)}', out, "   ")
        most = max(theme.months.values(), default=1)
        for month, count in theme.months.items():
            out.print(f"   {month}  {'█' * max(1, WIDEST * count // most)} {count:,}")
        out.print()
    out.print(f"{counted(found.others, 'document')} of no theme.")
