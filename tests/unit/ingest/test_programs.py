import subprocess
import sys
import time

import psutil

from vind.ingest.files.processes import limited

MEMORY, FILE = 4_000_000_000, 1_000_000

STARTS = """
import subprocess, sys
from vind.ingest.files.processes import limited
child = subprocess.Popen(limited(["sleep", "600"]))
print(child.pid, flush=True)
sys.stdin.read()
"""


def test_a_program_runs_within_its_limits_and_its_exit_code_is_told() -> None:
    said = "import resource, sys; " + "; ".join(
        f"print(resource.getrlimit(resource.{name})[0])" for name in ("RLIMIT_AS", "RLIMIT_FSIZE")
    )
    command = [sys.executable, "-c", f"{said}; sys.exit(7)"]
    inside = limited(command, memory=MEMORY, file_size=FILE)
    done = subprocess.run(inside, capture_output=True, text=True, check=False)
    assert done.stdout.split() == [str(MEMORY), str(FILE)]
    assert done.returncode == 7


def test_a_program_dies_with_the_process_that_started_it() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", STARTS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    while child.name() != "sleep":  # until then it is the program that sets the limits
        time.sleep(0.01)
    parent.kill()
    parent.communicate()
    child.wait(60)
    assert not child.is_running()
