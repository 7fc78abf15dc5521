"""What holds of an index in a folder holds of one in databases: the same tests, again."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import milvus as milvus_lite
from tests import postgres

ROOT = Path(__file__).parents[4]
UNIT = "tests/unit"

TESTS = (
    "indexes/test_index.py",
    "indexes/test_rights.py",
    "indexes/test_filters.py",
)

WHY_NOT = postgres.why_not() or milvus_lite.why_not()

LONG_TESTS = ("indexes/test_writer.py", "search/test_access.py")


@pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)
@pytest.mark.parametrize(
    "tests",
    [
        pytest.param(TESTS, id="short"),
        pytest.param(LONG_TESTS, id="long", marks=pytest.mark.nightly),
    ],
)
def test_an_index_in_databases_passes_the_tests_of_one_in_a_folder(tests: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    only = ["-p", "tests.cluster", "-m", "not local and not nightly"]
    done = subprocess.run(
        [*command, *only, *(f"{UNIT}/{name}" for name in tests)],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
