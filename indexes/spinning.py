"""Spinning of computation threads that wait for each other."""

import os

SPINS = {"GOMP_SPINCOUNT": "1000"}
"""Read by GNU OpenMP, which llama.cpp uses, when it is loaded. Its default of about 300,000 turns
keeps a core from the very thread that is awaited: with two busy processes beside it on two cores,
an answer took four times as long. Alone it makes no difference."""


def spin_briefly() -> None:
    """Limit spinning, unless the variable is set. Called when a package of vind is imported."""
    for name, count in SPINS.items():
        os.environ.setdefault(name, count)
