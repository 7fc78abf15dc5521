"""A piece of work killed at many moments, and what came of it judged."""

import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults import child
from tests.faults.child import Ending, need, renew
from tests.faults.shim import Fault, Meeting
from tests.faults.works import Piece

KILLS = (Fault.KILL_BEFORE, Fault.KILL_WITHIN, Fault.KILL_AFTER)
BY_TIME = 4
"""One in so many kills comes at a moment of the clock, the others at a file operation."""


@dataclass(slots=True)
class Killed:
    """How the kills of a piece went; ``met`` counts them by the operation that they met."""

    piece: str
    operations: int
    seconds: float
    kills: int = 0
    met: Counter[str] = field(default_factory=Counter)
    tenths: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def kill_often(piece: Piece, moments: int, base: Path, chance: random.Random) -> Killed:
    """Kill ``piece`` at ``moments`` moments that are spread over its work.

    Work that goes on does so from where the last kill left it, unmended, and at last it is let be
    and compared with an index that was made without kills.
    """
    begun, work = base / "begun", base / "work"
    begun.mkdir()
    need(child.run(piece.begin, begun))
    shutil.copytree(begun, work)
    counting = Meeting(Fault.KILL_AFTER)
    trial = need(child.run(piece.work, work, counting, below=piece.below))
    killed = Killed(piece.name, trial.counted, trial.seconds)
    renew(begun, work)
    places = [(place + chance.random()) / moments for place in range(moments)]
    chance.shuffle(places)
    while places:
        if not piece.goes_on:
            renew(begun, work)
        ending = _kill(piece, work, places[-1], trial, chance, by_time=len(places) % BY_TIME == 0)
        if ending.how == "killed":
            place = places.pop()
            killed.kills += 1
            killed.tenths[int(place * 10)] += 1
            killed.met[_kind(ending.met)] += 1
            killed.wrong += _problems(piece, work, base / "copy", ending)
        elif ending.how == "done":
            # It took fewer operations than the trial; the next one begins where this one ended.
            places[-1] *= chance.random()
        else:
            killed.wrong.append(f"not killed but {ending.how}: {ending.message}")
            break
    if piece.goes_on and not killed.wrong:
        killed.wrong += _differences(piece, work)
    return killed


def _kill(
    piece: Piece, work: Path, place: float, trial: Ending, chance: random.Random, *, by_time: bool
) -> Ending:
    if by_time:
        return child.run(piece.work, work, kill_after=place * trial.seconds)
    meeting = Meeting(chance.choice(KILLS), number := 1 + int(place * trial.counted), number)
    return child.run(piece.work, work, meeting, below=piece.below)


def _kind(met: str) -> str:
    """An operation without the random names: "pwrite catalogue.sqlite-wal", "write terms/*.idx"."""
    if not met:
        return "at a time"
    operation, _, path = met.rpartition(" ")
    first, _, rest = path.partition("/")
    return f"{operation} {first}{'/*' + Path(rest).suffix if rest else ''}"


def _problems(piece: Piece, work: Path, copy: Path, ending: Ending) -> list[str]:
    """What is wrong in a copy of what a kill left, so that it can be left unmended."""
    renew(work, copy)
    found = child.run(piece.checked, copy)
    if found.how != "done":
        return [f"killed at {ending.met}: {found.message}"]
    # A batch may be in of which the kill cut off the news.
    if ending.told and found.told not in {ending.told, ending.told + piece.step}:
        return [f"killed at {ending.met}: {found.told} is there, {ending.told} was committed"]
    if not piece.goes_on:
        again, found = child.run(piece.work, copy), child.run(piece.checked, copy)
        if (again.how, found.how) != ("done", "done") or found.told != again.told:
            return [f"killed at {ending.met}: it cannot go on: {again.message} {found.message}"]
    return []


def _differences(piece: Piece, work: Path) -> list[str]:
    """Let the work go on to its end, and compare what there is then with one without kills."""
    need(child.run(piece.work, work))
    compared = child.run(lambda folder, _: piece.compare(folder), work)
    return [] if compared.how == "done" else [f"not as without kills: {compared.message}"]
