"""The options that keep a search to some of the documents, of every command that searches."""

import inspect
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.options import read_day
from vind.indexes.types import OTHER, filter_languages, known_languages

if TYPE_CHECKING:
    from vind.search.types import KeptTo


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
