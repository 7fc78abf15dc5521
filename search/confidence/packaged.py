"""What is fitted for one language model and comes with the package."""

import json
from importlib.resources import files
from typing import Any


def fitted_for(llm: str, coefficients: str) -> dict[str, Any] | None:
    """Of a file beside this one the fields fitted for a language model, its weights a tuple.

    ``llm`` is its name as the settings have it; None where the file has nothing for that.
    """
    text = files("search.confidence").joinpath(coefficients).read_text(encoding="utf-8")
    found = json.loads(text).get(llm.strip().lower())
    return found | {"weights": tuple(found["weights"])} if found else None
