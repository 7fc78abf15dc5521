"""The options that several commands share, and those that keep a search to some documents."""

import inspect
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vind.indexes.types import OTHER, filter_languages, known_languages

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


IndexFolder = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="DIR",
        parser=read_path,
        help="Folder of the index. Default: VIND_INDEX, else a folder under your data directory.",
    ),
]
RayAddress = Annotated[
    str | None,
    typer.Option(
        "--ray",
        metavar="ADDRESS",
        help="Read and embed on this Ray cluster: HOST:PORT of its head, or auto. "
        "Default: VIND_RAY, else on this machine.",
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


def read_lang(text: str) -> str:
    """The language that ``text`` is, whatever its case. Raises BadParameter where it is none."""
    if text.lower() not in filter_languages():
        raise typer.BadParameter(
            f"{text!r} is not a language of documents. Those are {', '.join(filter_languages())}."
        )
    return text.lower()


@dataclass(frozen=True)
class Filtering:
    """What a command was given of these options, each of which is a field."""

    path: Annotated[
        list[str] | None,
        typer.Option(
            "--path",
            metavar="GLOB",
            help="Keep to files whose path matches, such as 'contracts/**', or that are in a "
            "folder, contracts or /srv/hr. May be repeated.",
        ),
    ] = None
    file_type: Annotated[
        list[str] | None,
        typer.Option(
            "--type",
            metavar="EXT",
            help="Keep to files of this type, such as pdf. May be repeated.",
        ),
    ] = None
    after: Annotated[
        date | None,
        typer.Option(
            "--after",
            metavar="DAY",
            parser=read_day,
            help="Keep to documents of this day or later: 2023-06-30, 2023-06 or 2023.",
        ),
    ] = None
    before: Annotated[
        date | None,
        typer.Option(
            "--before", metavar="DAY", parser=read_day, help="Keep to documents of before this day."
        ),
    ] = None
    author: Annotated[
        str | None,
        typer.Option(
            "--author", metavar="NAME", help="Keep to authors and senders with this in their name."
        ),
    ] = None
    lang: Annotated[
        list[str] | None,
        typer.Option(
            "--lang",
            metavar="LANG",
            parser=read_lang,
            help=f"Keep to documents in this language: {', '.join(known_languages())} and {OTHER}. "
            "May be repeated.",
        ),
    ] = None
    tag: Annotated[
        list[str] | None,
        typer.Option(
            "--tag",
            metavar="CLASS",
            help="Keep to documents that `vind sort` put in this class; unsure is one. May be "
            "repeated.",
        ),
    ] = None

    def within(self, folders: Collection[str]) -> "KeptTo":
        """What a search of an index of these ``folders`` is kept to."""
        from vind.app.folders import also_from_root

        return {
            "paths": also_from_root(self.path or (), folders) or None,
            "types": self.file_type or None,
            "after": self.after,
            "before": self.before,
            "author": self.author,
            "languages": self.lang or None,
            "tags": self.tag or None,
        }


ALL = Filtering()
"""Of a command that was given none of them."""


def with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """``command`` with these options in the place of its parameter ``filtering``.

    Typer makes an option of each parameter that it sees, and has no way to share several.
    """
    options = inspect.signature(Filtering).parameters.values()
    own = inspect.signature(command).parameters.values()
    seen = [
        option.replace(kind=inspect.Parameter.POSITIONAL_OR_KEYWORD)
        for parameter in own
        for option in (options if parameter.name == "filtering" else [parameter])
    ]

    @wraps(command)
    def taken(**given: object) -> None:
        filters = {option.name: given.pop(option.name) for option in options}
        command(filtering=Filtering(**filters), **given)  # type: ignore[arg-type]

    taken.__annotations__ = {parameter.name: parameter.annotation for parameter in seen}
    vars(taken)["__signature__"] = inspect.Signature(seen)
    return taken
