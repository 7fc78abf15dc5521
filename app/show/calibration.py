"""What ``vind calibrate`` came to."""

from rich.console import Console

from app.plain import counted
from app.show.lines import show_table
from search.calibration.calibrate import Calibration, Standing


def show_calibration(done: Calibration, out: Console) -> None:
    """The figures before and after, and what they were measured on."""
    out.print(
        f"{counted(done.questions, 'question')} with an answer, {done.unanswerable} without.\n"
    )
    judgements = [done.evidence.before, done.evidence.after]
    header = ["MEASURE", "BEFORE", "AFTER"]
    if done.reading:
        judgements += [done.reading.before, done.reading.after]
        header += ["READ, BEFORE", "READ, AFTER"]
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
        + _limits(done.evidence.threshold, done.reading.threshold if done.reading else None)
    )
    if done.reading is None:
        out.print("The limit once a language model has read them is not fitted: none has.")
    if done.absent:
        out.print(
            f"{counted(done.absent, 'question')} left out: no document that is named in `gold` is "
            "in the index."
        )


def show_standing(standing: Standing, out: Console) -> None:
    """What judges answers now."""
    out.print(f"{_limits(standing.threshold, standing.read_threshold)} {_whose(standing)}")


def _limits(threshold: float, read_threshold: float | None) -> str:
    """From where on the answer is there: by the quotes alone, and once they have been read."""
    text = f'Below confidence {threshold:.2f} the answer is "not found" (quotes alone)'
    if read_threshold is not None:
        text += f", below {read_threshold:.2f} once the language model has read them"
    return f"{text}."


def _whose(standing: Standing) -> str:
    if standing.own and (standing.own_reading or standing.read_threshold is None):
        return "This is fitted to this index."
    if standing.own:
        return "The first limit is fitted to this index, the second is vind's own."
    return "This is vind's own; `vind calibrate QUESTIONS.jsonl` fits it to your documents."
