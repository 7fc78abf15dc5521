"""What holds for all tests."""

import signal

# A shell starts what it runs in the background deaf to Ctrl-C, and processes hand that on; the
# tests that interrupt a command want one that hears.
signal.signal(signal.SIGINT, signal.default_int_handler)
