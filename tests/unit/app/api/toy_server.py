"""``vind api`` with the toy embedder and a language model that never comes to its end."""

import sys
import time
from collections.abc import Iterator

from tests.llama import engine_that
from vind.app.api import server
from vind.app.cli import main
from vind.app.servers import run
from vind.indexes.settings import load_settings
from vind.search import Engine


def forever(_: object) -> Iterator[str]:
    while True:
        time.sleep(0.05)
        yield "and "


def opened(*_: object, **__: object) -> Engine:
    return engine_that(forever, load_settings().index.parent)


Engine.open = opened  # type: ignore[method-assign]

run.OPTIONS["timeout_graceful_shutdown"] = 1

if __name__ == "__main__":
    sys.argv.insert(1, "api")
    assert server
    main()
