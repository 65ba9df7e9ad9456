"""The folder a batch writes to: one file a pair, and an index that is its journal, too."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Literal

from align.corpus.lock import locked
from align.corpus.manifest import Entry
from align.errors import InputError

__all__ = ["INDEX", "Row", "Store"]

INDEX = "index.tsv"
SUFFIXES = {
    "json": "json",
    "html": "html",
    "markdown": "md",
    "tsv": "tsv",
    "csv": "csv",
    "tmx": "tmx",
    "xliff": "xlf",
    "moses": "moses.txt",
    "ladder": "ladder",
}
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Row:
    """What the index says about a pair.

    Attributes:
        id: The pair's id.
        status: "aligned" or "failed".
        match, moved, added, omitted: Number of beads of each kind.
        source_coverage, target_coverage: As in :class:`align.difference.Summary`.
        score: Mean score of the beads.
        seconds: How long the pair took.
        error: One line, for a failed pair.
        file: Name of the result in the folder; empty for a failed pair.
        fingerprint: Digest of the texts, the options, the model and the program's version.
    """

    id: str
    status: Literal["aligned", "failed"]
    match: int = 0
    moved: int = 0
    added: int = 0
    omitted: int = 0
    source_coverage: float = 0.0
    target_coverage: float = 0.0
    score: float = 0.0
    seconds: float = 0.0
    error: str = ""
    file: str = ""
    fingerprint: str = ""

    def line(self) -> str:
        """The row as a line of the index."""
        cells = (f"{cell:.4f}" if isinstance(cell, float) else str(cell) for cell in astuple(self))
        line = "\t".join(" ".join(cell.split()) for cell in cells) + "\n"
        return line.encode("utf-8", "backslashreplace").decode("utf-8")

    @classmethod
    def parse(cls, cells: dict[str, str]) -> Row:
        """Read a line of the index; raises ValueError where it is none."""
        kinds = {"int": int, "float": float}
        values = {f.name: kinds.get(str(f.type), str)(cells[f.name]) for f in fields(cls)}
        return cls(**values)

    @classmethod
    def read(cls, path: Path) -> dict[str, Row]:
        """An index by id; of several lines for one pair the last counts."""
        text = path.read_text(encoding="utf-8", errors="replace")
        names = HEADER.rstrip("\n").split("\t")
        rows = {}
        for line in text.split("\n")[1:-1]:  # what comes after the last line end was cut off
            try:
                row = cls.parse(dict(zip(names, line.split("\t"), strict=True)))
            except ValueError:
                continue  # what is not legible is done again
            rows[row.id] = row
        return rows


HEADER = "\t".join(field.name for field in fields(Row)) + "\n"


class Store:
    """Results in a folder.

    Whatever moment the program is killed at, a result is whole or not there, and the index lacks at
    most its last line: results are renamed into place, then the index is appended to.
    """

    def __init__(self, folder: str | os.PathLike[str], format: str) -> None:
        """Make the folder if need be.

        Raises:
            InputError: It cannot be written to, or the format is none that files can have.
        """
        if format not in SUFFIXES:
            known = ", ".join(SUFFIXES)
            raise InputError(f"no such format for a batch: {format!r}; choose one of {known}")
        self.folder = Path(folder)
        self.suffix = SUFFIXES[format]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder):
                pass
        except OSError as error:
            raise InputError(f"cannot write to {self.folder}: {error.strerror}") from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other batches out meanwhile; clear away what one that was killed left half done.

        Raises:
            InputError: Another batch is at work in the folder.
        """
        with locked(self.folder):
            for leftover in self.folder.glob(".*.part"):
                leftover.unlink(missing_ok=True)
            yield

    def name(self, id: str) -> str:
        """A file name for an id that stays in the folder, whatever the id is.

        An id that has to be changed for that gets a digest, so that no two ids share a file.
        """
        safe = re.sub(r"[^\w.+=@-]", "_", id).strip("._ ")[:_LONGEST_NAME]
        name = f"{safe}.{self.suffix}"
        if safe != id or not name.isascii() or name in (INDEX, f".{INDEX}"):
            name = f"{safe}-{sha256(id.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"
            name += f".{self.suffix}"
        return name

    def check(self, entries: Iterable[Entry]) -> None:
        """Refuse ids that differ in case only: some file systems would give them one file.

        Raises:
            InputError: There are such ids.
        """
        seen: dict[str, Entry] = {}
        for entry in entries:
            other = seen.setdefault(self.name(entry.id).lower(), entry)
            if other is not entry:
                raise InputError(
                    f"ids {other.id!r} (line {other.line}) and {entry.id!r} (line {entry.line}) "
                    "differ in case only and would share a file: rename one"
                )

    def write(self, name: str, text: str) -> None:
        """Write a file that is either whole or not there."""
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
                out.write(text)
            Path(temporary).chmod(0o666 & ~_umask())
            Path(temporary).replace(self.folder / name)
        finally:
            Path(temporary).unlink(missing_ok=True)

    def rows(self) -> dict[str, Row]:
        """The index as it is, by id."""
        path = self.folder / INDEX
        return Row.read(path) if path.is_file() else {}

    def append(self, row: Row) -> None:
        """Add a line to the index."""
        with (self.folder / INDEX).open("a", encoding="utf-8", newline="") as out:
            out.write(row.line())

    def rewrite(self, rows: Iterable[Row]) -> None:
        """Write the whole index anew."""
        self.write(INDEX, HEADER + "".join(row.line() for row in rows))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
