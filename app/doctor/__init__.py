"""``vind doctor`` reports what is wrong with this machine, how bad that is, and the cure."""

from collections.abc import Callable, Iterator

from vind.app.doctor import index, machine, models
from vind.app.doctor.finding import Finding, Verdict, fail
from vind.indexes.errors import VindError
from vind.indexes.settings import Settings

__all__ = ["Finding", "Verdict", "examine"]

CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    machine.python,
    machine.memory,
    machine.cache_space,
    machine.index_space,
    machine.temporary_space,
    machine.network,
    machine.vector_search,
    machine.tesseract,
    machine.libreoffice,
    machine.libarchive,
    models.embedder,
    models.backend,
    models.reader,
    models.reranker,
    models.llm,
    machine.gpu,
    index.index,
)


def examine(settings: Settings) -> Iterator[Finding]:
    """The finding of every check, in an order in which the cures can be followed."""
    for check in CHECKS:
        name = check.__name__.replace("_", " ")
        try:
            yield check(settings)
        except VindError as error:
            yield fail(name, str(error))
        except Exception as error:  # noqa: BLE001 - no fault of the machine may end the doctor
            yield fail(name, f"{type(error).__name__}: {error}.")
