"""Without a folder a batch is one stream of results."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from align.cli import main
from align.corpus import batch_stream
from align.errors import InputError
from align.exchange import STREAM_FORMATS, from_dict
from tests.corpus.fakes import FakeAligner

Manifest = Callable[..., Path]
SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_json_object_a_line(
    manifest: Manifest, jobs: int, caplog: pytest.LogCaptureFixture
) -> None:
    path, parts = manifest(a="Едно\u2028две.", b="boom", c="Три."), list[str]()
    seen: list[tuple[int, int]] = []
    report = batch_stream(
        path, parts.append, jobs=jobs, aligner=FakeAligner(), progress=lambda *n: seen.append(n)
    )
    assert (report.aligned, report.failed, str(report)) == (2, 1, "2 aligned, 1 failed")
    assert seen == [(1, 3), (2, 3), (3, 3)]
    results = {data["id"]: data for data in map(json.loads, "".join(parts).splitlines())}
    assert sorted(results) == ["a", "c"]
    assert list(results["a"])[:2] == ["id", "format"]
    assert from_dict(results["c"]).summary.omitted == 1
    assert caplog.messages == ["pair b failed: RuntimeError: boom"]


@pytest.mark.parametrize("format", ["tsv", "csv"])
def test_one_table(manifest: Manifest, format: str) -> None:
    parts: list[str] = []
    path = manifest(**{"=a": "Едно.\nДве.", "b": "– Едно, две."})
    batch_stream(path, parts.append, aligner=FakeAligner(), format=format)
    dialect = "excel" if format == "csv" else "excel-tab"
    header, *rows = csv.reader(io.StringIO("".join(parts)), dialect)
    assert header[:3] == ["id", "kind", "label"]
    first = "'=a" if format == "csv" else "=a"  # no formula in a spreadsheet
    assert [row[:2] for row in rows] == [
        [first, "match"],
        [first, "match"],
        ["b", "match"],
        ["b", "omitted"],
    ]


def test_moses(manifest: Manifest) -> None:
    parts: list[str] = []
    batch_stream(manifest(a="Едно.", b="Две."), parts.append, aligner=FakeAligner(), format="moses")
    assert "".join(parts) == "Едно.\tOne.\nДве.\tOne.\n"


@pytest.mark.parametrize("format", ["html", "markdown", "tmx", "xliff", "ladder"])
def test_formats_that_are_a_file_each(manifest: Manifest, format: str) -> None:
    with pytest.raises(InputError, match="-o") as refused:
        batch_stream(manifest(a="Едно."), print, aligner=FakeAligner(), format=format)
    assert all(name in str(refused.value) for name in STREAM_FORMATS)


@pytest.mark.parametrize("output", [[], ["-o", "-"]])
def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], output: list[str]) -> None:
    source, target = SEEDS / "001_fe472cf9f28a5c5d.txt", SEEDS / "000_8cde7412c0a80b03.txt"
    manifest = tmp_path / "pairs.tsv"
    manifest.write_text(f"x\t{source}\t{target}\ny\t{source}\tnowhere.txt\n", encoding="utf-8")
    assert main(["batch", str(manifest), "--model", "none", *output]) == 2
    captured = capsys.readouterr()
    (line,) = captured.out.splitlines()
    assert json.loads(line)["id"] == "x"
    notices = captured.err.splitlines()
    assert notices[0].startswith("align: pair y failed: ")
    assert notices[1] == "align: 1 aligned, 1 failed"
    assert [path.name for path in tmp_path.iterdir()] == ["pairs.tsv"]
