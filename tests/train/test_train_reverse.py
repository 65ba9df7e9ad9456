"""Back-translation with a model of the other direction, and the corpus that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("sentencepiece")
pytest.importorskip("google.protobuf")
pytest.importorskip("ctranslate2")

from scripts.train import reverse
from scripts.train.collect import read_pairs
from scripts.train.encode import Encoder, words_of
from scripts.train.missing import missing_forms
from scripts.train.reverse import back_translate, plausible, read_back, reverse_rows
from scripts.train.run import main
from scripts.train.vocabulary import build, write
from tests.train.test_train_pipeline import CONFIG, arguments, toy_lines

ROOT = Path(__file__).parents[2]
KNOWN = {
    "president": [("президента", -0.5), ("президентът", -0.9)],
    "mayor": [("кметът", -0.1)],
    "thanked": [("благодари", -0.1)],
}


@pytest.mark.parametrize(
    ("text", "translation", "good"),
    [
        ("The mayor thanked Marlowe.", "Кметът благодари на Марлоу.", True),
        ("The mayor thanked Marlowe.", "Кметът благодари на Иван.", False),
        ("He thanked the President.", "Той благодари на президентката.", True),
        ("He thanked the President.", "Той ходеше при кмета.", False),
        ("one two three four five six", "едно", False),
        ("one two three four five six", "да да да да да да да", False),
        ("yes", "да да е така и така ще бъде", False),
    ],
)
def test_implausible_translations_are_left_out(text: str, translation: str, good: bool) -> None:
    assert plausible(text, translation, KNOWN) is good


def test_rows_are_exchanged_and_names_decoded(tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_text("toy\tДобър ден, Иване.\tGood day, Ivan.\n" * 3)
    names = [("names", "Иван чете книга.", "Ivan reads a book.", "")]
    letters = ["Иван чете книга. абвгде"] * 4, ["Ivan reads a book. abcdef"] * 4
    pieces = build(*letters, 60, 60, [], None)
    write(pieces, tmp_path / "vocab", [])
    encoder = Encoder(tmp_path / "vocab", pieces.ids, pieces.targets)
    encoder.encode(iter(names), {}, 100).save(tmp_path / "names.npz")
    rows = list(reverse_rows(tmp_path))
    assert rows[0] == ("toy", "Good day, Ivan.", "Добър ден, Иване.", "")
    assert rows[-1] == ("names", "Ivan reads a book.", "Иван чете книга.", "")


def test_back_translation_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Now:
        """Runs what a pool of processes would, at once."""

        def __init__(self, _: int) -> None: ...
        def __enter__(self) -> Now:
            return self

        def __exit__(self, *_: object) -> None: ...

        map = staticmethod(map)

    def upper(_: Path, texts: list[str]) -> list[str]:
        asked.extend(texts)
        return [text.upper() for text in texts]

    monkeypatch.setattr(reverse, "ProcessPoolExecutor", Now)
    monkeypatch.setattr(reverse, "translate", upper)
    (tmp_path / "back.tsv.part").write_text("ONE\tone\n")
    back_translate(tmp_path, ["one", "three", "two"], tmp_path / "back.tsv", 2)
    assert sorted(asked) == ["three", "two"]
    assert list(read_back(tmp_path)) == [("ONE", "one"), ("THREE", "three"), ("TWO", "two")]


def test_pipeline_trains_a_reverse_model_and_translates_with_it(tmp_path: Path) -> None:
    (tmp_path / "toy.bg-en.tsv").write_text("\n".join(toy_lines()) + "\n", encoding="utf-8")
    config = CONFIG + "[reverse]\nbudget = 0.03\nsentences = 40\ntarget_pieces = 90\n"
    (tmp_path / "toy.toml").write_text(config, encoding="utf-8")
    (tmp_path / "keep-out.txt").write_text("0" * 16 + "\n")
    main(arguments(tmp_path, "collect", "align", "vocabulary", "encode"))
    pairs = [pair.target for pair in read_pairs(tmp_path / "work")][:60]
    (tmp_path / "work/mono.txt").write_text("\n".join(pairs) + "\n", encoding="utf-8")
    main(arguments(tmp_path, "reverse", "back"))
    translated = list(read_back(tmp_path / "work"))
    assert [text for _, text in translated] == pairs[:40]
    assert all(any("а" <= c <= "я" for c in source) for source, _ in translated)


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """All runs of so many words."""
    words = [word.lower() for word in words_of(text) if word.isalnum()]
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


@pytest.mark.parametrize(
    "name", ["newsroom", "newsroom-final", "newsroom-long", "newsroom-wide", "newsroom-more"]
)
def test_written_corpus_is_clean_and_holds_nothing_of_the_seeds(name: str) -> None:
    path = ROOT / f"scripts/train/corpora/{name}.bg-en.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) > 900
    assert all(line.count("\t") == 1 and all(line.split("\t")) for line in lines)
    assert len(set(lines)) == len(lines)
    seeds = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "seeds").glob("*.txt"))
    assert not runs("\n".join(lines).replace("\t", "\n"), 7) & runs(seeds, 7)


def test_missing_forms_are_those_that_hardly_occur(tmp_path: Path) -> None:
    rows = 3 * ["toy\tтова е дума\tthis is a word\n"] + ["dict-a\tизбори\telections\n"] * 5
    (tmp_path / "pairs.tsv").write_text("".join(rows), encoding="utf-8")
    assert missing_forms(tmp_path, ["дума", "избори", "съд", "е", "а1б"], []) == ["избори", "съд"]
    assert "дума" in missing_forms(tmp_path, ["дума"], ["toy"])
