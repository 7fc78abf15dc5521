"""Connects to a Ray cluster for one run, and starts readers and embedders on it."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from vind.indexes.errors import ClusterError
from vind.indexes.models.embedder import load_embedder, load_tokens
from vind.indexes.settings import Settings
from vind.indexes.types import Embedder

if TYPE_CHECKING:
    from vind.ingest.on_ray.node import NamedTokens
    from vind.ingest.on_ray.remote import RayEmbedder, RayReaders

# How long the head of a cluster may take to answer.
ANSWER_SECONDS = 10.0

# The HTTP/2 preface and settings frame that begin a gRPC connection: RFC 9113, 3.4 and 6.5.
_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes((0, 0, 0, 4, 0, 0, 0, 0, 0))
_FRAME_HEAD, _TYPE, _SETTINGS_FRAME = 9, 3, 4


@contextmanager
def ray_indexers(
    settings: Settings,
    load_tokens: "Callable[[Settings], NamedTokens]" = load_tokens,
    load_embedder: Callable[[Settings], Embedder] = load_embedder,
) -> "Iterator[tuple[RayEmbedder, RayReaders]]":
    """The embedder and the readers on the cluster ``settings.ray``.

    The nodes load the models, by ``load_tokens`` and ``load_embedder``. Raises ClusterError where
    Ray is not installed, the cluster does not answer or has another version, or a node cannot take
    part.
    """
    if find_spec("ray") is None:
        raise ClusterError(
            "Ray is not installed. Run `pip install 'vind[ray]'` here and on the nodes, or leave "
            "out --ray and VIND_RAY to index on this machine."
        )
    with ExitStack() as opened:
        opened.enter_context(_connected(settings.ray))
        from vind.ingest.on_ray.node import NodeEmbedder, NodeReader, NodeSettings
        from vind.ingest.on_ray.pool import Node, Pool, alive, other_embedder
        from vind.ingest.on_ray.remote import RayEmbedder, RayReaders

        asked = NodeSettings(
            settings.embedder,
            settings.passage_tokens,
            settings.ocr,
            settings.gpu,
            load_tokens,
            load_embedder,
        )

        def number_of(kind: str) -> Callable[[Node], int]:
            return lambda node: int(node["Resources"].get(kind, 0))

        def one_embedder(node: Node) -> int:
            return min(1, number_of("CPU")(node))

        has_cards = settings.gpu and any(map(number_of("GPU"), alive()))
        readers = Pool(NodeReader, asked, number_of("CPU"), {"num_cpus": 1})
        opened.callback(readers.close)
        # Without GPUs the model shares the processors with the readers, as on one machine.
        embedders = Pool(
            NodeEmbedder,
            asked,
            number_of("GPU") if has_cards else one_embedder,
            {"num_cpus": 0, "num_gpus": int(has_cards)},
        )
        opened.callback(embedders.close)
        about = embedders.wait_ready()
        tokens = readers.wait_ready()
        if tokens.fingerprint != about.fingerprint:
            raise other_embedder("A reader", tokens, about)
        yield RayEmbedder(embedders, about), RayReaders(readers, max(1, embedders.size))


@contextmanager
def _connected(address: str) -> Iterator[None]:
    """Connect for as long as the context is open; a connection that exists already stays."""
    import ray

    if ray.is_initialized():
        yield
        return
    if address != "auto":
        _require_answer(address)
    stop = _signal_handler()
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (Exception, SystemExit) as error:
        raise ClusterError(_refused(address, error)) from error
    finally:
        if stop is not None:
            signal.signal(signal.SIGTERM, stop)  # Ray replaces the handler
    try:
        yield
    finally:
        ray.shutdown()
        if stop is not None:
            signal.signal(signal.SIGTERM, stop)


def _signal_handler() -> Any:
    """The handler of SIGTERM; None outside the main thread, which alone may set it."""
    is_main = threading.current_thread() is threading.main_thread()
    return signal.getsignal(signal.SIGTERM) if is_main else None


def _require_answer(address: str) -> None:
    """Raise ClusterError where no head of a cluster answers: Ray itself would wait for minutes."""
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), ANSWER_SECONDS) as connection:
            if os.environ.get("RAY_USE_TLS", "0") != "0":
                return
            connection.settimeout(ANSWER_SECONDS)
            connection.sendall(_PREFACE)
            head = connection.recv(_FRAME_HEAD, socket.MSG_WAITALL)
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise ClusterError(
            f"No Ray cluster answers at {address} ({said}). Start its head with `ray start "
            "--head`, and give the address that this prints."
        ) from error
    if len(head) < _FRAME_HEAD or head[_TYPE] != _SETTINGS_FRAME:
        raise ClusterError(
            f"What answers at {address} is no head of a Ray cluster. Give the address that `ray "
            "start --head` prints; its port is 6379 by default."
        )


def _refused(address: str, error: BaseException) -> str:
    said = str(error).strip()
    if "ersion mismatch" in said:
        versions = " ".join(line.strip() for line in said.splitlines() if line.strip())
        return (
            f"The Ray cluster {address} is of another version of Ray or Python: {versions} Install "
            "the same on all machines."
        )
    first = said.splitlines()[0].rstrip(".") if said else type(error).__name__
    return (
        f"The Ray cluster {address} cannot be joined ({first}). This machine must be a node of it: "
        "run `ray start --address=HOST:PORT` here, with --num-cpus=0 to read nothing on it."
    )
