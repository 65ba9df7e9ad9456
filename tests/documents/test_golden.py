"""Golden tables: one text a row, cut by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from align.documents import Document
from align.documents.rules import languages

GOLDEN = Path(__file__).parent / "golden"


def rows() -> Iterator[tuple[str, str]]:
    for path in sorted(GOLDEN.glob("*.txt")):
        for row in path.read_text(encoding="utf-8").splitlines():
            if row and not row.startswith("# "):
                yield path.stem, row


@pytest.mark.parametrize(("language", "row"), list(rows()))
def test_row(language: str, row: str) -> None:
    wanted = [sentence.strip() for sentence in row.split("‖")]
    document = Document.from_text(row.replace(" ‖", "").replace("‖", ""), language=language)
    assert [sentence.text for sentence in document.sentences] == wanted


def test_every_table_has_its_data_file() -> None:
    assert {language for language, _ in rows()} <= set(languages())
