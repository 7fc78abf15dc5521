"""The lines that vind logs on standard error."""

import logging

from vind.app.plain import one_line

LEVELS = ("error", "warning", "info", "debug")


class _OneLine(logging.Formatter):
    """A record on one line: file names and errors in it can have anything that a terminal obeys."""

    def format(self, record: logging.LogRecord) -> str:
        return one_line(super().format(record))


def log_to_stderr(level: str) -> None:
    """Log what is at least of ``level``, a value of the setting ``log``. For a whole process."""
    logger = logging.getLogger("vind")
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.handlers[:] = [handler]
    logger.setLevel(level.upper())
