"""What a caller gives, made sure of at the door.

A wrong value that goes further finds nothing, or ends in an error about something that the caller
never wrote.
"""

import sys
from operator import index as as_int
from pathlib import Path
from reprlib import repr as shortened

from indexes.errors import ArgumentError
from indexes.settings import Settings, load_settings, whole_path
from indexes.types import FileState
from search.types import WORDS, Answer, Quote, Words


def named_folder(name: str, value: Path | str) -> Path:
    """``value`` from the root on.

    Raises ArgumentError where it is no path, or blank, as what is not set is.
    """
    if not isinstance(value, str | Path) or "\0" in str(value):
        raise ArgumentError(f"{name} is {shortened(value)}, and must be a folder: a text or Path.")
    if not str(value).strip():
        raise ArgumentError(f"{name} is blank: give a folder, or None for that of the settings.")
    return whole_path(value)


def settings_of(value: Settings | None) -> Settings:
    """``value``, by default those of the environment. Raises ArgumentError for something else."""
    if value is None:
        return load_settings()
    if isinstance(value, Settings):
        return value
    raise ArgumentError(
        f"settings are what `load_settings` returns, as of load_settings(threads=2), not "
        f"{shortened(value)}."
    )


def whole_number(name: str, value: int, least: int) -> int:
    """``value``. Raises ArgumentError where it is no whole number, under ``least``, or too large.

    That is where it is more than can be counted to on this machine.
    """
    try:
        number = as_int(value)
    except TypeError:
        raise ArgumentError(f"{name} is {shortened(value)}, and must be a whole number.") from None
    if number < least:
        raise ArgumentError(f"{name} is {number}, and must be at least {least}.")
    if number > sys.maxsize:
        raise ArgumentError(f"{name} is {number}, and may be {sys.maxsize} at most.")
    return number


def state_of(value: str | None) -> FileState | None:
    """The state of that name. Raises ArgumentError where there is none."""
    if value is None:
        return None
    try:
        return FileState(value)
    except ValueError:
        known = ", ".join(FileState)
        raise ArgumentError(
            f"{shortened(value)} is no state of a file. The states are: {known}."
        ) from None


def answer_before(value: Answer | None) -> Answer | None:
    """``value``. Raises ArgumentError where it is something else than an answer."""
    if value is None or isinstance(value, Answer):
        return value
    raise ArgumentError(
        f"follows is the Answer that `ask` returned to the question before, not {shortened(value)}."
    )


def quote_of(value: Quote) -> Quote:
    """``value``. Raises ArgumentError where it is something else than a quote."""
    if isinstance(value, Quote):
        return value
    raise ArgumentError(f"quote is one of the `quotes` of an Answer, not {shortened(value)}.")


def words_of(value: Words) -> Words:
    """``value``. Raises ArgumentError for another."""
    if value not in WORDS:
        raise ArgumentError(f"words is one of {', '.join(WORDS)}, not {shortened(value)}.")
    return value
