"""A batch can be stopped at any moment, goes on where it was, and survives bad pairs."""

from __future__ import annotations

import gc
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from align.corpus import batch, load_results
from align.corpus.aligner import PipelineAligner
from align.corpus.manifest import Entry
from align.corpus.store import INDEX
from align.difference import Comparison
from align.errors import InputError
from tests.corpus.fakes import FakeAligner

ROOT = Path(__file__).parents[2]
Manifest = Callable[..., Path]


def index(folder: Path) -> dict[str, dict[str, str]]:
    header, *lines = (folder / INDEX).read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]
    return {row["id"]: row for row in rows}


def test_results_and_index(manifest: Manifest, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    out = tmp_path / "out" / "deep"
    path = manifest(b="Едно.\nДве.\nТри.\n", a="Едно.\n")
    report = batch(path, out, aligner=FakeAligner(), progress=lambda *n: seen.append(n))
    assert (report.aligned, report.skipped, report.failed) == (2, 0, 0)
    assert str(report) == f"2 aligned; see {out / INDEX}"
    assert seen == [(1, 2), (2, 2)]
    assert sorted(p.name for p in out.glob("[!.]*")) == ["a.json", "b.json", "index.tsv"]
    rows = index(out)
    assert list(rows) == ["b", "a"]
    assert (rows["b"]["match"], rows["b"]["added"], rows["a"]["omitted"]) == ("2", "1", "1")
    assert float(rows["b"]["score"]) == pytest.approx((0.9 + 0.9 + 0.5) / 3, abs=1e-4)
    assert json.loads((out / "b.json").read_text(encoding="utf-8"))["format"] == "align-diff"


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bad_pair_does_not_stop_the_others(manifest: Manifest, tmp_path: Path, jobs: int) -> None:
    path = manifest(a="Едно.", b="boom", c="Две.", d="Три.")
    (tmp_path / "c.en").unlink()
    report = batch(path, tmp_path / "out", aligner=FakeAligner(), jobs=jobs)
    assert (report.aligned, report.failed) == (2, 2)
    rows = index(tmp_path / "out")
    assert [row["status"] for row in rows.values()] == ["aligned", "failed", "failed", "aligned"]
    assert rows["b"]["error"] == "RuntimeError: boom"
    assert rows["c"]["error"].endswith("c.en does not exist; check the path")
    assert not (tmp_path / "out" / "b.json").exists()


def test_a_process_that_is_killed_loses_its_own_pair_only(
    manifest: Manifest, tmp_path: Path
) -> None:
    path = manifest(a="Едно.", b="crash", c="Две.", d="Три.", e="Пет.")
    report = batch(path, tmp_path / "out", aligner=FakeAligner(), jobs=2)
    assert (report.aligned, report.failed) == (4, 1)
    assert "killed" in index(tmp_path / "out")["b"]["error"]


def test_finished_pairs_are_skipped(manifest: Manifest, tmp_path: Path) -> None:
    path, out, calls = manifest(a="Едно.", b="boom", c="Две."), tmp_path / "out", tmp_path / "calls"
    aligner = FakeAligner(calls=calls)

    def run(**changes: object) -> list[str]:
        calls.write_text("")
        batch(path, out, **({"aligner": aligner} | changes))  # type: ignore[arg-type]
        return calls.read_text().split()

    assert run() == ["a.bg", "b.bg", "c.bg"]
    before = (out / INDEX).read_bytes()
    assert run() == ["b.bg"]  # what has failed is tried again
    assert (out / INDEX).read_bytes() == before
    (tmp_path / "c.en").write_text("Changed.")
    assert run() == ["b.bg", "c.bg"]
    (out / "a.json").unlink()
    assert run() == ["a.bg", "b.bg"]
    assert run(aligner=FakeAligner("two", calls)) == ["a.bg", "b.bg", "c.bg"]
    assert run(aligner=FakeAligner("two", calls), format="tmx") == ["a.bg", "b.bg", "c.bg"]


def test_pairs_that_left_the_manifest_leave_the_index(manifest: Manifest, tmp_path: Path) -> None:
    batch(manifest(a="Едно.", b="Две."), tmp_path / "out", aligner=FakeAligner())
    batch(manifest(b="Две."), tmp_path / "out", aligner=FakeAligner())
    assert list(index(tmp_path / "out")) == ["b"]


RUN = """
import sys
from align.corpus import batch
from tests.corpus.fakes import FakeAligner
if __name__ == "__main__":
    batch(sys.argv[1], sys.argv[2], aligner=FakeAligner(seconds=0.03), jobs=int(sys.argv[3]))
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_at_any_moment_nothing_is_lost(
    manifest: Manifest, tmp_path: Path, jobs: str
) -> None:
    path, out = manifest(**{f"p{i}": "Едно." for i in range(60)}), tmp_path / "out"
    (tmp_path / "run.py").write_text(RUN)
    command = [sys.executable, str(tmp_path / "run.py"), str(path), str(out), jobs]
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and len(list(out.glob("*.json"))) < 5:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)  # ends once its workers, who share the pipe, have ended too
    done = {p.stem for p in out.glob("*.json")}
    assert 5 <= len(done) < 60
    for name in done:
        json.loads((out / f"{name}.json").read_text(encoding="utf-8"))
    calls = tmp_path / "calls"
    report = batch(path, out, aligner=FakeAligner(calls=calls))
    assert report.aligned + report.skipped == 60
    assert report.skipped >= len(done) - 1 - 4 * (jobs == "2")  # those in flight
    assert len(calls.read_text().split()) == report.aligned
    assert len(index(out)) == 60


def test_two_batches_keep_apart(manifest: Manifest, tmp_path: Path) -> None:
    path, out = manifest(**{f"p{i}": "Едно." for i in range(60)}), tmp_path / "out"
    (tmp_path / "run.py").write_text(RUN)
    command = [sys.executable, str(tmp_path / "run.py"), str(path), str(out), "1"]
    process = subprocess.Popen(command, env={"PYTHONPATH": str(ROOT), "PATH": ""})
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not list(out.glob("*.json")):
        time.sleep(0.01)
    half = out / ".x.part"
    half.write_text("the other's")
    with pytest.raises(InputError, match="another batch is writing"):
        batch(path, out, aligner=FakeAligner())
    assert half.exists()
    process.kill()
    process.wait(30)
    assert batch(path, out, aligner=FakeAligner()).failed == 0  # its lock died with it
    assert not half.exists()


def test_interrupted_by_the_keyboard_the_index_is_in_order(
    manifest: Manifest, tmp_path: Path
) -> None:
    def interrupt(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    path = manifest(a="Едно.", b="Две.", c="Три.")
    with pytest.raises(KeyboardInterrupt):
        batch(path, tmp_path / "out", aligner=FakeAligner(), progress=interrupt)
    assert list(index(tmp_path / "out")) == ["a", "b"]


def test_memory_does_not_grow_with_the_number_of_pairs(manifest: Manifest, tmp_path: Path) -> None:
    held: dict[int, int] = {}

    def measure(done: int, total: int) -> None:
        if done in (5, total):
            gc.collect()
            held[done] = sum(isinstance(o, Comparison) for o in gc.get_objects())

    path = manifest(**{f"p{i}": "Изречение.\n" * 60 for i in range(40)})
    batch(path, tmp_path / "out", aligner=FakeAligner(), progress=measure)
    assert held[40] <= held[5] + 1


@pytest.mark.parametrize(
    ("format", "name"), [("html", "a.html"), ("markdown", "a.md"), ("xliff", "a.xlf")]
)
def test_other_formats(manifest: Manifest, tmp_path: Path, format: str, name: str) -> None:
    batch(manifest(a="Едно."), tmp_path / "out", aligner=FakeAligner(), format=format)
    assert "Едно." in (tmp_path / "out" / name).read_text(encoding="utf-8")


def test_requests_that_cannot_be_met(manifest: Manifest, tmp_path: Path) -> None:
    path = manifest(a="Едно.")
    with pytest.raises(InputError, match="--jobs"):
        batch(path, tmp_path / "out", aligner=FakeAligner(), jobs=0)
    with pytest.raises(InputError, match="no such format"):
        batch(path, tmp_path / "out", aligner=FakeAligner(), format="terminal")
    with pytest.raises(InputError, match="nobody/no-such-model"):
        batch(path, tmp_path / "out", model="nobody/no-such-model")


def test_the_pipeline_aligns_without_a_model(tmp_path: Path) -> None:
    seeds = ROOT / "seeds"
    names = "001_fe472cf9f28a5c5d.txt", "000_8cde7412c0a80b03.txt"
    lines = [f"right\t{seeds / names[0]}\t{seeds / names[1]}", f"one\t{names[0]}\t{names[0]}"]
    (tmp_path / "pairs.tsv").write_text("\n".join(lines), encoding="utf-8")
    report = batch(tmp_path / "pairs.tsv", tmp_path / "out", model="none")
    assert (report.aligned, report.failed) == (1, 1)
    assert int(index(tmp_path / "out")["right"]["match"]) > 5
    again = batch(tmp_path / "pairs.tsv", tmp_path / "out", model="none", max_bead=3)
    assert (again.aligned, again.skipped) == (1, 0)


def test_languages_are_those_of_the_first_readable_pair() -> None:
    seeds = sorted((ROOT / "seeds").glob("*.txt"))
    entries = [Entry("x", Path("nowhere"), Path("nowhere"), 1), Entry("y", seeds[1], seeds[0], 2)]
    assert PipelineAligner.for_entries(entries, {}).languages == ("bg", "en")
    given = PipelineAligner.for_entries(entries, {"source_language": "sr"})
    assert given.languages == ("sr", "en")


def test_a_folder_of_results_becomes_a_table(manifest: Manifest, tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    path = manifest(a="Едно.\nДве.\nТри.\n", b="boom", c="Едно.")
    batch(path, tmp_path / "out", aligner=FakeAligner())
    pairs = load_results(tmp_path / "out", "pairs")
    assert list(pairs["status"]) == ["aligned", "failed", "aligned"]
    beads = load_results(tmp_path / "out")
    assert list(zip(beads["pair"], beads["kind"], strict=True)) == [
        *[("a", "match")] * 2,
        ("a", "added"),
        ("c", "match"),
        ("c", "omitted"),
    ]
    assert beads["source_text"][2] == "Три."
    assert beads["target_text"][4] == "Two."
    assert load_results(tmp_path / "out", "differences").empty


def test_a_folder_without_results(manifest: Manifest, tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    with pytest.raises(InputError, match=r"index\.tsv"):
        load_results(tmp_path)
    batch(manifest(a="Едно."), tmp_path / "out", aligner=FakeAligner(), format="tmx")
    with pytest.raises(InputError, match="--format json"):
        load_results(tmp_path / "out")
