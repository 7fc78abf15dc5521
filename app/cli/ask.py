"""``vind ask``: the quotes at once, then the answer in words, then where they stand."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import (
    After,
    AsJson,
    Author,
    Before,
    IndexFolder,
    Languages,
    Paths,
    Types,
    kept_to,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from app.folders import Names
    from indexes.types import Language
    from search.types import Answer, Event, Quote


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In Dutch or English.")],
    no_llm: Annotated[
        bool, typer.Option("--no-llm", help="Give the quotes alone, at once.")
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Show what the language model said and was not believed, and why."
        ),
    ] = False,
    path: Paths = None,
    file_type: Types = None,
    after: After = None,
    before: Before = None,
    author: Author = None,
    lang: Languages = None,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the documents, with the sentences that it stands on."""
    from contextlib import closing
    from dataclasses import asdict

    from app.folders import also_from_root, whole
    from app.json_out import print_json
    from app.show.lines import console
    from app.show.passages import show_dropped
    from app.words import words_for
    from indexes.settings import load_settings
    from search import Engine

    with Engine.open(settings=load_settings(index=index)) as engine:
        folders = engine.status().folders
        paths = also_from_root(path or (), folders)
        filters = kept_to(paths, file_type, after, before, author, lang)
        if as_json:
            answer = engine.ask(question, not no_llm, **filters)
            print_json({**asdict(answer), "is_worded": answer.is_worded})
            return
        missing = "" if no_llm else engine.llm_missing
        with closing(engine.stream(question, not no_llm, **filters)) as events:
            answer = _follow(question, events, whole(folders), console())
    if explain and answer.dropped:
        show_dropped(answer.dropped, console())
    if answer.found and not answer.is_worded and not no_llm:
        typer.echo(_why_no_words(answer, missing), err=True)
    if answer.found and answer.is_worded and answer.several:
        typer.echo(words_for(answer.language).may_have_more, err=True)


def _say_if_otherwise(question: str, understood: str, language: "Language") -> None:
    """Says how a question was taken, where that is not as it was put."""
    from app.plain import one_line
    from app.words import words_for
    from search.question.cleaned import is_as_typed

    if not is_as_typed(question, understood):
        said = words_for(language).understood.format(one_line(understood))
        typer.echo(f"{said}\n", err=True)


def _follow(question: str, events: "Iterator[Event]", names: "Names", out: "Console") -> "Answer":
    """Prints each event as it comes, files by the ``names`` of their folders.

    Returns the whole answer to ``question``. What cuts that short can be told of on a line of its
    own.
    """
    from app.folders import named
    from app.plain import printable
    from app.show.passages import show_quotes
    from search.types import Answered, Progress, QuotesFound, Told, Wording

    shown: tuple[Quote, ...] = ()
    understood = ""
    is_amid_a_line = False
    try:
        for event in events:
            if isinstance(event, QuotesFound):
                if event.asked != understood:
                    understood = event.asked
                    _say_if_otherwise(question, understood, event.language)
                if event.found and not shown:
                    show_quotes([named(quote, names) for quote in event.quotes], out)
                    shown = event.quotes
            elif isinstance(event, Progress) and sys.stderr.isatty():
                sys.stderr.write(f"({event.done + 1}/{event.total}) ")
                sys.stderr.flush()
            elif isinstance(event, Told | Wording):
                out.print(printable(event.text), end="")
                out.file.flush()
                is_amid_a_line = True
            elif isinstance(event, Answered):
                is_amid_a_line = False
                _close(event.answer, shown, names, out)
                return event.answer
    finally:
        if is_amid_a_line:
            out.print()
    raise AssertionError("a stream ends with its answer")


def _close(answer: "Answer", shown: "tuple[Quote, ...]", names: "Names", out: "Console") -> None:
    """What comes below the words: the sources, or the passages that came nearest.

    Those may have been ``shown`` already, before a language model read them.
    """
    from app.folders import named
    from app.show.passages import show_quotes, show_sources
    from app.words import words_for
    from search.wording.citations import cited_numbers

    if answer.text:
        out.print("\n")
    if answer.found:
        show_sources(answer.quotes, cited_numbers(answer.text, len(answer.quotes)), out)
    elif answer.quotes:
        # In the language of the answer above it.
        out.print(f"{words_for(answer.language).nearest}.\n")
        if not shown:
            show_quotes([named(quote, names) for quote in answer.quotes], out)


def _why_no_words(answer: "Answer", missing: str) -> str:
    """Why the quotes alone are the answer, and what to do where something can be done."""
    if missing:
        return f"The quotes are the answer. To have it put in words: {missing}"
    if answer.dropped:
        return (
            "The quotes are the answer: no sentence of the language model is shown, for the "
            "reasons that `--explain` gives."
        )
    return "The quotes are the answer: the language model had no words for them."
