"""What holds for all tests."""

import os
import signal

from hypothesis import settings

# A shell starts what it runs in the background deaf to Ctrl-C, and processes hand that on; the
# tests that interrupt a command want one that hears.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says how busy the machine is, and nothing of what is tested.
# `make test` takes the same examples each time; `make nightly` looks for new ones.
settings.register_profile("searching", deadline=None)
settings.register_profile("repeating", deadline=None, derandomize=True)
settings.load_profile("repeating")

# Where none is named, what a machine can carry decides the embedder: the tests want the fast one on
# all. Those of that choice say so themselves; `make nightly` wants the better one.
os.environ.setdefault("VIND_EMBEDDER", "multilingual-e5-small")
