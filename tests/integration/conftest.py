from pathlib import Path

import pytest


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    return tmp_path / "docs"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Where to make an index of ``docs``."""
    return tmp_path / "index"
