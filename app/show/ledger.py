"""Prints the figures of an index, the ledger of its files, and what ``vind verify`` found."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.console import Console
from rich.text import Text

from vind.app.folders import Names, named, whole
from vind.app.plain import counted, one_line, size
from vind.app.show.lines import show_table
from vind.indexes.access import are_for_administrators_only
from vind.indexes.reading.status import IndexStatus, Reclaimable
from vind.indexes.types import LISTED_STATES, FileRecord, FileState
from vind.indexes.upkeep.findings import Severity, Verdict
from vind.indexes.where import Where
from vind.ingest.run.progress import Summary

ADMINISTRATORS_ONLY = "readable by administrators only"


def show_status(status: IndexStatus, out: Console) -> None:
    """Prints the figures of ``vind status``, a line each."""
    lines = [
        ("index", str(status.directory)),
        *(("folder", folder + _away(folder, status)) for folder in status.given),
        *(
            ("folder", f"{folder}: {counted(count, 'single file')} of it{_away(folder, status)}")
            for folder, count in status.single_files.items()
        ),
        ("files", states_in_words(status.states)),
        *(
            [("", f"{counted(status.administrators_only, 'file')} {ADMINISTRATORS_ONLY}")]
            if status.administrators_only is not None
            else []
        ),
        ("passages", f"{status.passages:,}"),
        ("vectors", f"{status.vectors:,}, {size(status.vector_bytes)}"),
        ("terms", f"{status.term_entries:,} passages, {size(status.term_bytes)}"),
        ("catalogue", size(status.catalogue_bytes)),
        ("generation", str(status.generation)),
        ("embedder", status.embedder),
        *([("", status.embedder_told)] if status.embedder_told else []),
        ("chunking", status.chunking),
        (
            "search",
            "exact"
            if status.recall is None
            else f"approximate, {status.recall:.1%} of what the exact one finds",
        ),
    ]
    if status.reclaimable is not None:
        lines.append(("compact", _reclaimable_in_words(status.reclaimable)))
    for name, value in lines:
        line = Text(f"{name:<12}", style="dim")
        line.append(one_line(value), style="default")
        out.print(line)


def _away(folder: str, status: IndexStatus) -> str:
    return " (away or empty)" if folder in status.away else ""


def _reclaimable_in_words(found: Reclaimable) -> str:
    return (
        f"would free about {size(found.bytes)}: {counted(found.embeddings, 'unused embedding')}, "
        f"{counted(found.tombstones, 'removed passage')}"
    )


def states_in_words(states: Mapping[FileState, int]) -> str:
    """The number of files in each state: "40 indexed, 2 empty", in the order of the states."""
    present = [f"{states[state]:,} {state}" for state in FileState if states.get(state)]
    return ", ".join(present) or "none"


def show_files(records: Sequence[FileRecord], out: Console, *, with_rights: bool = False) -> None:
    """Prints one file a line: state, passages, size, path and reason.

    ``with_rights``: also whether only administrators may read it.
    """
    names = _where_several(records)
    rows = [("STATE", "PASSAGES", "SIZE", "PATH", "REASON")]
    rows += [
        (
            record.state,
            str(record.passages),
            size(record.size),
            record.path,
            _with_readers(record) if with_rights else record.reason,
        )
        for record in (named(record, names) for record in records)
    ]
    show_table(rows, out)


def _with_readers(record: FileRecord) -> str:
    is_closed = record.state in LISTED_STATES and are_for_administrators_only(record.rights)
    return "; ".join(filter(None, (record.reason, ADMINISTRATORS_ONLY if is_closed else "")))


def show_run(summary: Summary, out: Console) -> None:
    """Prints what a run of ``vind index --watch`` did, on one line."""
    line = (
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S}  {counted(summary.read, 'file')} read, "
        f"{summary.unchanged:,} unchanged, {summary.moved:,} moved, {summary.deleted:,} gone; "
        f"{counted(summary.passages, 'passage')} written in {summary.seconds:.1f} s"
    )
    if summary.rights:
        line += f"; {counted(summary.rights, 'file')} readable by others than before"
    if summary.failures:
        line += f"; {counted(len(summary.failures), 'file')} could not be read whole"
    out.print(Text(line))


def show_summary(summary: Summary, index: Where, out: Console) -> None:
    """Prints what a run of ``vind index`` did, and which files could not be read whole."""
    out.print(
        f"{counted(summary.read, 'file')} read, {summary.unchanged:,} unchanged, "
        f"{summary.moved:,} moved, {summary.deleted:,} gone; "
        f"{counted(summary.passages, 'passage')} written, {summary.embedded:,} of them embedded, "
        f"in {summary.seconds:.1f} s."
    )
    if summary.rights:
        out.print(f"{counted(summary.rights, 'file')} readable by others than before.")
    out.print(f"{states_in_words(summary.states)}. The index is in {one_line(str(index))}.")
    if summary.failures:
        out.print(f"\n{counted(len(summary.failures), 'file')} could not be read whole:")
    names = _where_several(summary.failures)
    for record in summary.failures:
        path = one_line(named(record, names).path)
        out.print(Text(f"  {record.state}  {path}: {one_line(record.reason)}"))


def _where_several(records: Sequence[FileRecord]) -> Names:
    """The whole paths of the folders of ``records``, where there are several."""
    return whole({record.folder for record in records})


STYLES = {Severity.NOTE: "dim", Severity.WARNING: "yellow", Severity.ERROR: "red"}


def show_verdict(verdict: Verdict, out: Console) -> None:
    """Prints one finding a line, with its cure below, and the verdict last."""
    for finding in verdict.findings:
        line = Text(f"{finding.severity:<8}", style=STYLES[finding.severity])
        line.append(f"{finding.part}: {one_line(finding.what)}", style="default")
        out.print(line)
        out.print(Text(f"{'':<8}{one_line(finding.cure)}", style="cyan"))
    state = "is sound" if verdict.sound else "is not sound"
    out.print(
        f"The index in {one_line(str(verdict.directory))} {state}: "
        f"{counted(verdict.passages, 'passage')} in generation {verdict.generation}."
    )
