"""How long the threads of one computation look out for each other before they sleep."""

import os

SPINS = {"GOMP_SPINCOUNT": "1000"}
"""Read by GNU's OpenMP, with which llama.cpp is built, as it is loaded. By itself it turns some
300,000 times, which keeps a core from the very thread that is waited for where others want it too:
with two busy processes beside it on two cores an answer took four times as long, and its first
question a minute. Alone it takes as long either way."""


def spin_briefly() -> None:
    """Let waiting threads make room, unless the variable is set. Done on import of our rooms."""
    for name, count in SPINS.items():
        os.environ.setdefault(name, count)
