from __future__ import annotations

from pathlib import Path

import pytest

from align.corpus import Entry, read_manifest
from align.errors import InputError


def written(folder: Path, text: str) -> Path:
    path = folder / "pairs.tsv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("header", ["", "id\tsource path\ttarget path\n", "ID\ta\tb\tmore\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_comments_blank_lines_header_and_further_columns(
    tmp_path: Path, header: str, mark: str
) -> None:
    text = f"{mark}# comment\n\n{header}a\tx.bg\tx.en\r\nб 2\t sub/y.bg \t/abs/y.en\tignored\n  \n"
    shift = bool(header)
    assert read_manifest(written(tmp_path, text)) == (
        Entry("a", tmp_path / "x.bg", tmp_path / "x.en", 3 + shift),
        Entry("б 2", tmp_path / "sub/y.bg", Path("/abs/y.en"), 4 + shift),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\tx\ty\nb\tx\n", "line 2: a line needs three columns"),
        ("a x y\n", "line 1: a line needs three columns"),
        ("a\tx\t\n", "line 1"),
        ("\tx\ty\n", "line 1"),
        ("a\tx\ty\n# c\na\tz\ty\n", "line 3: id 'a' is already on line 1"),
        ("a\tx\0\ty\n", "null character"),
        ("# nothing\n", "has no pairs"),
        ("id\tsource\ttarget\n", "has no pairs"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_manifest(written(tmp_path, text))


def test_no_manifest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.tsv"):
        read_manifest(tmp_path / "nowhere.tsv")
    with pytest.raises(InputError, match="cannot read"):
        read_manifest(tmp_path)
    (tmp_path / "old.tsv").write_bytes("а\tб\tв\n".encode("cp1251"))
    with pytest.raises(InputError, match="UTF-8"):
        read_manifest(tmp_path / "old.tsv")
