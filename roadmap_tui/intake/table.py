"""Reads exports in every form into a table: CSV, JSON, workbooks, mails, zips and folders, a file or a pipe.

Cells stay exactly as they stand in the file. What is broken in one row is told with that row; a file that is
broken as a whole is refused.
"""

import io
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from msgspec.structs import replace

from roadmap_tui.errors import NotFound, Refused, Usage
from roadmap_tui.intake.csv_rows import read_csv
from roadmap_tui.intake.encodings import encoding_of, text_of
from roadmap_tui.intake.forms import read_forms
from roadmap_tui.intake.json_rows import read_json, table_of_objects
from roadmap_tui.intake.mailboxes import (
    HEAD,
    MailFile,
    files_of_folder,
    mails_of_file,
    mails_of_files,
    may_hold_mails,
)
from roadmap_tui.intake.rows import FILE_LIMIT, Doubt, LeftCell, Options, Row, Table
from roadmap_tui.intake.shapes import KNOWN_HEADERS, plain
from roadmap_tui.intake.slack import People, channels_of, slack_threads
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.plural import listed, plural

STDIN = Path("-")
"""The path that stands for standard input."""
_ENDINGS = frozenset({".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".xlsx", ".xlsm"})
"""Endings of the files that are read of a folder or a zip."""
_FILES_LIMIT = 20_000
"""Files of a folder or a zip."""
_FORM_LIMIT = 1 << 20
"""Bytes of a text of forms; what is longer is an export."""
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
NO_OPTIONS = Options()


def export_name(path: Path) -> str:
    """The name of an export, without its ending; what comes in through a pipe is called stdin."""
    return "stdin" if path == STDIN else path.stem


def read_rows(path: Path, options: Options = NO_OPTIONS) -> Table:
    """Read an export, or stdin. NotFound where there is no file; Refused where it cannot be read as rows."""
    if path != STDIN and path.is_dir():
        return _of_folder(path, options)
    name = "stdin" if path == STDIN else path.name
    try:
        with _opened(path) as file:
            head = file.read(HEAD)
            if (mails := mails_of_file(head, file.read, name, options)) is not None:
                return mails
            if file.seekable():
                file.seek(0)
                data = file.read(FILE_LIMIT + 1)
            else:  # a pipe or a device does not say how much it holds
                data = head + file.read(FILE_LIMIT + 1 - len(head))
    except FileNotFoundError:
        raise NotFound(f"There is no file {one_line(str(path))}.") from None
    except OSError as problem:
        raise Refused(f"{one_line(str(path))} cannot be read: {problem.strerror}.") from None
    if len(data) > FILE_LIMIT:
        raise Refused(f"{name} is larger than {FILE_LIMIT >> 20} MB; split it and import the parts.")
    return _table(data, name, options)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """An export's file, or standard input. Usage where nothing is sent through it."""
    if path != STDIN:
        with path.open("rb") as file:
            yield file
        return
    if sys.stdin is None or sys.stdin.isatty():
        raise Usage("There is nothing on stdin; send an export through a pipe, or name its file.")
    yield sys.stdin.buffer


def _table(data: bytes, name: str, options: Options) -> Table:
    """The table of a file's bytes, whatever form it has."""
    if data.startswith(_OLD_WORKBOOK):
        if name.lower().endswith(".msg"):
            raise Refused(f"{name} is a mail in Outlook's own form; save it as .eml and import that.")
        raise Refused(f"{name} is a workbook of an old form; save it as .xlsx or as CSV (UTF-8) and import that.")
    if data.startswith(_ZIP):
        names = _names(data, name)
        if any(one.startswith("xl/") for one in names):
            from roadmap_tui.intake.workbook import read_workbook

            return read_workbook(data, name, options, KNOWN_HEADERS)
        if "mimetype" in names and "content.xml" in names:
            raise Refused(f"{name} is a workbook of OpenDocument; save it as .xlsx or as CSV and import that.")
        return _of_zip(data, name, options)
    encoding = encoding_of(data, name, options.encoding)
    start = data[:64].decode(encoding.codec, "ignore").lstrip()[:1]
    if start and start in "[{":
        table = read_json(text_of(data, encoding), name, is_broken=bool(encoding.broken), own=options.own)
    else:
        forms = read_forms(text_of(data, encoding)) if len(data) < _FORM_LIMIT else None
        table = forms or read_csv(data, encoding, name, options, KNOWN_HEADERS)
    return table._replace(doubts=(*encoding.doubts(), *table.doubts))


def _of_many(
    files: list[tuple[str, bytes]], name: str, options: Options, mails: tuple[str, Table] | None = None
) -> Table:
    """One table of the files of a folder or a zip: those with the columns of most rows. Others are told.

    `mails` are those that it holds, as one table, by what they are called.
    """
    channels = channels_of(files)
    if channels is not None:
        remarks: list[str] = []
        doubts: list[Doubt] = []
        found, users = channels
        rows = slack_threads(found, People(users, options.own), remarks, doubts)
        table = table_of_objects(name, [(place + 1, value) for place, value in rows], remarks)
        return table._replace(doubts=tuple(doubts))
    tables: dict[frozenset[str], list[tuple[str, Table]]] = {}
    left: list[str] = []
    if mails is not None:
        tables[frozenset(mails[1].headers)] = [mails]
    for inner, data in files:
        if PurePosixPath(inner).suffix.lower() not in _ENDINGS:
            left.append(inner)
            continue
        try:
            table = _table(data, inner, options)
        except Refused as problem:
            if len(files) == 1 and mails is None:
                raise
            left.append(f"{inner} ({problem.message.removeprefix(inner).strip(' :.')})")
            continue
        key = frozenset(known for header in table.headers if (known := plain(header)) in KNOWN_HEADERS)
        tables.setdefault(key or frozenset(table.headers), []).append((inner, table))
    if not tables:
        raise Refused(f"{name} holds no export: import takes CSV, JSON, JSON Lines, workbooks and mails in it.")
    best = max(tables.values(), key=lambda group: sum(table.about for _, table in group))
    left += [inner for group in tables.values() if group is not best for inner, _ in group]
    return _united(best, left)


def _united(group: list[tuple[str, Table]], left: list[str]) -> Table:
    """The tables of files as one, under the headers of all of them."""
    if len(group) == 1 and not left:
        return group[0][1]
    headers = group[0][1].headers
    if any(table.headers != headers for _, table in group):
        headers = tuple(dict.fromkeys(header for _, table in group for header in table.headers))
    rows: list[Row] = []
    cells_left: list[LeftCell] = []
    for inner, table in group:
        if table.headers == headers:
            rows += [replace(row, file=inner) for row in table.rows]
        else:
            # A heading that stands several times keeps its places only where the files agree.
            places = {header: place for place, header in reversed(list(enumerate(table.headers)))}
            at = [places.get(header) for header in headers]
            rows += [
                replace(
                    row,
                    cells=tuple("" if one is None or one >= len(row.cells) else row.cells[one] for one in at)
                    if row.fault is None
                    else row.cells,
                    file=inner,
                )
                for row in table.rows
            ]
        cells_left += [one._replace(file=inner) for one in table.left]
    remarks = [f"{plural(len(group), 'file')} read as one." if len(group) > 1 else f"{group[0][0]} is read."]
    if left:
        shown = listed([one_line(one) for one in left], 5)
        remarks.append(f"Left out, having other columns or none: {shown}. Import each alone.")
    remarks += [one for _, table in group for one in table.remarks]
    doubts = tuple(one for _, table in group for one in table.doubts)
    return Table(
        headers,
        tuple(rows),
        remarks=tuple(dict.fromkeys(remarks)),
        doubts=doubts,
        left=tuple(cells_left),
        about=len(rows),
    )


def _of_folder(path: Path, options: Options) -> Table:
    """One table of the files of a folder and of folders in it, without following links."""
    found = sorted(
        one
        for one in path.rglob("*")
        if one.is_file() and not one.is_symlink() and not one.name.startswith(".") and ".refused." not in one.name
    )
    if len(found) > _FILES_LIMIT:
        raise Refused(f"{path.name} holds {len(found):,} files, and at most {_FILES_LIMIT:,} are read.")
    names = [one.relative_to(path).as_posix() for one in found]
    mails = _mails_of(names, lambda mine: files_of_folder(path, mine), path.name, options)
    files: list[tuple[str, bytes]] = []
    total = 0
    for inner in names:
        if may_hold_mails(inner):
            continue
        if PurePosixPath(inner).suffix.lower() in _ENDINGS:
            try:
                with (path / inner).open("rb") as file:
                    data = file.read(FILE_LIMIT - total + 1)
            except OSError as problem:
                raise Refused(f"{one_line(inner)} cannot be read: {problem.strerror}.") from None
            total += len(data)
            if total > FILE_LIMIT:
                raise Refused(f"{path.name} is larger than {FILE_LIMIT >> 20} MB; import its parts.")
            files.append((inner, data))
        else:
            files.append((inner, b""))
    return _of_many(files, path.name, options, mails)


def _mails_of(
    names: list[str], opened: Callable[[list[str]], Iterator[MailFile]], name: str, options: Options
) -> tuple[str, Table] | None:
    """The mails among the files of a folder or a zip, as one table, and what they are called."""
    mine = [one for one in names if may_hold_mails(one)]
    if not mine:
        return None
    return ", ".join(mine[:2]) + (" …" if len(mine) > 2 else ""), mails_of_files(opened(mine), name, options)


def _names(data: bytes, name: str) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except zipfile.BadZipFile:
        raise Refused(f"{name} is a zip archive that is cut or damaged; fetch it again.") from None


def _of_zip(data: bytes, name: str, options: Options) -> Table:
    """One table of the files of a zip. Refused where it unpacks to more than an export may be."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        listed = [one for one in archive.infolist() if not one.is_dir() and not _is_hidden(one.filename)]
        size = sum(one.file_size for one in listed if not may_hold_mails(one.filename))
        if len(listed) > _FILES_LIMIT or size > FILE_LIMIT:
            raise Refused(f"{name} unpacks to more than {FILE_LIMIT >> 20} MB; unpack it and import its parts.")

        def unpacked(inner: str) -> IO[bytes]:
            try:
                return archive.open(inner)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as problem:
                raise _unreadable(inner, name, problem) from None

        def mail_files(names: list[str]) -> Iterator[MailFile]:
            return (MailFile(inner, unpacked(inner)) for inner in names)

        try:
            mails = _mails_of([one.filename for one in listed], mail_files, name, options)
        except (zipfile.BadZipFile, zlib.error, EOFError) as problem:
            raise _unreadable("A mail", name, problem) from None
        files: list[tuple[str, bytes]] = []
        for one in listed:
            if may_hold_mails(one.filename):
                continue
            if PurePosixPath(one.filename).suffix.lower() not in _ENDINGS:
                files.append((one.filename, b""))
                continue
            try:
                with unpacked(one.filename) as file:
                    files.append((one.filename, file.read(one.file_size)))
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as problem:
                raise _unreadable(one.filename, name, problem) from None
    return _of_many(files, name, options, mails)


def _unreadable(inner: str, name: str, problem: BaseException) -> Refused:
    why = "it has a password" if "password" in str(problem) else "it is cut or damaged"
    return Refused(f"{one_line(inner)} in {name} cannot be read: {why}.")


def _is_hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")
