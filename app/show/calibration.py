"""What ``vind calibrate`` came to."""

from rich.console import Console

from app.plain import counted
from app.show.lines import show_table
from search.calibration.calibrate import Calibration, Standing

READING = "the language model that has read them"


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
        "\nAfter: each fifth of the questions judged by what was learnt from the others. "
        f"Kept with the index: under {done.evidence.threshold:.2f} the answer is not found by the "
        "quotes alone."
    )
    if done.reading:
        out.print(f"By {READING} it is not under {done.reading.threshold:.2f}.")
    else:
        out.print(f"What {READING} makes of them is judged as before: none has read them.")
    if done.absent:
        out.print(
            f"{counted(done.absent, 'question')} left out: the index has none of the documents "
            "that answer them."
        )


def show_standing(standing: Standing, out: Console) -> None:
    """What judges answers now."""
    out.print(
        f"The model of answers is {_whose(own=standing.own)}, of {standing.version}: under "
        f"{standing.threshold:.2f} the answer is not found by the quotes alone."
    )
    if standing.read_threshold is not None:
        out.print(
            f"By {READING} it is not under {standing.read_threshold:.2f}: that model is "
            f"{_whose(own=standing.own_reading)}."
        )
    if not standing.own:
        out.print("To fit it to your documents: vind calibrate QUESTIONS.jsonl")


def _whose(*, own: bool) -> str:
    return "this index's own" if own else "the one that vind comes with"
