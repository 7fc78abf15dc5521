"""The environment of a process that a server starts: the page, or a run of ``vind index``."""

import json
import os
from pathlib import Path
from typing import Any

from vind.indexes.settings import ENV_PREFIX, Settings

OF_STREAMLIT = "STREAMLIT_"
"""The prefix of the environment variables that Streamlit reads."""


def environment(settings: Settings) -> dict[str, str]:
    """The child's environment, with every setting as a variable.

    Paths are absolute, as the child runs in another folder. Streamlit's own variables are left out,
    as they are meant for other pages.
    """
    paths = {name: str(value.absolute()) for name, value in settings if isinstance(value, Path)}
    if Path(settings.llm).is_file():
        paths["llm"] = str(Path(settings.llm).absolute())
    given: dict[str, Any] = settings.model_dump(mode="json") | paths
    spelled = {
        ENV_PREFIX + name.upper(): value if isinstance(value, str) else json.dumps(value)
        for name, value in given.items()
        if value is not None
    }
    inherited = {name: of for name, of in os.environ.items() if not name.startswith(OF_STREAMLIT)}
    return {**inherited, **spelled}
