"""TSV, CSV and the data frame, read again by other programs' rules."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings

from align.difference import Comparison
from align.documents import Document, Sentence
from align.errors import InputError
from align.exchange import export, to_frame
from tests.exchange.strategies import comparisons
from tests.samples import comparison


def tsv(result: Comparison) -> list[dict[str, str]]:
    lines = [line.split("\t") for line in export(result, "tsv").split("\n")[:-1]]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


@given(comparisons())
@settings(max_examples=50, deadline=None)
def test_one_row_a_bead_whatever_the_text(result: Comparison) -> None:
    rows = tsv(result)
    assert [(row["kind"], row["label"]) for row in rows] == [
        (bead.kind, bead.label or "") for bead in result.beads
    ]
    assert len(export(result, "tsv").splitlines()) == len(rows) + 1
    for row, bead in zip(rows, result.beads, strict=True):
        assert tuple(map(int, row["source"].split())) == bead.source
        assert tuple(map(int, row["target"].split())) == bead.target
    parsed = list(csv.DictReader(io.StringIO(export(result, "csv"), newline="")))
    assert [{key: cell.removeprefix("'") for key, cell in row.items()} for row in parsed] == [
        {key: cell.removeprefix("'") for key, cell in row.items()} for row in rows
    ]


def test_row_of_the_sample() -> None:
    row = tsv(comparison())[3]
    assert row["source_text"].startswith("„Добра среща")
    assert row["target_text"].startswith('"A good meeting')
    assert row["translation"] == "Translation of sentence 2."
    assert row["differences"] == "source:added:0.90:цитиран от Kosovo-online"
    tweet = tsv(comparison())[12]
    assert tweet["translation"].startswith("Good exchange")
    assert (tweet["source"], tweet["repeats"]) == ("10 11 12", "8 9 10")


@pytest.mark.parametrize("text", ["=1+1", "+7", "-каза той", "@handle", " =A1", "\u00a0=A1"])
def test_a_spreadsheet_runs_no_cell(text: str) -> None:
    result = comparison()
    first = result.source.sentences[0]
    start = first.end - len(text)
    sentence = Sentence(0, start, first.end, text, 0, "bg", "dateline")
    source = replace(result.source, sentences=(sentence, *result.source.sentences[1:]))
    rows = list(csv.DictReader(io.StringIO(export(replace(result, source=source), "csv"))))
    assert rows[1]["source_text"] == f"'{text}"


def test_frame() -> None:
    pandas = pytest.importorskip("pandas")
    result = comparison()
    frame = to_frame(result)
    assert list(frame["kind"]) == [bead.kind for bead in result.beads]
    assert frame.loc[12, "repeats"] == (8, 9, 10)
    assert frame.loc[3, "differences"] == result.beads[3].differences
    assert pandas.api.types.is_float_dtype(frame["score"])
    empty = Comparison(Document("", (), "bg"), Document("", (), "en"), None, (), "")
    assert list(to_frame(empty).columns) == list(frame.columns)


def test_frame_without_pandas_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(InputError, match=r"align\[notebook\]"):
        to_frame(comparison())
