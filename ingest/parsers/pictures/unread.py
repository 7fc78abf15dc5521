"""Pages that were not read, and why."""

from collections.abc import Mapping

from indexes.errors import FileTooLargeError
from ingest.parsers.pictures.ocr import OcrFailure, OcrTooSlow

_NAMED_AT_MOST = 50  # pages of one problem


def unread_pages(problems: Mapping[int, str] | Mapping[str, str], what: str = "page") -> str:
    """What goes into the ledger: "pages 3, 4: OCR took longer than 90 s; page 7: cannot be opened".

    ``problems`` by the number of the page, or of another thing that ``what`` names, or by its name,
    in order.
    """
    by_problem: dict[str, list[str]] = {}
    for number, problem in problems.items():
        by_problem.setdefault(problem, []).append(str(number))
    return "; ".join(
        f"{what}{_named(numbers, what)}: {problem}" for problem, numbers in by_problem.items()
    )


def _named(numbers: list[str], what: str) -> str:
    more = len(numbers) - _NAMED_AT_MOST
    named = ", ".join(numbers[:_NAMED_AT_MOST]) + (f" and {more:,} more" if more > 0 else "")
    return f"{'s' if len(numbers) > 1 else ''} {named}" if what else named


def raise_failure(failure: OcrFailure) -> None:
    """Raise what becomes of a file of which OCR failures left nothing: never "no text in it".

    Raises FileTooLargeError, OcrFailure.
    """
    if isinstance(failure, OcrTooSlow):
        raise FileTooLargeError(f"{failure}.") from failure
    raise failure
