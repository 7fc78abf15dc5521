"""Prints the JSON of ``--json``, mostly one document: a record's own fields and nothing else."""

import json
import sys
from dataclasses import asdict, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any


def to_json(value: object, *, indent: int | None = 2) -> str:
    """``value`` (a record, or lists and mappings of them) as JSON, days and times in ISO 8601.

    The text is ASCII, so that no locale or terminal can garble it.
    """
    return json.dumps(_plain(value), indent=indent, allow_nan=False, default=_named)


def print_json(value: object) -> None:
    """Writes ``value`` to stdout as one JSON document."""
    sys.stdout.write(to_json(value) + "\n")


def print_json_line(value: object) -> None:
    """Writes ``value`` to stdout as one line and flushes, as a reader may follow the output."""
    sys.stdout.write(to_json(value, indent=None) + "\n")
    sys.stdout.flush()


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _named(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
