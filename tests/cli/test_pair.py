"""`align pair` as a person uses it; without a model where none is needed, to be quick."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from align.cli import main
from align.cli.parser import PAIR_FORMATS
from tests.contract.check import check_contract
from tests.samples import SOURCE_PATH, TARGET_PATH

FILES = ["pair", str(SOURCE_PATH), str(TARGET_PATH)]
PAIR = [*FILES, "--model", "none"]


def run(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(list(words)) == code
    captured = capsys.readouterr()
    return captured.out


def test_json_keeps_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    obj = json.loads(run(capsys, *PAIR, "-f", "json"))
    check_contract(
        obj,
        SOURCE_PATH.read_bytes().decode("utf-8"),
        TARGET_PATH.read_bytes().decode("utf-8"),
    )


@pytest.mark.parametrize("format_", PAIR_FORMATS)
def test_every_format_says_something(capsys: pytest.CaptureFixture[str], format_: str) -> None:
    out = run(capsys, *PAIR, "-f", format_)
    assert out.endswith("\n")
    assert ("Kosovo" in out) == (format_ != "ladder")


def test_the_name_of_the_output_says_its_format(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(capsys, *PAIR, "-o", str(tmp_path / "diff.html")) == ""
    assert (tmp_path / "diff.html").read_text("utf-8").lower().startswith("<!doctype html>")


def test_moses_writes_two_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(capsys, *PAIR, "-f", "moses", "-o", str(tmp_path / "corpus"))
    sides = [(tmp_path / f"corpus.{side}").read_text("utf-8").splitlines() for side in ("bg", "en")]
    assert len(sides[0]) == len(sides[1]) == 9


def test_exit_code_tells_of_differences(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, *PAIR, "-f", "ladder", "--exit-code", code=1)


def test_exit_code_of_a_faithful_pair(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "bg.txt").write_text("Президентът говори с НАТО днес.\n", encoding="utf-8")
    (tmp_path / "en.txt").write_text("The president spoke with NATO today.\n", encoding="utf-8")
    words = ["pair", str(tmp_path / "bg.txt"), str(tmp_path / "en.txt"), "--model", "none"]
    assert run(capsys, *words, "-f", "ladder", "--exit-code").startswith("[0]:[0]:")


def test_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(SOURCE_PATH.read_bytes())))
    piped = run(capsys, "pair", "-", str(TARGET_PATH), "--model", "none", "-f", "ladder")
    assert piped == run(capsys, *PAIR, "-f", "ladder")


def test_segmented_and_a_translation_brought_along(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    files = {
        "de.txt": "Guten Morgen. Wie geht es?\nDer Minister trat zurück.\n",
        "fr.txt": "Le ministre a démissionné hier à Paris.\n",
        "translation.txt": "Bonjour. Comment ça va ?\nLe ministre a démissionné.\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    out = run(
        capsys,
        *("pair", str(tmp_path / "de.txt"), str(tmp_path / "fr.txt"), "--segmented"),
        *("--source-lang", "de", "--target-lang", "fr", "-f", "json"),
        *("--translation", str(tmp_path / "translation.txt")),
    )
    obj = json.loads(out)
    assert [s["translation"] for s in obj["source"]["sentences"]] == files[
        "translation.txt"
    ].splitlines()
    assert obj["model"]["backend"] == "none"
    assert [(b["source"], b["target"]) for b in obj["beads"] if b["kind"] == "match"] == [
        ([1], [0])
    ]


def test_a_translation_on_standard_input(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = run(capsys, *PAIR, "-f", "json")
    sentences = json.loads(lines)["source"]["sentences"]
    text = "".join(f"Line {s['id']}.\n" for s in sentences)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    obj = json.loads(run(capsys, *FILES, "--translation", "-", "-f", "json"))
    assert [s["translation"] for s in obj["source"]["sentences"]] == text.splitlines()
    assert obj["model"]["id"] == "file:standard input"


OTHER = """The harbour of Valparaiso reopened on Tuesday after a storm had closed it for a week.

Fishermen said that prices for hake had doubled. "We have never seen waves like these," said one.

Engineers will inspect the breakwater, which was built in 1912, before ferries may sail again."""


def test_texts_that_hardly_match(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text(OTHER, encoding="utf-8")
    words = ["pair", str(SOURCE_PATH), str(tmp_path / "other.txt"), "--model", "none"]
    assert main(words) == 0
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "align: these texts hardly match: 0 of 13 sentences have a counterpart; is this the right "
        "original?"
    ]
    assert main([*words, "--quiet"]) == 0
    assert capsys.readouterr().err == ""
    assert main([*PAIR, "-f", "json"]) == 0
    assert capsys.readouterr().err == ""


def test_no_colour_where_nobody_asked_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "\x1b" not in run(capsys, *PAIR)
    assert "\x1b[" in run(capsys, *PAIR, "--color", "always")


def test_no_color_switches_colour_off(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert "\x1b[" in run(capsys, *PAIR)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert "\x1b" not in run(capsys, *PAIR)


def test_a_saved_result_can_be_shown_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    saved = tmp_path / "saved.json"
    run(capsys, *PAIR, "-o", str(saved))
    for format_ in ("terminal", "ladder", "tmx"):
        again = run(capsys, "view", str(saved), "-f", format_)
        assert again == run(capsys, *PAIR, "-f", format_)


def test_a_dash_is_standard_output(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(capsys, *PAIR, "-f", "ladder", "-o", "-").startswith("[")
    assert not list(tmp_path.iterdir())


def test_languages_may_name_a_region(capsys: pytest.CaptureFixture[str]) -> None:
    obj = json.loads(run(capsys, *PAIR, "-f", "json", "--source-lang", "bg_BG"))
    assert obj["source"]["language"] == "bg"
