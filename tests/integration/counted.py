"""``vind`` whose ``serve`` notes each time that its engine, over a toy index, is opened."""

import os
import sys
from pathlib import Path

from tests.unit.search.toy_index import engine_over
from vind.app.cli import main
from vind.app.web import process, server
from vind.indexes.access import UNRESTRICTED, Viewer
from vind.indexes.settings import Settings
from vind.search import Engine


def _open(settings: Settings, viewer: Viewer) -> Engine:
    assert viewer == UNRESTRICTED
    with Path(os.environ["OPENED_LOG"]).open("a", encoding="utf-8") as log:
        log.write("opened\n")
    return engine_over(settings.index)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        server.PROCESS = "tests.integration.counted"
        main()
    else:
        Engine.open = _open  # type: ignore[method-assign,assignment]
        process.main()
