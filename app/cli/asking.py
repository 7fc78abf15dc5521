"""``vind search``, ``vind ask`` and ``vind chat``."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.options import ALL, AsJson, Filtering, IndexFolder, with_filters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from vind.app.folders import Names
    from vind.indexes.settings import Settings
    from vind.search.types import Answer, Event, Found

MOST_HITS = 1000
"""More than a person reads; a script that wants all of them reads the index."""


HELP = "An empty line starts a new subject. Ctrl-C stops an answer; exit or Ctrl-D ends."
"""What ``vind chat`` begins with."""

PROMPT = "? "


@with_filters
def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words or a question.")],
    k: Annotated[
        int, typer.Option("-k", metavar="N", min=1, max=MOST_HITS, help="How many passages.")
    ] = 10,
    filtering: Filtering = ALL,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the parts of each passage's score.")
    ] = False,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Find the passages that match a query, best first."""
    from vind.app.cli.engine import command_engine
    from vind.app.folders import named_hit, whole
    from vind.app.serialize import print_json
    from vind.app.show.answers import show_hits
    from vind.app.show.lines import console
    from vind.indexes.settings import load_settings

    with command_engine(load_settings(index=index), k) as engine:
        folders = engine.folders()
        hits = engine.search(query, k, **filtering.within(folders))
    if as_json:
        print_json(hits)
    elif hits:
        names = whole(folders)
        show_hits([named_hit(hit, names) for hit in hits], console(), explain=explain)
    else:
        typer.echo("Nothing matches.", err=True)


class Worded(StrEnum):
    """Whether the language model words the answer, as ``--words`` has it."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@with_filters
def ask(
    question: Annotated[
        list[str],
        typer.Argument(
            metavar="QUESTION", help="In Dutch or English; it needs no quotation marks."
        ),
    ],
    words: Annotated[
        Worded,
        typer.Option(
            help="Whether the language model words the answer: auto where its sentence is not "
            "likely the whole answer, always (which takes longer), or never.",
        ),
    ] = Worded.AUTO,
    no_llm: Annotated[bool, typer.Option("--no-llm", hidden=True)] = False,
    show_all: Annotated[
        bool, typer.Option("--all", help="Show every quote whole, with the path of its file.")
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Show what the language model said and was not believed, and why."
        ),
    ] = False,
    filtering: Filtering = ALL,
    index: IndexFolder = None,
    as_json: AsJson = False,
    as_csv: Annotated[
        bool,
        typer.Option(
            "--csv", help="Print the rows of tables that the answer is computed from, as CSV."
        ),
    ] = False,
) -> None:
    """Answer a question from the documents, with the sentences that it stands on."""
    from contextlib import closing
    from dataclasses import asdict

    from vind.app.cli.engine import command_engine
    from vind.app.cli.serve import warn_of_servers
    from vind.app.folders import whole
    from vind.app.serialize import csv_of, print_json
    from vind.app.show.answers import show_dropped
    from vind.app.show.lines import console
    from vind.app.words import words_for
    from vind.indexes.settings import load_settings
    from vind.search.types import Answered

    asked = " ".join(question)
    words = Worded.NEVER if no_llm else words
    settings = load_settings(index=index)
    warn_of_servers(settings)
    with command_engine(settings) as engine:
        folders = engine.folders()
        filters = filtering.within(folders)
        with closing(engine.stream(asked, words.value, None, **filters)) as events:
            if as_json or as_csv:
                (answer,) = (one.answer for one in events if isinstance(one, Answered))
                if as_json:
                    print_json({**asdict(answer), "best": answer.best and asdict(answer.best)})
                elif answer.tables:
                    typer.echo(csv_of(answer.tables), nl=False)
                else:
                    typer.echo("No rows: this answer is not computed from a table.", err=True)
                    raise typer.Exit(1)
                return
            answer = show_as_it_comes(asked, events, whole(folders), console(), show_all=show_all)
    if explain and answer.dropped:
        show_dropped(answer.dropped, console())
    if answer.trouble:
        quotes = "" if answer.is_worded else "The quotes are the answer. "
        typer.echo(f"\n{quotes}{answer.trouble}", err=True)
    elif answer.found and not answer.is_worded:
        if words is not Worded.NEVER and (why := _why_no_words(answer, settings, words)):
            typer.echo(f"\n{why}", err=True)
    elif answer.found and answer.several:
        typer.echo(f"\n{words_for(answer.language).may_have_more}", err=True)


def _say_if_otherwise(question: str, found: "Found") -> None:
    """Says how a question was taken, where that is not as it was put."""
    from vind.app.plain import one_line
    from vind.app.words import words_for

    if not found.is_as_typed(question):
        said = words_for(found.language).understood.format(one_line(found.asked))
        typer.echo(f"{said}\n", err=True)


def show_as_it_comes(
    question: str,
    events: "Iterator[Event]",
    names: "Names",
    out: "Console",
    *,
    show_all: bool = False,
) -> "Answer":
    """Prints each event as it comes, files by the ``names`` of their folders.

    Returns the whole answer to ``question``. What cuts that short can be told of on a line of its
    own.
    """
    from vind.app.cli.progress import SignOfLife
    from vind.app.folders import named
    from vind.app.show.answers import show_best
    from vind.app.show.lines import Flow
    from vind.app.words import words_for
    from vind.search.types import Answered, QuotesFound, Told, Waiting, Wording

    flow, sign, words = Flow(out), SignOfLife(), words_for("")
    first: QuotesFound | None = None
    try:
        for event in events:
            if isinstance(event, Waiting):
                if not flow.is_amid_a_line:
                    sign.show(words.wording)
                continue
            sign.hide()
            if isinstance(event, QuotesFound):
                if first is None and event.is_judged:
                    first, words = event, words_for(event.language)
                    _say_if_otherwise(question, event)
                    if event.best:
                        show_best(named(event.best, names), event, words, out)
            elif isinstance(event, Told | Wording) and not (first and first.is_of_whole_documents):
                flow.write(event.text)
            elif isinstance(event, Answered):
                flow.end()
                _close(event.answer, names, out, show_all=show_all)
                return event.answer
    finally:
        sign.hide()
        flow.end()
    raise AssertionError("a stream ends with its answer")


def _close(answer: "Answer", names: "Names", out: "Console", *, show_all: bool) -> None:
    """What comes below the words: the other quotes, or the passages that came nearest."""
    from dataclasses import replace

    from vind.app.folders import named
    from vind.app.show.answers import show_others, show_whole
    from vind.app.show.whole import show_of_whole_documents
    from vind.app.words import words_for
    from vind.search.types import cited_numbers

    words = words_for(answer.language)
    if answer.is_of_whole_documents:
        show_of_whole_documents(answer, names, words, out)
        if not show_all:
            return
    if answer.text:
        out.print()
    if show_all:
        show_whole(answer.quotes, words, out, numbered=answer.found)
        show_whole(answer.also, words, out, numbered=False)
        return
    quotes, also = (tuple(named(one, names) for one in of) for of in (answer.quotes, answer.also))
    cited = cited_numbers(answer.text, len(quotes))
    show_others(replace(answer, quotes=quotes, also=also), cited, words, out)


def _why_no_words(answer: "Answer", settings: "Settings", words: Worded) -> str:
    """Why the quotes alone are the answer, where something can be done or words were asked for."""
    from vind.indexes.models import missing_llm

    if missing := missing_llm(settings):
        return f"The quotes are the answer. To have it put in words: {missing}"
    if answer.dropped:
        return (
            "The quotes are the answer: no sentence of the language model is shown, for the "
            "reasons that `--explain` gives."
        )
    if words is Worded.ALWAYS:
        return "The quotes are the answer: the language model had no words for them."
    return ""


@with_filters
def chat(
    words: Annotated[
        Worded,
        typer.Option(
            help="Whether the language model words the answers: auto, always or never.",
        ),
    ] = Worded.AUTO,
    filtering: Filtering = ALL,
    index: IndexFolder = None,
) -> None:
    """Ask one question after the other; a follow-up takes up what was asked before it."""
    from contextlib import closing

    from vind.app.cli.engine import command_engine
    from vind.app.cli.serve import warn_of_servers
    from vind.app.folders import whole
    from vind.app.show.lines import console
    from vind.indexes.errors import FilterError, QuestionError, SmallTalkError
    from vind.indexes.settings import load_settings
    from vind.search.question.small_talk import is_farewell

    settings = load_settings(index=index)
    warn_of_servers(settings)
    with command_engine(settings) as engine:
        folders = engine.folders()
        filters = filtering.within(folders)
        typer.echo(HELP, err=True)
        answer = None
        for question in _questions():
            if not question:
                answer = None
                continue
            if is_farewell(question):
                return
            try:
                stream = engine.stream(question, words.value, answer, **filters)
                with closing(stream) as events:
                    answer = show_as_it_comes(question, events, whole(folders), console())
                if answer.trouble:
                    typer.echo(f"\nvind: {answer.trouble}", err=True)
            except KeyboardInterrupt:  # of this answer; at the prompt it ends the chat
                typer.echo("", err=True)
            except SmallTalkError as error:
                typer.echo(str(error))
            except (QuestionError, FilterError) as error:
                typer.echo(f"vind: {error}", err=True)
            typer.echo("")


def _questions() -> "Iterator[str]":
    """Lines of stdin, trimmed, until it ends; on a terminal with its history and editing."""
    import contextlib
    import sys

    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - what input() edits with once it is loaded
    prompt = PROMPT if sys.stdin.isatty() else ""
    while True:
        try:
            yield input(prompt).strip()
        except EOFError:
            if prompt:
                typer.echo("", err=True)
            return
