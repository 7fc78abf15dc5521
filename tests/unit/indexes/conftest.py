import shutil
from pathlib import Path

import pytest


@pytest.fixture
def directory(original: Path, tmp_path: Path) -> Path:
    """A copy of the index ``original`` of a test's module, to be changed or damaged."""
    return shutil.copytree(original, tmp_path / "index")
