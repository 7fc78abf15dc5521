"""``vind calibrate``: when to say "not found", learnt from the company's own questions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.options import AsJson, IndexFolder, read_path

if TYPE_CHECKING:
    from vind.indexes.settings import Settings


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
    from vind.app.show.calibration import show_standing
    from vind.app.show.lines import console
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
    from vind.app.show.calibration import show_calibration
    from vind.app.show.lines import console
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
