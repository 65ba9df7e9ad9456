"""What cannot be done is said in one line, with exit code 2, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.cli import main
from tests.samples import SOURCE_PATH, TARGET_PATH


def refused(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    """Run the command line, check that it refuses properly, return its one line."""
    code = main([str(word) for word in words])
    captured = capsys.readouterr()
    assert code == 2
    assert captured.out == ""
    lines = captured.err.splitlines()
    assert len(lines) == 1, captured.err
    assert lines[0].startswith("align: ")
    return lines[0]


def test_missing_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "nowhere.txt" in refused(capsys, "pair", tmp_path / "nowhere.txt", TARGET_PATH)


def test_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "folder" in refused(capsys, "pair", tmp_path, TARGET_PATH)


def test_empty_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    assert "empty" in refused(capsys, "pair", empty, TARGET_PATH)


def test_binary_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    picture = tmp_path / "picture.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    assert "picture.txt" in refused(capsys, "pair", picture, TARGET_PATH)


def test_unknown_model(capsys: pytest.CaptureFixture[str]) -> None:
    line = refused(capsys, "pair", SOURCE_PATH, TARGET_PATH, "--model", "nobody/no-such-model")
    assert "nobody/no-such-model" in line


def test_no_folder_for_the_output(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    output = tmp_path / "missing" / "out.json"
    assert "out.json" in refused(capsys, "pair", SOURCE_PATH, TARGET_PATH, "-o", output)


def test_output_is_a_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "folder" in refused(capsys, "pair", SOURCE_PATH, TARGET_PATH, "-o", tmp_path)


@pytest.mark.parametrize("files", [["-", "-"], ["-", TARGET_PATH], [SOURCE_PATH, "-"]])
def test_two_files_on_standard_input(
    capsys: pytest.CaptureFixture[str], files: list[str | Path]
) -> None:
    assert "only one file can be standard input" in refused(
        capsys, "pair", *files, "--translation", "-"
    )


def test_both_standard_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert "standard input" in refused(capsys, "pair", "-", "-")


@pytest.mark.parametrize("text", ["... !!! – «»\n", "1. 2. 3.\n\n2024\n"])
def test_a_text_without_words(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str
) -> None:
    path = tmp_path / "signs.txt"
    path.write_text(text, encoding="utf-8")
    for words in ((path, TARGET_PATH), (SOURCE_PATH, path)):
        line = refused(capsys, "pair", *words)
        assert "signs.txt has no words in it" in line


def test_one_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert "'en'" in refused(capsys, "pair", TARGET_PATH, TARGET_PATH)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["fly"],
        ["pair"],
        ["pair", "a"],
        ["pair", "a", "b", "-f", "pdf"],
        ["pair", "a", "b", "--max-bead", "x"],
        ["pair", "a", "b", "--device", "toaster"],
    ],
)
def test_words_that_make_no_request(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert "--help" in refused(capsys, *words)


@pytest.mark.parametrize(
    "options",
    [["--max-bead", "0"], ["--max-bead", "9"], ["--threshold", "2"], ["--width", "3"]],
)
def test_numbers_out_of_range(capsys: pytest.CaptureFixture[str], options: list[str]) -> None:
    refused(capsys, "pair", SOURCE_PATH, TARGET_PATH, "--model", "none", *options)


def test_wrong_number_of_translations(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    translation = tmp_path / "translation.txt"
    translation.write_text("One line only.\n", encoding="utf-8")
    refused(capsys, "pair", SOURCE_PATH, TARGET_PATH, "--translation", translation)


def test_a_failed_run_leaves_the_old_output(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    output = tmp_path / "out.json"
    output.write_text("precious", encoding="utf-8")
    refused(capsys, "pair", SOURCE_PATH, tmp_path / "nowhere.txt", "-o", output)
    assert output.read_text(encoding="utf-8") == "precious"
    assert list(tmp_path.iterdir()) == [output]


def test_control_characters_in_a_name_do_not_reach_the_terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    line = refused(capsys, "pair", tmp_path / "a\x1b[31m\nb", TARGET_PATH)
    assert "\x1b" not in line


@pytest.mark.parametrize("code", ["", "Bulgarian", "../../x", "\x1b[31m"])
def test_what_is_no_language(capsys: pytest.CaptureFixture[str], code: str) -> None:
    line = refused(capsys, "pair", SOURCE_PATH, TARGET_PATH, "--source-lang", code)
    assert "language code" in line


def test_a_folder_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    output = f"{tmp_path}/results/"
    assert "results/" in refused(capsys, "pair", SOURCE_PATH, TARGET_PATH, "-o", output)
    assert not list(tmp_path.iterdir())


def test_a_name_longer_than_any_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    name = "x" * 5000
    assert "-o" in refused(capsys, "pair", SOURCE_PATH, TARGET_PATH, "-o", tmp_path / name)
    assert "--model" in refused(capsys, "pair", SOURCE_PATH, TARGET_PATH, "--model", name)
    assert "x.txt" in refused(capsys, "pair", tmp_path / f"{name}.txt", TARGET_PATH)


def test_a_name_in_no_encoding(capsys: pytest.CaptureFixture[str]) -> None:
    assert "\ufffdx.txt does not exist" in refused(capsys, "pair", "\udcffx.txt", TARGET_PATH)
    # UTF-8 in a locale that is not
    hidden = "файл.txt".encode().decode("ascii", "surrogateescape")
    assert "файл.txt does not exist" in refused(capsys, "pair", hidden, TARGET_PATH)


def test_closed_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert "standard input is empty" in refused(capsys, "pair", "-", TARGET_PATH)


def test_closed_standard_output(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdout", None)
        assert main(["pair", str(SOURCE_PATH), str(TARGET_PATH), "--model", "none"]) == 2
    assert "standard output is closed" in capsys.readouterr().err


def test_closed_standard_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", None)
        assert main(["pair", str(TARGET_PATH), str(TARGET_PATH)]) == 2
    assert capsys.readouterr().out == ""


def test_a_batch_with_a_bad_option_is_refused_at_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    manifest = tmp_path / "pairs.tsv"
    manifest.write_text(f"1\t{SOURCE_PATH}\t{TARGET_PATH}\n2\t{SOURCE_PATH}\t{TARGET_PATH}\n")
    words = ["batch", manifest, "-o", tmp_path / "out", "--model", "none"]
    assert "--max-bead" in refused(capsys, *words, "--max-bead", "9")
    assert "threshold" in refused(capsys, *words, "--threshold", "nan")


def test_nothing_to_translate(capsys: pytest.CaptureFixture[str]) -> None:
    line = refused(capsys, "translate", TARGET_PATH)
    assert "--source-lang" in line
    assert "fetch" not in line


def test_one_of_several_files_cannot_be_translated(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    line = refused(capsys, "translate", SOURCE_PATH, TARGET_PATH, SOURCE_PATH, "--quiet")
    assert f"{TARGET_PATH} is in language 'en'" in line
    assert f"{TARGET_PATH} is in language 'en'" in refused(
        capsys, "translate", TARGET_PATH, SOURCE_PATH, "--model", "bundled"
    )
