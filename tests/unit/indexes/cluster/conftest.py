from collections.abc import Iterator

import pytest

from tests.milvus import milvus_lite
from vind.indexes.cluster.milvus import Milvus


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a Milvus Lite that the tests here share; each index has a collection of its own.

    It ends with them: other tests count the processes that there are.
    """
    with milvus_lite(tmp_path_factory.mktemp("milvus") / "data") as uri:
        yield uri


@pytest.fixture(scope="package")
def milvus(address: str) -> Iterator[Milvus]:
    connection = Milvus.connect(address)
    yield connection
    connection.close()
