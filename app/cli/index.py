"""``vind index``: folders of documents in, an index out."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import AsJson, IndexFolder


def index(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Folders (or files) to index.")
    ],
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Index folders of documents, or bring their index up to date.

    Only what is new or changed is read; what is gone is forgotten. The exit code is 3 where a file
    could not be read whole.
    """
