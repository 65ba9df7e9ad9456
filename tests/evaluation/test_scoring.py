"""Counts, rates and the formats that are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.alignment import Bead
from align.errors import InputError
from align.evaluation import Beads, Rate, format_scores, read_alignment, score

GOLD = {
    "src_sentences": [{}] * 6,
    "beads": [
        {"src": [0], "tgt": [0], "kind": "match"},
        {"src": [1, 2], "tgt": [1], "kind": "match"},
        {"src": [3], "tgt": [], "kind": "added"},
        {"src": [], "tgt": [2], "kind": "omitted"},
        {"src": [4], "tgt": [4], "kind": "moved"},
        {"src": [5], "tgt": [3], "kind": "match"},
    ],
}


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return write(tmp_path / "doc" / "gold.json", json.dumps(GOLD))


def test_gold_against_itself_is_perfect(gold: Path) -> None:
    scores = score(gold, gold)
    assert scores.documents[0].name == "doc"
    for kind in ("strict", "lax", "nulls", "added", "omitted", "moved"):
        assert getattr(scores.total, kind).f1 == 1.0
    assert scores.total.strict.gold == 4, "a moved bead is content too"
    assert scores.total.moved.gold == 1


def test_strict_lax_and_nulls_by_hand(gold: Path, tmp_path: Path) -> None:
    ladder = "[0]:[0]:0.1\n[1]:[1]:0.2\n[2]:[]:0\n[3]:[2]:0.5\n[4]:[4]\n[5]:[3]:0.0\n"
    total = score(write(tmp_path / "doc.ladder", ladder), gold).total
    assert (total.strict.right, total.strict.predicted, total.strict.gold) == (3, 5, 4)
    assert (total.lax.right, total.lax.found) == (4, 4)
    assert total.added == Rate(0, 1, 0, 1)
    assert total.omitted == Rate(0, 0, 0, 1)
    assert total.nulls == Rate(0, 1, 0, 2)


def test_crossing_beads_of_a_ladder_count_as_moved(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ladder", "[0, 1]:[1]:0.1\n[2]:[0]:0.1\n[3]:[2]:0\n")
    assert read_alignment(path).moved == {((2,), (0,))}


def test_lax_recall_counts_gold_beads_and_precision_predicted_ones() -> None:
    predicted = [Bead((0,), (0,), "match", 1.0), Bead((1,), (1,), "match", 1.0)]
    gold_beads = [Bead((0, 1), (0, 1), "match", 1.0)]
    lax = score(Beads.of((b.source, b.target, b.kind) for b in predicted),
                Beads.of((b.source, b.target, b.kind) for b in gold_beads)).total.lax  # fmt: skip
    assert lax == Rate(2, 2, 1, 1)


def test_hunalign_ladder(tmp_path: Path) -> None:
    path = write(tmp_path / "h.txt", "0\t0\t0.3\n1\t1\t0.5\n3\t2\t-0.3\n4\t2\t0.1\n4\t3\t0\n")
    beads = read_alignment(path)
    assert beads.content == {((0,), (0,)), ((1, 2), (1,))}
    assert beads.added == {3}
    assert beads.omitted == {2}


def test_grouped_nulls_are_split_before_comparing(tmp_path: Path) -> None:
    ours = {"format": "align-diff", "version": 1, "beads": [
        {"source": [0, 1], "target": [], "kind": "added"},
        {"source": [], "target": [0, 1], "kind": "omitted"}]}  # fmt: skip
    path = write(tmp_path / "x.json", json.dumps(ours))
    single = write(tmp_path / "y.ladder", "[0]:[]\n[1]:[]\n[]:[0]\n[]:[1]\n")
    assert score(path, single).total.nulls == Rate(4, 4, 4, 4)


def test_folders_are_matched_by_document(gold: Path, tmp_path: Path) -> None:
    write(tmp_path / "gold" / "a" / "gold.json", json.dumps(GOLD))
    write(tmp_path / "gold" / "b" / "gold.json", json.dumps(GOLD))
    write(tmp_path / "out" / "a.ladder", "[0]:[0]:0\n")
    with pytest.raises(InputError, match="no alignment for b"):
        score(tmp_path / "out", tmp_path / "gold")
    write(tmp_path / "out" / "b" / "anything.json", json.dumps(GOLD))
    scores = score(tmp_path / "out", tmp_path / "gold")
    assert [d.name for d in scores.documents] == ["a", "b"]
    assert scores.total.strict.right == 5
    table = format_scores(scores)
    assert "strict" in table
    assert "\na " in table
    assert json.loads(json.dumps(scores.to_dict()))["total"]["strict"]["gold"] == 8


@pytest.mark.parametrize(
    "text",
    ["", "   \n", "nonsense", "[0]:[x]\n", "{", '{"beads": 3}', '{"beads": [{"src": [0]}]}', "[]",
     '{"beads": [{"src": ["0"], "tgt": [], "kind": "added"}]}', "1\t1\n0\t5\n",
     '{"beads": [{"src": [-1], "tgt": [1], "kind": "match"}]}',
     '{"format": "align-diff", "version": 9, "beads": []}'],
)  # fmt: skip
def test_unreadable_files_are_one_clear_line(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "bad", text)
    with pytest.raises(InputError) as caught:
        read_alignment(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


def test_missing_file_directory_and_binary(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00\x01")
    for name in ("nothing", "", "binary"):
        with pytest.raises(InputError):
            read_alignment(tmp_path / name)


def test_rates_without_anything() -> None:
    assert Rate(0, 0, 0, 0).f1 == 1.0
    assert Rate(0, 2, 0, 0).f1 == 0.0
    assert Rate(0, 0, 0, 2).f1 == 0.0


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=8))
def test_any_alignment_is_perfect_against_itself(sizes: list[tuple[int, int]]) -> None:
    beads, i, j = [], 0, 0
    for a, b in sizes:
        beads.append((range(i, i + a), range(j, j + b), None))
        i, j = i + a, j + b
    scores = score(Beads.of(beads), Beads.of(beads))
    assert scores.total.strict.f1 == scores.total.lax.f1 == scores.total.nulls.f1 == 1.0
