"""A pool of Ray actors of one class, which are lent out and replaced when they are lost."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import ray
from ray.exceptions import RayActorError, RayError, RayTaskError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from vind.indexes.errors import ClusterError
from vind.ingest.on_ray.node import About, NodeSettings, Unfit, software

# How long the start waits for the first node, and then for the others. Later ones join when they
# are ready, as their processors may be busy with other work.
START_SECONDS = 120.0
OTHERS_SECONDS = 30.0
# How long a run waits without any node before it gives up.
NOBODY_SECONDS = 120.0
# A node on which so many actors ended before they were ready is no longer used.
_ATTEMPTS = 3
_LOOK_SECONDS = 2.0  # between two checks of which nodes there are
_TICK_SECONDS = 0.2
_CLOSE_SECONDS = 5.0

Node = Mapping[str, Any]
"""A node, as in ``ray.nodes()``."""


@dataclass(eq=False, slots=True)
class Lent:
    """An actor, its node's id and address, and how often it found another file than expected."""

    actor: Any
    node: str
    address: str
    mismatches: int = 0


class Pool:
    """Lends actors. Thread-safe."""

    def __init__(
        self,
        kind: type,
        asked: NodeSettings,
        places: Callable[[Node], int],
        resources: Mapping[str, float],
    ) -> None:
        """Begin to start actors of ``kind``, at most ``places(node)`` on each node.

        Each takes ``resources``, as options of ``ray.remote``.
        """
        self._make: Any = ray.remote(kind)
        self._resources = resources
        self._asked, self._places = asked, places
        self._changed = threading.Condition()
        self._free: list[Lent] = []
        self._busy: set[Lent] = set()
        self._starting: dict[Any, Lent] = {}
        self._failures: Counter[str] = Counter()
        self._looked = float("-inf")
        self._is_closed = False
        self.size = sum(map(places, alive()))
        """The number of places at the start."""
        with self._changed:
            self._start_missing()

    def wait_ready(self) -> About:
        """Wait until the nodes are ready, and return what they have in common.

        Raises ClusterError for a node that cannot take part, and where none is ready in time. A
        later node that cannot take part is ignored.
        """
        give_up = time.monotonic() + START_SECONDS
        common: About | None = None
        while self._starting and time.monotonic() < give_up:
            with self._changed:
                for lent, about in self._arrived(_TICK_SECONDS):
                    if common is None:
                        give_up = min(give_up, time.monotonic() + OTHERS_SECONDS)
                    common = self._agreed(common, lent, about)
                self._start_missing()
        if common is None:
            raise ClusterError(
                "No node of the Ray cluster began to work: they have no processor free, or end at "
                "once. `ray status` tells which; then run the command again."
            )
        return common

    def borrow_now(self) -> Lent | None:
        """An actor; None where none is free."""
        with self._changed:
            return self._fitting(frozenset())

    def borrow(
        self, avoid: frozenset[str] = frozenset(), is_stopped: Callable[[], bool] = lambda: False
    ) -> Lent | None:
        """An actor on none of the nodes to ``avoid``; None where all nodes are to be avoided.

        Waits for one that is busy or starting. Raises ClusterError after NOBODY_SECONDS without
        any, and InterruptedError once ``is_stopped`` or the pool is closed.
        """
        alone_since: float | None = None
        with self._changed:
            while not (self._is_closed or is_stopped()):
                if lent := self._fitting(avoid):
                    return lent
                there = {*self._free, *self._busy, *self._starting.values()}
                if there and all(lent.node in avoid for lent in there):
                    return None
                if any(lent.node not in avoid for lent in self._busy):
                    alone_since = None
                elif alone_since is None:
                    alone_since = time.monotonic()
                elif time.monotonic() - alone_since > NOBODY_SECONDS:
                    if avoid:
                        return None
                    raise ClusterError(
                        "All nodes of the Ray cluster are gone or busy with other work. Bring them "
                        "back (`ray status`) and run the command again: it goes on from here."
                    )
                self._changed.wait(_TICK_SECONDS)
        raise InterruptedError("stopped")

    def give_back(self, lent: Lent) -> None:
        """Return an actor to the pool."""
        with self._changed:
            if lent in self._busy:
                self._busy.remove(lent)
                self._free.append(lent)
            self._changed.notify_all()

    def lose(self, lent: Lent) -> None:
        """Kill an actor that no longer answers, or should not."""
        with self._changed:
            self._busy.discard(lent)
            self._changed.notify_all()
        _kill(lent)

    def close(self) -> None:
        """End all actors. May be called twice."""
        with self._changed:
            self._is_closed = True
            there = [*self._free, *self._busy, *self._starting.values()]
            ending = [lent.actor.close.remote() for lent in self._free]
            self._free, self._busy, self._starting = [], set(), {}
            self._changed.notify_all()
        with suppress(RayError):
            ray.wait(ending, num_returns=len(ending), timeout=_CLOSE_SECONDS) if ending else None
        for lent in there:
            _kill(lent)

    def _fitting(self, avoid: frozenset[str]) -> Lent | None:
        for lent, about in self._arrived(0):
            self._join(lent, about)
        self._start_missing()
        fit = [lent for lent in self._free if lent.node not in avoid]
        if not fit:
            return None
        lent = min(fit, key=lambda one: one.mismatches)
        self._free.remove(lent)
        self._busy.add(lent)
        return lent

    def _start_missing(self) -> None:
        if self._is_closed or time.monotonic() - self._looked < _LOOK_SECONDS:
            return
        self._looked = time.monotonic()
        there = Counter(lent.node for lent in (*self._free, *self._busy, *self._starting.values()))
        for node in alive():
            name, address = node["NodeID"], node["NodeManagerAddress"]
            if self._failures[name] >= _ATTEMPTS:
                continue
            for _ in range(self._places(node) - there[name]):
                on_it = NodeAffinitySchedulingStrategy(name, soft=False)
                actor = self._make.options(scheduling_strategy=on_it, **self._resources).remote(
                    self._asked
                )
                self._starting[actor.about.remote()] = Lent(actor, name, address)

    def _arrived(self, seconds: float) -> list[tuple[Lent, About | Unfit]]:
        """The actors that became ready or refused; lost ones are counted as failures."""
        if not self._starting:
            return []
        starting = list(self._starting)
        ready, _ = ray.wait(starting, num_returns=len(starting), timeout=seconds)
        told: list[tuple[Lent, About | Unfit]] = []
        for reference in ready:
            lent = self._starting.pop(reference)
            try:
                told.append((lent, ray.get(reference)))
            except (RayActorError, RayTaskError) as error:
                if isinstance(error, RayTaskError) or "ModuleNotFoundError" in str(error):
                    told.append((lent, Unfit(_not_started(error))))
                else:
                    self._failures[lent.node] += 1
            except RayError:
                self._failures[lent.node] += 1
        return told

    def _agreed(self, common: About | None, lent: Lent, about: About | Unfit) -> About:
        """Admit a node at the start. Raises ClusterError where it differs from the others."""
        if isinstance(about, Unfit):
            raise ClusterError(f"On the node {lent.address} of the Ray cluster: {about.reason}")
        if about.software != software():
            raise ClusterError(
                f"The node {lent.address} of the Ray cluster has {about.software}, and this "
                f"machine {software()}: install the same version of vind on both."
            )
        if common is not None and about != common:
            raise other_embedder(f"The node {lent.address}", about, common)
        self._common = about
        self._free.append(lent)
        return about

    def _join(self, lent: Lent, about: About | Unfit) -> None:
        """Admit a node that became ready during the run, unless it differs."""
        if about == self._common:
            self._free.append(lent)
            self._changed.notify_all()
        else:
            self._failures[lent.node] = _ATTEMPTS
            _kill(lent)


def alive() -> list[Node]:
    """The nodes that are alive now."""
    return [node for node in ray.nodes() if node["Alive"]]  # type: ignore[no-untyped-call]


def other_embedder(who: str, about: About, common: About) -> ClusterError:
    """The error for a node or reader with other weights of the embedder."""
    return ClusterError(
        f"{who} of the Ray cluster has the embedder {about.fingerprint}, and others "
        f"{common.fingerprint}: run `vind models pull` on each with the same version of vind."
    )


def _not_started(error: Exception) -> str:
    cause = str(error).strip().splitlines()[-1].strip()
    return (
        f"vind does not start ({cause}). Install {software()} with its extra `ray` there, in the "
        "environment of `ray start`."
    )


def _kill(lent: Lent) -> None:
    with suppress(Exception):  # it may be gone already
        ray.kill(lent.actor)
