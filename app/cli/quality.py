"""How well an index answers: ``vind eval`` and ``vind calibrate``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.options import AsJson, IndexFolder, read_path

if TYPE_CHECKING:
    from vind.indexes.settings import Settings


def evaluate(
    questions: Annotated[
        Path,
        typer.Argument(
            metavar="QUESTIONS.jsonl",
            help="A JSON object a line: question, gold (path, page, quote), answer, answerable, "
            "lang, id. docs/answers.md has an example.",
            parser=read_path,
        ),
    ],
    llm: Annotated[
        bool,
        typer.Option(
            "--llm", help="Have each answer worded as well, and check the words: takes long."
        ),
    ] = False,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Measure how well the index answers a file of questions; no LLM judges it."""
    from vind.app.cli.progress import progress
    from vind.app.json_out import print_json
    from vind.app.show.lines import console
    from vind.app.show.quality import show_report
    from vind.indexes.settings import load_settings
    from vind.search import Engine
    from vind.search.evaluation.evaluate import evaluate as measure

    with Engine.open(settings=load_settings(index=index)) as engine, progress() as report:
        found = measure(
            engine, questions, lambda done, total: report(done, total, "questions"), llm=llm
        )
    if as_json:
        print_json(found)
    else:
        show_report(found, console())


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
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Fit `confidence`, and when to say "not found", to this index by your own questions.

    Twenty questions with the document that answers each are enough; each is asked again without
    that document. Without a file it says below which confidence the answer is "not found".
    """
    if questions and reset:
        raise typer.BadParameter("give questions to fit it to, or --reset, and not both.")
    from vind.app.json_out import print_json
    from vind.app.show.lines import console
    from vind.app.show.quality import show_standing
    from vind.indexes.settings import load_settings
    from vind.search.calibration import calibration_of, forget_calibration

    settings = load_settings(index=index)
    if questions:
        _fit(settings, questions, as_json=as_json)
        return
    if reset:
        forget_calibration(settings)
    standing = calibration_of(settings)
    if as_json:
        print_json(standing)
    else:
        show_standing(standing, console())


def _fit(settings: "Settings", questions: Path, *, as_json: bool) -> None:
    from vind.app.cli.progress import progress, say
    from vind.app.json_out import print_json
    from vind.app.show.lines import console
    from vind.app.show.quality import show_calibration
    from vind.indexes.models.embedder import load_embedder
    from vind.search.calibration import calibrate as fit

    with progress() as report:
        done = fit(
            settings,
            load_embedder(settings),
            questions,
            lambda done, total: report(done, total, "questions"),
            say,
        )
    if as_json:
        print_json(done)
    else:
        show_calibration(done, console())
