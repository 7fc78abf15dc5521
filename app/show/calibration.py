"""What ``vind calibrate`` came to."""

from rich.console import Console

from app.plain import counted
from app.show.lines import show_table
from search.confidence.abstain import Model
from search.confidence.calibrate import Calibration


def show_calibration(done: Calibration, out: Console) -> None:
    """The figures before and after, and what they were measured on."""
    out.print(
        f"{counted(done.questions, 'question')} with an answer, {done.unanswerable} without.\n"
    )
    rows = [
        ("MEASURE", "BEFORE", "AFTER"),
        *(
            (name, f"{before:.3f}", f"{after:.3f}")
            for name, before, after in (
                ("refused though answerable", done.before.refused, done.after.refused),
                ("caught of the unanswerable", done.before.caught, done.after.caught),
                ("F1 of that", done.before.f1, done.after.f1),
                (
                    "calibration error",
                    done.before.calibration_error,
                    done.after.calibration_error,
                ),
            )
        ),
    ]
    show_table(rows, out)
    out.print(
        "\nAfter: each fifth of the questions judged by what was learnt from the others. "
        f"Kept with the index: under {done.threshold:.2f} the answer is not found."
    )
    if done.absent:
        out.print(
            f"{counted(done.absent, 'question')} left out: the index has none of the documents "
            "that answer them."
        )


def show_model(model: Model, out: Console, *, own: bool) -> None:
    """Which model judges answers now."""
    whose = "this index's own" if own else "the one that vind comes with"
    out.print(
        f"The model of answers is {whose}, of {model.version}: under {model.threshold:.2f} the "
        "answer is not found."
    )
    if not own:
        out.print("To fit it to your documents: vind calibrate QUESTIONS.jsonl")
