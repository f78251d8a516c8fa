"""The store that keeps a board in one JSON file."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from roadmap_tui.errors import Advice, NotFound, Reason, Refused, Remedy
from roadmap_tui.files.plain import check_plain
from roadmap_tui.model.records import FORMAT, PREFIX, TABLE, Board, Event
from roadmap_tui.store.document import Content, Written, empty_tables, encode_rows, encode_tables
from roadmap_tui.store.file.around import (
    advice_on,
    counters_at_least,
    ids_only_in,
    is_older,
    keep_newer,
    older_advice,
    remember,
)
from roadmap_tui.store.file.durable import (
    Stamp,
    append_lines,
    beside,
    is_same,
    mode_beside,
    read_file,
    sentence,
    write_file,
)
from roadmap_tui.store.file.generations import (
    format_backup_of,
    keep_day,
    open_generation,
    places,
    previous_of,
    readable,
    temporaries,
)
from roadmap_tui.store.file.index import FileIndex, IndexedContent, open_indexed
from roadmap_tui.store.file.loaded import LoadedGeneration
from roadmap_tui.store.file.lock import BoardLock
from roadmap_tui.store.file.reading import FileReader, FileTables
from roadmap_tui.store.migrations import up_to_date
from roadmap_tui.store.moved import marked, refuse_later, refuse_moved
from roadmap_tui.store.protocol import Fault, Generation, Journal, StillHeld, Task, Transaction, Watch
from roadmap_tui.store.rows import (
    BOARD,
    BOARD_KEY,
    TRANSACTIONS,
    Doubled,
    Unmerged,
    Unreadable,
    encode_record,
    highest,
)
from roadmap_tui.store.uids import new_uid
from roadmap_tui.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from roadmap_tui.model.snapshot import Snapshot
    from roadmap_tui.store.check import Examination

_NAMED = 5
"""Ids that a sentence names."""
_LOOKS = 5
"""Looks at a board, while others change it, for what tells that copies went apart."""
_REFERENCE = lazy_pattern(rb'"([%s])-(\d{1,9})"' % "".join(PREFIX.values()).encode())
_TRANSACTION = lazy_pattern(rb'"transaction": ?(\d{1,9})\b')


class FileStore:
    """A store in one file. Readers take no lock and create nothing."""

    keeps_keys = False

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._reader = FileReader(path)
        self._path = self._reader.path
        self._lock = BoardLock(self._path)
        self._holds = 0

    @property
    def place(self) -> str:
        """The board's real path."""
        return str(self._path)

    def exists(self) -> bool:
        """Whether there is a file, readable or not."""
        return self._path.is_symlink() or self._path.exists()

    def occupies(self, path: Path) -> bool:
        """Whether a path leads to the board's file."""
        with suppress(OSError):
            return path.samefile(self._path)
        return False

    def create(self, name: str, currency: str) -> None:
        """Make an empty board and the folders it lies in; Refused where one exists."""
        if self.exists():
            raise Refused(f"{self._path} exists already.", reason=Reason.BOARD_EXISTS)
        self._make_folder()
        board = Board(uid=new_uid(), name=name, currency=currency, created_at=datetime.now(UTC), generation=1)
        with self._lock.held():
            if self.exists():
                raise Refused(f"{self._path} exists already.", reason=Reason.BOARD_EXISTS)
            try:
                data = encode_tables(empty_tables(board))
            except Unreadable as fault:
                raise self._reader.refused(fault) from None
            write_file(self._path, data)

    def read(self) -> "Snapshot":
        """One generation of the board. NotFound where there is none, Refused where it cannot be read."""
        from roadmap_tui.model.snapshot import Snapshot  # a change needs none

        # A task that holds the board reads on for minutes: the file may be written over meanwhile.
        read = self._reader.whole_generation if self._holds else self._reader.generation
        return Snapshot(FileTables(self._reader, self._reader.guarded(read)))

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Hold the board for one change; nothing is written where nothing was put."""
        from roadmap_tui.store.file.transaction import FileTransaction  # whoever reads alone needs none of it

        self._refuse_what_is_no_file()
        with ExitStack() as opened:
            opened.enter_context(self._lock.held())
            try:
                self._clean()
                reading = self._reader.generation()
                opened.callback(reading.original.close)
                refuse_moved(reading.content.rows(BOARD)[BOARD_KEY], self.place)
                change = FileTransaction(reading.content)
                change.count_from(counters_at_least(self._path, reading.content))
                yield change
                if change.is_changed:
                    self._commit(reading, change.encoded())
            except Unreadable as fault:
                self._reader.keep(None)
                raise self._reader.refused(fault) from None
            except BaseException:
                self._reader.keep(None)
                raise

    def read_ahead(self) -> None:
        """Begin to read the file in a thread, while screens are imported."""
        self._reader.read_ahead()

    def watch(self) -> Watch:
        """A watch on the board, for a screen."""
        from roadmap_tui.store.file.watch import FileWatch

        return self._reader.guarded(lambda: FileWatch(self._reader))

    def generations(self) -> list[Generation]:
        """The previous state, the days and the backups of older formats that can be read, newest first."""
        return [generation for generation, _ in readable(self._path)]

    def restore(self, name: str | None = None, *, anyway: bool = False) -> Generation:
        """Bring an earlier state back, the newest by default; what it replaces becomes the previous.

        Ids that the replaced board gave out are not given again. Raises NotFound where there is nothing to
        bring back.
        """
        self._refuse_what_is_no_file()
        with self._lock.held():
            self._clean()
            found = next((one for one in readable(self._path) if name in (None, one[0].name)), None)
            if found is None:
                self._refuse_odd_generations()
                raise NotFound(f"There is no earlier state of {self._path} that could be brought back.")
            with suppress(Unreadable, FileNotFoundError):
                refuse_moved(Content(read_file(self._path)[0]).rows(BOARD)[BOARD_KEY], self.place)
            generation, content = found
            if not anyway:
                self._refuse_loss(generation.name, content)
            self._bring(content)
        return generation

    def _refuse_loss(self, named: str, content: Content, *arguments: str) -> None:
        """Refuse another state in place of a file that no change of ours left so, and that holds more."""
        with suppress(FileNotFoundError):
            data, _ = read_file(self._path)
            try:
                standing = up_to_date(Content(data))
                if not is_older(self._path, standing):
                    return
            except Unmerged as fault:
                raise self._reader.refused(fault) from None
            except Unreadable:
                pass
            lost = ids_only_in(data, content.data)
            if lost:
                few = ", ".join(lost[:_NAMED]) + (f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else "")
                raise Refused(
                    f"{self._path} still holds {few}, which {named} lacks: nothing was brought back.",
                    reason=Reason.DAMAGED,
                    remedy=Remedy(
                        "restore", (*arguments, "--anyway"), "{} does it; this file is kept beside it."
                    ),
                )

    def advice(self, *, brief: bool = False) -> list[Advice]:
        """What tells that copies went apart: an older one in place of a newer one, others beside the file."""
        look = older_advice if brief else advice_on

        def found() -> list[Advice]:
            for _ in range(_LOOKS):
                reading = self._reader.generation()
                said = list(look(self._path, reading.content))
                if not said or self._reader.is_current(reading):
                    return said
            return []  # others write all the while, and remember more than was read

        return self._reader.guarded(found)

    def dump(self) -> bytes:
        """The whole board as one document, with the fields and tables that other programs added."""
        from roadmap_tui.store.exchange import document_of

        return self._reader.guarded(lambda: document_of(self._reader.generation().content))

    def written(self) -> bytes:
        """The bytes of the file, where its format is the current one and it can be read."""
        reading = self._reader.guarded(self._reader.generation)
        return reading.data if reading.content is reading.original else self.dump()

    def load(self, document: bytes, *, since: int | None = None, named: str | None = None) -> None:
        """Put a whole board in place of this one; what it replaces becomes the previous. Raises Unreadable."""
        from roadmap_tui.store.exchange import opened

        content = opened(document)
        self._refuse_what_is_no_file()
        self._make_folder()
        with self._lock.held():
            self._clean()
            standing = None
            if since is not None:
                reading = self._reader.generation()
                board = reading.content.board
                refuse_later(since, board, self.place)
                standing = reading.data, board.counters, board.generation
            if named is not None:
                self._refuse_loss(named, content, "--from", named)
            self._bring(content, standing)

    def _bring(self, content: Content, standing: tuple[bytes | None, dict[str, int], int] | None = None) -> None:
        """Replace this board's content by another one's, under the lock.

        `standing` is what is replaced, where it was read already and so is known to be whole.
        """
        from roadmap_tui.store.pending import highest_counters

        replaced, counters, number = standing or self._standing()
        board = content.board
        highest_of_both = highest_counters(counters, board.counters)
        if standing is not None and board.generation > number and board.counters == highest_of_both:
            data = content.data  # it follows what it replaces already, as a merge does: no second copy in memory
        else:
            board = msgspec.structs.replace(
                board,
                format=FORMAT,
                counters=highest_of_both,
                generation=max(number, board.generation) + 1,
            )
            rows = content.rows(BOARD)
            rows[BOARD_KEY] = encode_record(board, rows[BOARD_KEY])
            data = encode_tables({**content.tables, BOARD: encode_rows(rows)})
        self._reader.keep(None)
        version = FORMAT
        if replaced is not None:
            standing_data = replaced
            keep_day(self._path, lambda: standing_data)
            with suppress(Unreadable):
                version = Content(replaced).format
        write_file(self._path, data, kept=self._kept(version))
        remember(self._path, Content(data))

    def rewrite_generations(self, change: Callable[[Transaction], None]) -> int:
        """Apply a change to every earlier state; one that cannot be read cannot be cleaned, so it is deleted,
        as are the rows that a check set aside. Returns how many files were rewritten or deleted.
        """
        from roadmap_tui.store.file.transaction import FileTransaction

        count = 0
        with self._lock.held():
            self._clean()
            for left in temporaries(self._path):
                self._delete(left)
            for place in places(self._path):
                try:
                    _, content = open_generation(place)
                    transaction = FileTransaction(content)
                    change(transaction)
                    if transaction.is_changed:
                        write_file(place, transaction.encoded().parts, times_of=place.stat())
                        count += 1
                except Unreadable:
                    self._delete(place)
                    count += 1
                except OSError as error:
                    raise Refused(sentence(error, place)) from error
            rejected = beside(self._path, ".rejected")
            if os.path.lexists(rejected):
                self._delete(rejected)
                count += 1
        return count

    def check(self, *, fix: bool = False) -> list[Fault]:
        """Check the integrity of the board: decode everything and validate it against the rules.

        With `fix`, what can be repaired without losing anything is: rows that cannot be kept are appended to a
        file beside the board before they are taken out.
        """
        from roadmap_tui.store.check import mended

        if not fix:
            return list(self._examined()[0].faults)
        self._refuse_what_is_no_file()
        with self._lock.held():
            self._clean()
            self._reader.keep(None)
            found, data, version = self._examined()
            if not found.is_mendable:
                return list(found.faults)
            rejected = beside(self._path, ".rejected")
            if found.aside:
                append_lines(rejected, found.aside)
            self._replace_bytes(data, found.repaired(), version)
            return mended(found.faults, str(rejected))

    def journal(self) -> Journal:
        """The journal of requests to trackers, beside the board."""
        from roadmap_tui.store.file.journal import FileJournal

        return FileJournal(beside(self._path, ".journal"), mode_beside(self._path))

    def mark_moved(self, to: str | None) -> None:
        """Mark the board as moved, or take the mark away."""
        with self._lock.held():
            self._clean()
            reading = self._reader.generation()
            row = marked(reading.content.rows(BOARD)[BOARD_KEY], to)
            self._commit(reading, encode_tables({**reading.content.tables, BOARD: encode_rows({BOARD_KEY: row})}))

    def settings(self) -> None:
        """None: the team's settings are a file of their own."""

    def write_settings(self, text: str, *, replacing: str) -> None:
        """Raises NotImplementedError: the team's settings are a file of their own."""
        raise NotImplementedError

    def roles(self, events: Sequence[Event]) -> dict[str, str]:  # noqa: ARG002  # as every store has it
        """None: nobody checks who writes."""
        return {}

    @contextmanager
    def hold(self, *, by: str, wait: float = 0.0, task: Task = "sync") -> Iterator[StillHeld | None]:
        """Hold the board for a task; other people's changes go on beside it."""
        from roadmap_tui.store.file.journal import hold

        place = beside(self._path, f".{task}.lock")
        with hold(place, by=by, wait=wait, task=task, mode=mode_beside(self._path)):
            self._holds += 1
            try:
                yield None
            finally:
                self._holds -= 1
                if not self._holds:
                    self._reader.let_go()

    def _examined(self) -> "tuple[Examination, bytes, int]":
        """The check of the file, its bytes and the version of its format."""
        from roadmap_tui.store.check import examine
        from roadmap_tui.store.joined import Joined

        data, _ = self._reader.raw()
        earlier = (one.board for _, one in readable(self._path))
        try:
            joined = None
            try:
                content = Content(data)
                for name in content.tables:
                    content.rows(name)
            except Doubled:
                joined = Joined(data)
                content = Content(joined.data)
            version = content.format
            return examine(up_to_date(content), self.place, lambda: earlier, joined), data, version
        except Unreadable as fault:
            raise self._reader.refused(fault) from None

    def _replace_bytes(self, old: bytes, new: bytes, version: int) -> None:
        """Replace the file that was read, of a format, by a repaired one. Raises Refused, Unsettled."""
        data, stamp = self._reader.raw()
        if data != old:
            raise Refused(
                f"Another program changed {self._path}, without the lock: nothing was written. Try again."
            )
        self._commit(LoadedGeneration(Content(data), Content(new), stamp), new, version)

    def _commit(self, reading: LoadedGeneration, written: bytes | Written, version: int | None = None) -> None:
        """Replace the generation that was read by another one. Raises Refused, Unsettled."""
        self._reader.keep(None)
        keep_day(self._path, lambda: reading.data)
        if version is None:
            version = FORMAT if reading.content is reading.original else reading.original.format
        keep_newer(self._path, reading.content)
        data = written if isinstance(written, bytes) else written.parts
        stamp = write_file(self._path, data, kept=self._kept(version), check=lambda: self._still(reading))
        self._keep(written, stamp)

    def _keep(self, written: bytes | Written, stamp: Stamp | None) -> None:
        """Keep what was written for whoever reads it next, in this process and in others.

        Without a stamp it is remembered alone: what stands there may be something else.
        """
        index: FileIndex | None = None
        if isinstance(written, bytes):
            content = Content(written)
        else:
            index = None if stamp is None else FileIndex.of(stamp, written)
            try:
                content = self._indexed(written, index)
            except OSError:
                return  # what was written is in its place
        remember(self._path, content, index)
        if stamp is not None and not isinstance(content, IndexedContent):
            self._reader.keep(LoadedGeneration(content, content, stamp))
        content.close()

    def _indexed(self, written: Written, index: FileIndex | None) -> Content:
        """The content that was written, by its index where parts of it are in the file alone. Raises OSError."""
        if index is not None:
            with suppress(OSError):
                found = open_indexed(self._path, index)
                if found is not None:
                    return found
        return Content.laid_out(written.data(), written.spans, written.highest)

    def _kept(self, version: int) -> list[Path]:
        """The paths under which a board of a format is kept when it is replaced."""
        older = [format_backup_of(self._path, version)] if version < FORMAT else []
        return [*older, previous_of(self._path)]

    def _still(self, reading: LoadedGeneration) -> None:
        """Raise Refused where another program wrote the board since it was read."""
        try:
            if is_same(self._path, reading.stamp, reading.head):
                return
        except FileNotFoundError:
            pass
        raise Refused(
            f"Another program changed {self._path} during this change, without the lock: nothing was written. "
            "Try again."
        )

    def _make_folder(self) -> None:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Refused(sentence(error, self._path.parent)) from error

    def _refuse_what_is_no_file(self) -> None:
        """Raise Refused for a device, a pipe or a folder, before a lock file is made beside it."""
        try:
            check_plain(self._path)
        except OSError as error:
            raise Refused(f"{self._path} cannot be read: {error.strerror}.") from None

    def _refuse_odd_generations(self) -> None:
        """Raise Refused where something else than a plain file stands in place of an earlier state."""
        for place in places(self._path):
            try:
                check_plain(place)
            except OSError as error:
                raise Refused(f"{place} cannot be read: {error.strerror}.") from None

    def _clean(self) -> None:
        """Remove temporary files of a killed writer; the lock is held, so nobody writes them now."""
        for left in (beside(self._path, ".tmp"), beside(previous_of(self._path), ".tmp")):
            with suppress(OSError):
                left.unlink()

    def _standing(self) -> tuple[bytes | None, dict[str, int], int]:
        """The state that a restore replaces: its bytes, counters and generation, as far as they are known.

        A file that cannot be read is searched for ids, so that none of them is given again.
        """
        from roadmap_tui.store.pending import highest_counters

        counters: dict[str, int] = {}
        generation = 0
        data: bytes | None = None
        known = [content for _, content in readable(self._path)]
        with suppress(FileNotFoundError):
            data, _ = read_file(self._path)
            try:
                known.append(up_to_date(Content(data)))
                _ = known[-1].board
            except Unreadable:
                known = [one for one in known if one.data is not data]
                _raise_from_references(counters, data)
        for content in known:
            generation = max(generation, content.board.generation)
            there = {}
            for kind, table in TABLE.items():
                with suppress(Unreadable):
                    there[PREFIX[kind]] = highest(content.rows(table))
            counters = highest_counters(counters, content.board.counters, there)
        return data, {name: count for name, count in counters.items() if count}, generation

    def _delete(self, place: Path) -> None:
        try:
            place.unlink()
        except OSError as error:
            raise Refused(sentence(error, place)) from error


def _raise_from_references(counters: dict[str, int], data: bytes) -> None:
    for prefix, digits in _REFERENCE.findall(data):
        name = prefix.decode()
        counters[name] = max(int(digits), counters.get(name, 0))
    for digits in _TRANSACTION.findall(data):
        counters[TRANSACTIONS] = max(int(digits), counters.get(TRANSACTIONS, 0))
