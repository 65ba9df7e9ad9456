"""One batch at a time in a folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from align.errors import InputError

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


__all__ = ["locked"]

LOCK = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other batches out of a folder meanwhile.

    The operating system holds the lock, and lets go of it however the process ends. The file it
    is held on stays: were it removed, two others might each hold a lock on a file of that name.

    Raises:
        InputError: Another batch has the lock, or the folder's file system knows no locks.
    """
    try:
        file = (folder / LOCK).open("ab")
    except OSError as error:
        raise InputError(f"cannot write to {folder}: {error.strerror}") from error
    with file:
        try:
            _take(file)
        except (BlockingIOError, PermissionError):  # the latter is what Windows says
            raise InputError(
                f"another batch is writing to {folder}: wait until it has ended, or name another "
                "folder with -o"
            ) from None
        except OSError as error:
            raise InputError(f"cannot lock {folder}: {error.strerror}") from error
        yield
