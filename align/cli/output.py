"""Where results go: standard output, or a file that is either whole or not there."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from align.errors import InputError

__all__ = ["check_writable", "open_streams", "write", "write_file"]


def open_streams() -> None:
    """Give the program the standard streams that it was started without (``>&-``).

    Python has None in their place. Notices then go nowhere; reading and writing fail as they would
    on a closed descriptor, with an error that says so.
    """
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115


class _Closed(io.TextIOWrapper):
    """A standard output that nobody can read."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")

    def write(self, _: str, /) -> int:
        raise InputError("standard output is closed: name a file with -o")


def check_writable(path: Path) -> None:
    """Refuse an output that cannot be written before any work is done for it.

    Raises:
        InputError: ``path`` is a folder, or its folder is missing or read-only.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder: name a file with -o")
        if not path.parent.is_dir():
            raise InputError(f"cannot write {path}: there is no folder {path.parent}")
        if path.exists() and not os.access(path, os.W_OK):
            raise InputError(f"cannot write {path}: no permission")
        if not _is_special(path):
            with tempfile.TemporaryFile(dir=path.resolve().parent):
                pass
    except OSError as error:
        raise InputError(
            f"cannot write {path}: {error.strerror}; name another file with -o"
        ) from error


def write(text: str, output: Path | None) -> None:
    """Write a result to ``output``, or to standard output as UTF-8."""
    if output is not None:
        write_file(text, output)
        return
    with contextlib.suppress(AttributeError):  # a test's replacement for standard output
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(text)
    sys.stdout.flush()


def write_file(text: str, path: Path) -> None:
    """Write ``path`` through a temporary file beside it, so that nobody ever sees half of it.

    Raises:
        InputError: The file cannot be written.
    """
    try:
        if _is_special(path):
            path.write_text(text, encoding="utf-8", newline="")
            return
        with _replacing(path.resolve()) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}") from error


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.", suffix=".part")
    os.close(handle)
    temporary = Path(name)
    try:
        temporary.chmod(_mode(path))
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """The permissions the file has, or would have got from an ordinary ``open``."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _is_special(path: Path) -> bool:
    """Pipes and devices are written to, never replaced."""
    return path.exists() and not path.is_file()
