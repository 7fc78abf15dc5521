"""``vind calibrate``: when an answer is there, learnt from the company's own questions."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import AsJson, IndexFolder


def calibrate(
    questions: Annotated[
        Path | None,
        typer.Argument(
            metavar="QUESTIONS.jsonl",
            help="As for `vind eval`: question and gold (path), or answerable: false.",
            show_default=False,
        ),
    ] = None,
    reset: Annotated[
        bool, typer.Option("--reset", help="Go back to the model that vind comes with.")
    ] = False,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Fit `confidence`, and when to say "not found", to this index by your own questions.

    Twenty questions with the document that answers each are enough; each is asked again without
    that document. Without a file it says which model is used.
    """
    if questions and reset:
        raise typer.BadParameter("give questions to fit it to, or --reset, and not both.")
    from app.cli.progress import progress
    from app.json_out import print_json
    from app.show.calibration import show_calibration, show_model
    from app.show.lines import console
    from indexes.embedder import load_embedder
    from indexes.index import Index
    from indexes.settings import load_settings
    from search.confidence.abstain import model_of
    from search.confidence.calibrate import calibrate as fit
    from search.confidence.calibrate import forget_calibration

    settings = load_settings(index=index)
    if questions:
        with progress() as report:
            done = fit(
                settings,
                load_embedder(settings),
                questions,
                lambda done, total: report(done, total, "questions"),
            )
        if as_json:
            print_json(done)
        else:
            show_calibration(done, console())
        return
    if reset:
        forget_calibration(settings)
    with Index.open(settings.index) as opened:
        calibration = opened.calibration
    if as_json:
        print_json(model_of(calibration))
    else:
        show_model(model_of(calibration), console(), own=bool(calibration))
