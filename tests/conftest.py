"""What holds for all tests."""

import signal

from hypothesis import settings

# A shell starts what it runs in the background deaf to Ctrl-C, and processes hand that on; the
# tests that interrupt a command want one that hears.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says how busy the machine is, and nothing of what is tested.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
