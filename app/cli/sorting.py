"""``vind sort``: a few examples teach classes, and documents are put into them."""

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.options import ALL, AsJson, Filtering, IndexFolder, read_path, with_filters

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from vind.search.sorting import SortedDocument, Taught

program = typer.Typer(
    help="Put documents into classes that a few examples of each teach.", no_args_is_help=True
)

COLUMNS = ("path", "class", "likely", "probability", "like", "correct")
"""Of the table that ``run`` writes; who corrects it fills in the last one."""

FEW = 20
"""Paths that are told of at most."""

Quick = Annotated[
    bool,
    typer.Option(
        "--quick",
        help="Compare by the vectors of the index, at once. Without it both ends of each document "
        "are read once more, which takes up to a quarter of a second and tells classes better.",
    ),
]


@program.command()
def teach(
    examples: Annotated[
        Path,
        typer.Argument(
            metavar="EXAMPLES",
            help="A CSV file with the columns path and class, or one that `vind sort run` wrote, "
            "of which the filled-in cells of the column correct count; or a folder with a folder "
            "of files for each class.",
            parser=read_path,
        ),
    ],
    quick: Quick = False,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Teach classes by examples: indexed files, eight or more of each class.

    They are added to the examples of before. In a folder of examples a file counts by its content,
    so that copies of indexed files will do.
    """
    from vind.app.cli.progress import progress
    from vind.app.serialize import print_json
    from vind.indexes.settings import load_settings
    from vind.search import Engine

    with Engine.open(settings=load_settings(index=index)) as engine, progress() as report:
        folders = engine.status().folders
        read = _of_folder(examples, folders) if examples.is_dir() else _of_table(examples)
        taught = engine.teach(read, report, closely=not quick)
    if as_json:
        print_json(taught)
    else:
        _show_taught(taught)


def _of_folder(directory: Path, folders: "Collection[str]") -> dict[str, str]:
    """The class of each file in the folders of ``directory``, by path or, of a copy, by hash."""
    from hashlib import file_digest

    examples = {}
    for folder in sorted(directory.resolve().iterdir()):
        if folder.is_symlink() or not folder.is_dir() or folder.name.startswith("."):
            continue
        for file in sorted(folder.rglob("*")):
            if file.is_symlink() or not file.is_file():
                continue
            key = str(file)
            if not any(file.is_relative_to(indexed) for indexed in folders):
                with file.open("rb") as opened:
                    key = file_digest(opened, "sha256").hexdigest()
            examples[key] = folder.name
    return examples


def _of_table(file: Path) -> dict[str, str]:
    """The class of each path in a CSV file, as spreadsheets write one.

    Raises SortError for one that has none.
    """
    from vind.app.serialize import FORMULA
    from vind.indexes.errors import SortError

    try:
        content = file.read_bytes()
    except OSError as error:
        raise SortError(f"{file} cannot be read: {error.strerror}.") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    header = text.partition("\n")[0]
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=max(",;\t", key=header.count)))
    except csv.Error as error:
        raise SortError(f"{file} is no CSV file: {error}.") from error
    names = [name.strip().casefold() for name in rows[0]] if rows else []
    wanted = "correct" if "correct" in names else "class"
    if "path" not in names or wanted not in names:
        raise SortError(
            f"{file} has no columns path and class. Its first line names the columns: path,class."
        )
    path_at, class_at = names.index("path"), names.index(wanted)
    examples = {}
    for row in rows[1:]:
        if len(row) > max(path_at, class_at) and (tag := row[class_at].strip()):
            path = row[path_at]
            # As `csv_cell` writes what would begin a formula.
            examples[path[1:] if path[:1] == "'" and path[1:2] in FORMULA else path] = tag
    if not examples:
        raise SortError(f"No line of {file} has a class in its column {wanted}.")
    return examples


def _show_taught(taught: "Taught") -> None:
    from vind.app.cli.progress import say
    from vind.app.plain import counted, one_line
    from vind.app.show.lines import console, show_table
    from vind.search.sorting import ENOUGH, LEAST

    if taught.unknown:
        told = ", ".join(map(one_line, taught.unknown[:FEW]))
        more = " and others" if len(taught.unknown) > FEW else ""
        are = counted(len(taught.unknown), "example")
        say(f"{are} left out, as no document in the index is that: {told}{more}.")
    rows = [("EXAMPLES", "CLASS")]
    rows += [(f"{count:,}", tag) for tag, count in taught.examples.items()]
    show_table(rows, console())
    typer.echo(
        f"\nEach judged by the others: {taught.sure:.0%} get a class, of which {taught.right:.0%} "
        "get their own; the rest is unsure. `vind sort run` sorts the documents."
    )
    if few := [tag for tag, count in taught.examples.items() if count < ENOUGH]:
        say(
            f"{', '.join(few)}: give more examples. With {ENOUGH} it goes well; with fewer than "
            f"{LEAST} a class is not learnt."
        )


@program.command()
@with_filters
def run(
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE.csv",
            help="Write a table, to be corrected and given to `vind sort teach`.",
            parser=read_path,
        ),
    ] = None,
    quick: Quick = False,
    filtering: Filtering = ALL,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Sort documents into the classes that were taught, also those indexed since.

    Searches then keep to a class with --tag. Stopped, what is done is kept, and the same command
    goes on.
    """
    from vind.app.cli.progress import progress, say
    from vind.app.plain import counted
    from vind.app.serialize import print_json
    from vind.indexes.settings import load_settings
    from vind.search import Engine

    with Engine.open(settings=load_settings(index=index)) as engine, progress() as report:
        kept_to = filtering.within(engine.status().folders)
        documents = engine.sort(report, closely=not quick, **kept_to)
    if output is not None:
        _write(documents, output)
        say(f"{counted(len(documents), 'document')} in {output}.")
    if as_json:
        print_json(documents)
    elif output is None:
        _show(documents)


def _write(documents: "Sequence[SortedDocument]", file: Path) -> None:
    from vind.app.serialize import csv_cell
    from vind.indexes.core.durable import disk_errors, replace_file

    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for one in documents:
        cells = (f"{one.folder}/{one.path}", one.tag, one.likely)
        like = csv_cell("; ".join(one.like))
        lines.writerow([*map(csv_cell, cells), f"{one.probability:.2f}", like, ""])
    with disk_errors(file.absolute().parent):
        replace_file(file.absolute(), text.getvalue().encode("utf-8-sig"))


def _show(documents: "Sequence[SortedDocument]") -> None:
    from vind.app.show.lines import console, show_table

    rows = [("CLASS", "PROBABILITY", "FILE", "LIKE")]
    for one in documents:
        tag = one.tag if one.tag == one.likely else f"{one.tag}: {one.likely}?"
        like = "an example" if one.taught else ", ".join(one.like)
        rows.append((tag, f"{one.probability:.2f}", one.path, like))
    show_table(rows, console())


@program.command("list")
def list_classes(index: IndexFolder = None, as_json: AsJson = False) -> None:
    """List the classes, with the number of their examples and documents."""
    from vind.app.serialize import print_json
    from vind.app.show.lines import console, show_table
    from vind.indexes.settings import load_settings
    from vind.search import Engine

    with Engine.open(settings=load_settings(index=index)) as engine:
        tags = engine.tags()
    if as_json:
        print_json([{"class": tag, "examples": a, "documents": b} for tag, (a, b) in tags.items()])
    elif tags:
        rows = [("EXAMPLES", "DOCUMENTS", "CLASS")]
        rows += [(f"{a:,}", f"{b:,}", tag) for tag, (a, b) in tags.items()]
        show_table(rows, console())
    else:
        typer.echo("No class has been taught: `vind sort teach` does that.", err=True)


@program.command()
def correct(
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="An indexed file, as `vind sort run` names it.")
    ],
    tag: Annotated[str, typer.Argument(metavar="CLASS", help="The class that it is of.")],
    index: IndexFolder = None,
) -> None:
    """Give one document its class: it becomes an example, from which the next run learns."""
    from vind.indexes.errors import SortError
    from vind.indexes.settings import load_settings
    from vind.search import Engine

    with Engine.open(settings=load_settings(index=index)) as engine:
        if engine.correct({path: tag}):
            raise SortError(
                f"No document in the index is {path}. Give its path as `vind files` has it."
            )


@program.command()
def forget(
    tag: Annotated[str, typer.Argument(metavar="[CLASS]", help="The class; all without it.")] = "",
    index: IndexFolder = None,
) -> None:
    """Forget a class, its examples and which documents are of it; the documents stay."""
    from vind.indexes.settings import load_settings
    from vind.search import Engine

    with Engine.open(settings=load_settings(index=index)) as engine:
        engine.forget_tags(tag)
