from collections.abc import Iterator

import pytest

from tests.milvus import milvus_lite
from vind.indexes.cluster.milvus import Milvus


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a Milvus Lite that all tests share; each index has a collection of its own."""
    with milvus_lite(tmp_path_factory.mktemp("milvus") / "data") as uri:
        yield uri


@pytest.fixture(scope="session")
def milvus(address: str) -> Iterator[Milvus]:
    connection = Milvus.connect(address)
    yield connection
    connection.close()
