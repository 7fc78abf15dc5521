"""How well an index answers: ``vind eval`` and ``vind calibrate``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.options import AsJson, IndexFolder, read_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from vind.indexes.settings import Settings
    from vind.search.calibration import Calibration, Standing
    from vind.search.evaluation.evaluate import Report
    from vind.search.evaluation.metrics import Bin


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
    from vind.app.serialize import print_json
    from vind.app.show.lines import console
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


def show_report(report: "Report", out: "Console") -> None:
    """Prints one measure a line, overall and for each language, and then the details."""
    from rich.text import Text

    from vind.app.plain import counted, one_line
    from vind.app.show.lines import show_table

    out.print(counted(report.questions, "question") + "\n")
    if report.absent:
        out.print(
            f"{counted(report.absent, 'question')} can only fail: no document that is named in "
            "`gold` is in the index. A path there is below the indexed folder.\n"
        )
    columns = {"ALL": report.overall, **{k.upper(): v for k, v in report.languages.items()}}
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    rows = [("MEASURE", *columns)]
    rows += [
        (name, *(_figure(name, column.get(name)) for column in columns.values())) for name in names
    ]
    show_table(rows, out)
    if report.reliability:
        _show_reliability(report.reliability, out)
    if report.failures:
        out.print()
    for failure in report.failures:
        missing = ", ".join(failure.missing)
        said = f"not in its quotes: {missing} | {failure.sentence} | {failure.question}"
        out.print(Text(one_line(said)))


def _show_reliability(bins: "Sequence[Bin]", out: "Console") -> None:
    """Prints how often the answer was there, by vind's confidence."""
    from vind.app.show.lines import show_table

    rows = [("CONFIDENCE", "QUESTIONS", "MEAN", "ANSWER THERE")]
    rows += [
        (
            f"{found.low:.1f} to {found.high:.1f}",
            f"{found.questions:,}",
            f"{found.confidence:.3f}",
            f"{found.there:.3f}",
        )
        for found in bins
    ]
    out.print()
    show_table(rows, out)


def _figure(name: str, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.1f} ms" if "_ms_" in name else f"{value:.3f}"


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
    from vind.app.serialize import print_json
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
    from vind.app.serialize import print_json
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


def show_calibration(done: "Calibration", out: "Console") -> None:
    """Prints the figures before and after, and what they were measured on."""
    from vind.app.plain import counted
    from vind.app.show.lines import show_table

    out.print(
        f"{counted(done.questions, 'question')} with an answer, {done.unanswerable} without.\n"
    )
    judgements = [done.before, done.after]
    header = ["MEASURE", "BEFORE", "AFTER"]
    rows = [
        ("refused though answerable", [one.refused for one in judgements]),
        ("caught of the unanswerable", [one.caught for one in judgements]),
        ("F1 of that", [one.f1 for one in judgements]),
        ("calibration error", [one.calibration_error for one in judgements]),
    ]
    cells = [(name, *(f"{figure:.3f}" for figure in figures)) for name, figures in rows]
    show_table([tuple(header), *cells], out)
    out.print(
        "\nAFTER: each fifth of the questions judged by what was learnt from the others.\n"
        + _limit(done.threshold)
    )
    if done.absent:
        out.print(
            f"{counted(done.absent, 'question')} left out: no document that is named in `gold` is "
            "in the index."
        )


def show_standing(standing: "Standing", out: "Console") -> None:
    """Prints which calibration judges answers now."""
    whose = (
        "This is fitted to this index."
        if standing.own
        else "This is vind's own; `vind calibrate QUESTIONS.jsonl` fits it to your documents."
    )
    out.print(f"{_limit(standing.threshold)} {whose}")


def _limit(threshold: float) -> str:
    return f'Below confidence {threshold:.2f} the answer is "not found".'
