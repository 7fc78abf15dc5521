"""The options that several commands share."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vind.indexes.language_codes import filter_languages, in_words

if TYPE_CHECKING:
    from vind.search.types import KeptTo

DAYS = ("%Y-%m-%d", "%Y-%m", "%Y")
"""How a day is written; a month or a year is its first day."""


def read_day(text: str) -> date:
    """The day that ``text`` is. Raises BadParameter where it is none."""
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise typer.BadParameter(f"{text!r} is not a day. Write it as 2023-06-30, 2023-06 or 2023.")


def read_path(text: str) -> Path:
    """The path that ``text`` is. Raises BadParameter where it is empty, as an unset variable is."""
    if not text.strip():
        raise typer.BadParameter("the path is empty. Give one; . is the folder that you are in.")
    return Path(text)


def read_lang(text: str) -> str:
    """The language that ``text`` is, whatever its case. Raises BadParameter where it is none."""
    if text.lower() not in filter_languages():
        raise typer.BadParameter(
            f"{text!r} is not a language of documents. Those are {', '.join(filter_languages())}."
        )
    return text.lower()


IndexFolder = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="DIR",
        parser=read_path,
        help="Folder of the index. Default: VIND_INDEX, else a folder under your data directory.",
    ),
]
IndexFolders = Annotated[
    list[Path] | None,
    typer.Option(
        "--index",
        metavar="DIR",
        parser=read_path,
        help="Folder of the index. May be repeated: the page lets people choose, programs get the "
        "first. Default: VIND_INDEX and VIND_INDEXES, else a folder under your data directory.",
    ),
]
Host = Annotated[
    str,
    typer.Option("--host", metavar="HOST", help="Address to listen on; 0.0.0.0 is every network."),
]
Port = Annotated[
    int, typer.Option("--port", metavar="PORT", min=1, max=65535, help="Port to listen on.")
]
AllowHost = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-host",
        metavar="NAME",
        help="A host name that may be asked for, such as a proxy's, beside the address that is "
        "listened on. May be repeated. Default: VIND_ALLOW_HOSTS.",
    ),
]
OpenToAll = Annotated[
    bool,
    typer.Option(
        "--open-to-all",
        help="Serve other machines with access off: whoever reaches it reads everything.",
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON document and nothing else on stdout.")
]
Paths = Annotated[
    list[str] | None,
    typer.Option(
        "--path",
        metavar="GLOB",
        help="Keep to files whose path matches, such as 'contracts/**', or that are in a folder, "
        "contracts or /srv/hr. May be repeated.",
    ),
]
Types = Annotated[
    list[str] | None,
    typer.Option(
        "--type", metavar="EXT", help="Keep to files of this type, such as pdf. May be repeated."
    ),
]
After = Annotated[
    date | None,
    typer.Option(
        "--after",
        metavar="DAY",
        parser=read_day,
        help="Keep to documents of this day or later: 2023-06-30, 2023-06 or 2023.",
    ),
]
Before = Annotated[
    date | None,
    typer.Option(
        "--before", metavar="DAY", parser=read_day, help="Keep to documents of before this day."
    ),
]
Author = Annotated[
    str | None,
    typer.Option(
        "--author", metavar="NAME", help="Keep to authors and senders with this in their name."
    ),
]
Languages = Annotated[
    list[str] | None,
    typer.Option(
        "--lang",
        metavar="LANG",
        parser=read_lang,
        help=f"Keep to documents in this language: {in_words()}. May be repeated.".replace("'", ""),
    ),
]


def kept_to(
    path: list[str] | None,
    file_type: list[str] | None,
    after: date | None,
    before: date | None,
    author: str | None,
    lang: list[str] | None,
) -> "KeptTo":
    """The options of a command as what its search is kept to."""
    return {
        "paths": path or None,
        "types": file_type or None,
        "after": after,
        "before": before,
        "author": author,
        "languages": lang or None,
    }
