"""The list of pairs: a TSV file with the columns id, source path, target path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from align.errors import InputError

__all__ = ["Entry", "read_manifest"]

COLUMNS = "three columns parted by tabs: id, source path, target path"


@dataclass(frozen=True, slots=True)
class Entry:
    """One pair of a manifest.

    Attributes:
        id: What the pair is called; unique.
        source, target: Paths; relative ones were taken from the manifest's folder.
        line: Where it stands in the manifest, from 1.
    """

    id: str
    source: Path
    target: Path
    line: int


def read_manifest(path: str | PathLike[str]) -> tuple[Entry, ...]:
    """Read a manifest.

    Blank lines and lines that begin with ``#`` are skipped, columns after the third are ignored, a
    first line that names its columns (``id``, ...) is a header. Whether the files of a pair exist
    is not looked at: that one pair may be bad is no reason to refuse the others.

    Raises:
        InputError: The manifest cannot be read, lacks columns, or gives an id twice; with its line.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read the manifest {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"the manifest {path} is not UTF-8: save it as UTF-8") from error
    entries: dict[str, Entry] = {}
    for number, cells in _rows(text):
        if len(cells) < 3 or not all(cells[:3]):
            raise InputError(f"{path}, line {number}: a line needs {COLUMNS}")
        name = " ".join(cells[0].split())
        if name in entries:
            first = entries[name].line
            raise InputError(f"{path}, line {number}: id {name!r} is already on line {first}")
        if "\0" in "".join(cells[:3]):
            raise InputError(f"{path}, line {number}: a null character is in no id or path")
        source, target = path.parent / cells[1], path.parent / cells[2]
        entries[name] = Entry(name, source, target, number)
    if not entries:
        raise InputError(f"the manifest {path} has no pairs: a line needs {COLUMNS}")
    return tuple(entries.values())


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = True
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not (first and cells[0].lower() == "id"):
            yield number, cells
        first = False
