"""What waits for another thread makes room for others, from before llama.cpp is loaded."""

import os
import subprocess
import sys

SCRIPT = "import os, sys, vind; print(os.environ['GOMP_SPINCOUNT'], 'llama_cpp' in sys.modules)"


def told(environment: dict[str, str]) -> str:
    command = [sys.executable, "-c", SCRIPT]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_threads_spin_briefly_from_the_import_on() -> None:
    unset = {name: value for name, value in os.environ.items() if name != "GOMP_SPINCOUNT"}
    assert told(unset) == "1000 False"


def test_what_the_user_has_set_stays() -> None:
    assert told(os.environ | {"GOMP_SPINCOUNT": "7"}) == "7 False"
