"""Prints the results of ``vind calibrate``."""

from rich.console import Console

from vind.app.plain import counted
from vind.app.show.lines import show_table
from vind.search.calibration import Calibration, Standing


def show_calibration(done: Calibration, out: Console) -> None:
    """Prints the figures before and after, and what they were measured on."""
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


def show_standing(standing: Standing, out: Console) -> None:
    """Prints which calibration judges answers now."""
    whose = (
        "This is fitted to this index."
        if standing.own
        else "This is vind's own; `vind calibrate QUESTIONS.jsonl` fits it to your documents."
    )
    out.print(f"{_limit(standing.threshold)} {whose}")


def _limit(threshold: float) -> str:
    return f'Below confidence {threshold:.2f} the answer is "not found".'
