"""Lets the tests of the index run over a cluster: ``pytest -p tests.cluster tests/unit/indexes``.

Each folder of a test is then a schema of a PostgreSQL of its own and a collection of Milvus Lite.
"""

import tempfile
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

import pytest

from tests import postgres
from tests.milvus import milvus_lite
from vind.indexes.cluster.milvus import Milvus
from vind.indexes.cluster.store import ClusterStore
from vind.indexes.folder import store as local
from vind.indexes.store import Store

_opened = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start the databases, and put them in the place of the local store."""
    if reason := postgres.why_not():
        pytest.exit(reason, returncode=0)
    address = _opened.enter_context(postgres.running())
    folder = _opened.enter_context(tempfile.TemporaryDirectory(prefix="vind-milvus-"))
    milvus = Milvus.connect(_opened.enter_context(milvus_lite(Path(folder) / "milvus")))

    def in_cluster(directory: Path) -> Store:
        schema = f"t{sha256(str(directory.absolute()).encode()).hexdigest()[:20]}"
        store = ClusterStore(f"{address}&schema={schema}", milvus.uri)
        store.__dict__["milvus"] = milvus
        return store

    local.LocalStore = in_cluster  # type: ignore[assignment,misc]


def pytest_unconfigure() -> None:
    """Stop them."""
    _opened.close()
