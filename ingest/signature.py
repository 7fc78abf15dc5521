"""MinHash signatures of texts, by which near-duplicates are found.

Broder, "On the resemblance and containment of documents" (1997): the share of equal components of
two signatures estimates the Jaccard similarity of the sets of five-word sequences.
"""

import re
from typing import Final

import numpy as np

COMPONENTS: Final = 128
"""Hash values in a signature: the standard error of a similarity of .9 is .03."""

SEQUENCE_WORDS: Final = 5
"""Words in a sequence. Texts on one subject share words; only copies share five in a row."""

MIN_WORDS: Final = 50
"""A shorter text has no signature: two thank-you mails are not versions of each other."""

_SEED = 1997
_WORD = re.compile(r"\w+")


def signature(text: str) -> bytes:
    """COMPONENTS little-endian uint32 values; empty for a text of fewer than MIN_WORDS words."""
    from rensa import RMinHash

    words = _WORD.findall(text.casefold())
    if len(words) < MIN_WORDS:
        return b""
    minhash = RMinHash(num_perm=COMPONENTS, seed=_SEED)
    minhash.update(
        [" ".join(words[i : i + SEQUENCE_WORDS]) for i in range(len(words) - SEQUENCE_WORDS + 1)]
    )
    return np.asarray(minhash.digest(), dtype="<u4").tobytes()
