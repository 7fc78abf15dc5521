"""``vind chat``: questions one after the other, each of which may take up the one before."""

from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.ask import Worded, show_as_it_comes
from vind.app.cli.filtering import ALL, Filtering, with_filters
from vind.app.cli.options import IndexFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

HELP = "An empty line starts a new subject. Ctrl-C stops an answer; exit or Ctrl-D ends."

PROMPT = "? "


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

    from vind.app.cli.careful import warn_of_servers
    from vind.app.cli.served import command_engine
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
