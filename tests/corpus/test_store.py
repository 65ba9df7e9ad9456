from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.corpus.manifest import Entry
from align.corpus.store import INDEX, Row, Store
from align.errors import InputError

ids = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300)
EVIL = ["../../etc/passwd", "/root/x", "..", ".", "a/b", "a\\b", "c:\\x", "index", "a" * 500, "-rf"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("store"), "tsv")


@pytest.mark.parametrize("id", EVIL)
def test_no_id_leaves_the_folder(store: Store, id: str) -> None:
    name = store.name(id)
    assert (store.folder / name).resolve().parent == store.folder.resolve()
    assert name != INDEX
    assert not name.startswith(".")


@given(one=ids, other=ids)
def test_names_are_safe_and_unique(store: Store, one: str, other: str) -> None:
    name = store.name(one)
    assert Path(name).name == name
    assert len(name.encode()) < 255
    assert name.isprintable()
    assert (store.name(other) == name) == (one == other)


def test_plain_ids_keep_their_names(store: Store) -> None:
    assert store.name("bbc.381692") == "bbc.381692.tsv"
    assert store.name("2024-08_a@b") == "2024-08_a@b.tsv"


def test_ids_that_differ_in_case_only(store: Store) -> None:
    entries = [Entry(id, Path("x"), Path("y"), i) for i, id in enumerate(["a", "b", "A"])]
    with pytest.raises(InputError, match="case"):
        store.check(entries)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(texts.map(lambda t: " ".join(t.split())).filter(bool), texts, st.floats(0, 1))
def test_rows_come_back(store: Store, id: str, error: str, score: float) -> None:
    row = Row(id, "failed", 1, 2, 3, 4, score, 0.5, 0.25, 1.5, error, "f", "0")
    store.rewrite([row])
    read = store.rows()[id]
    assert math.isclose(read.source_coverage, score, abs_tol=1e-4)
    assert read.error == " ".join(error.split())
    assert (read.match, read.omitted, read.status) == (1, 4, "failed")


def test_a_torn_line_is_ignored_and_the_last_line_counts(tmp_path: Path) -> None:
    store = Store(tmp_path, "json")
    store.rewrite([Row("a", "failed"), Row("b", "aligned")])
    store.append(Row("a", "aligned"))
    path = tmp_path / INDEX
    path.write_bytes(path.read_bytes() + b"no row\n" + Row("b", "failed").line().encode()[:-9])
    assert {id: row.status for id, row in store.rows().items()} == {"a": "aligned", "b": "aligned"}


def test_folders_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot write"):
        Store(tmp_path / "file", "json")
    with pytest.raises(InputError, match="json, html"):
        Store(tmp_path, "terminal")


def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    (tmp_path / ".x.part").write_text("half")
    with Store(tmp_path, "json").locked():
        assert not list(tmp_path.glob("*.part"))
