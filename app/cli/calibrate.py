"""``vind calibrate``: when to say "not found", learnt from the company's own questions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import AsJson, IndexFolder, read_path

if TYPE_CHECKING:
    from indexes.settings import Settings


def calibrate(
    questions: Annotated[
        Path | None,
        typer.Argument(
            metavar="QUESTIONS.jsonl",
            help="As for `vind eval`: question and gold (path), or answerable: false.",
            show_default=False,
            parser=read_path,
        ),
    ] = None,
    reset: Annotated[
        bool, typer.Option("--reset", help="Go back to the limits that vind comes with.")
    ] = False,
    no_llm: Annotated[
        bool,
        typer.Option(
            "--no-llm",
            help="Fit the limit for the quotes alone, in seconds, and not that for quotes which "
            "the language model has read.",
        ),
    ] = False,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Fit `confidence`, and when to say "not found", to this index by your own questions.

    Twenty questions with the document that answers each are enough; each is asked again without
    that document. The language model reads what is found both times, some five seconds a question.
    Without a file it says below which confidence the answer is "not found".
    """
    if questions and reset:
        raise typer.BadParameter("give questions to fit it to, or --reset, and not both.")
    if no_llm and not questions:
        raise typer.BadParameter("--no-llm says how to fit: give questions to fit it to as well.")
    from app.json_out import print_json
    from app.show.calibration import show_standing
    from app.show.lines import console
    from indexes.settings import load_settings
    from search.calibration.calibrate import calibration_of, forget_calibration

    settings = load_settings(index=index)
    if questions:
        _fit(settings, questions, with_llm=not no_llm, as_json=as_json)
        return
    if reset:
        forget_calibration(settings)
    standing = calibration_of(settings)
    if as_json:
        print_json(standing)
    else:
        show_standing(standing, console())


def _fit(settings: "Settings", questions: Path, *, with_llm: bool, as_json: bool) -> None:
    from contextlib import closing, nullcontext

    from app.cli.progress import progress, say
    from app.json_out import print_json
    from app.show.calibration import show_calibration
    from app.show.lines import console
    from indexes.embedder import load_embedder
    from search.calibration.calibrate import calibrate as fit
    from search.calibration.calibrate import open_reader

    llm = open_reader(settings) if with_llm else None
    with closing(llm) if llm else nullcontext(), progress() as report:
        done = fit(
            settings,
            load_embedder(settings),
            questions,
            llm,
            lambda done, total: report(done, total, "questions"),
            say,
        )
    if as_json:
        print_json(done)
    else:
        show_calibration(done, console())
