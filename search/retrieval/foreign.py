"""What it costs a text to be in another language than the question."""

from collections.abc import Iterable

import numpy as np

from indexes.types import Language
from search.retrieval.interaction import Column

FOREIGN_COSINE = 0.017
"""Of its cosine. English questions have on average .757 with English texts on other matters and
.737 with Dutch ones, and the nearest of some 480 of those .806 and .788, in five sets alike; Dutch
questions have .742 and .790 with English ones."""

FOREIGN_WORDING = 0.04
"""Of its wording: .831 for the best of the sample company's questions asked in the other language,
.870 for those asked in that of their answer."""


def is_foreign(language: Language, spoken: Language) -> bool:
    """Whether a passage is in another language than the one ``spoken``, where both can be told."""
    return bool(spoken) and bool(language) and language != spoken


def foreign(languages: Iterable[Language], spoken: Language) -> Column:
    """1 for each of ``languages`` that is another than the one ``spoken``, else 0."""
    return np.array([is_foreign(language, spoken) for language in languages], dtype=np.float64)
