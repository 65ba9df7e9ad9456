"""Outputs are whole or not there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from align.cli.output import check_writable, write_file
from align.errors import InputError


def test_writes_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    write_file("Вучич\r\n", path)
    assert path.read_bytes() == "Вучич\r\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_new_files_get_ordinary_permissions(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        write_file("x", tmp_path / "new")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o644


def test_keeps_the_permissions_of_what_it_replaces(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_text("old")
    path.chmod(0o600)
    write_file("new", path)
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_follows_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.write_text("old")
    link = tmp_path / "link"
    link.symlink_to(real)
    write_file("new", link)
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_writes_to_a_device() -> None:
    check_writable(Path(os.devnull))
    write_file("x", Path(os.devnull))
    assert not Path(os.devnull).is_file()


def test_a_write_that_fails_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old"
    path.write_text("old")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(InputError, match="No space left"):
        write_file("new", path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
