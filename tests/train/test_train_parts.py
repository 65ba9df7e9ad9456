"""Small parts of the training pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("sentencepiece")
pytest.importorskip("torch")

import torch

from scripts.train.batches import Batch
from scripts.train.corpus import fingerprint, tidy
from scripts.train.encode import guide_rows, word_spans, words_of
from scripts.train.objective import BOUND, Objective
from scripts.train.phrases import PhraseTable, sentence_phrases
from scripts.train.pieces import join, split
from scripts.train.settings import load_settings
from scripts.train.translit import name_to_latin, to_cyrillic

CONFIGS = Path(__file__).parents[2] / "scripts/train"


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Вучич", "Vucic"),
        ("Елцин", "Eltsin"),
        ("Уилсън", "Wilsan"),
        ("Джокович", "Djokovic"),
        ("Джейсън", "Jeysan"),
    ],
)
def test_names_are_spelled_as_english_news_does(name: str, latin: str) -> None:
    assert name_to_latin(name) == latin


def test_unknown_names_become_cyrillic() -> None:
    assert to_cyrillic("Vucic") == "вусик"
    assert to_cyrillic("Shaw") == "шау"


def test_fingerprint_ignores_case_spaces_and_punctuation() -> None:
    assert fingerprint("Hello, World!") == fingerprint("hello world")


def test_target_quotes_become_straight() -> None:
    assert tidy("“Yes” — he’s  here", True) == '"Yes" — he\'s here'


def test_word_spans_follow_pieces() -> None:
    assert word_spans(["▁Ву", "чич", "▁каза", "."], ["Вучич", "каза", "."]) == [
        (0, 2), (2, 3), (3, 4),
    ]  # fmt: skip
    assert word_spans(["▁Ву"], ["Вучич"]) is None


def test_guide_points_target_pieces_at_source_words() -> None:
    rows = guide_rows(
        ["▁Ву", "чич", "▁каза"],
        ["▁V", "ucic", "▁said"],
        ["Вучич", "каза"],
        ["Vucic", "said"],
        "0-0 1-1",
    )
    assert rows.tolist() == [[0, 2], [0, 2], [2, 3]]


def test_phrases_are_consistent_with_the_links() -> None:
    pairs = set(sentence_phrases(["той", "каза"], ["he", "said"], [(0, 0), (1, 1)]))
    assert pairs == {("he", "той"), ("said", "каза"), ("he said", "той каза")}


def test_pseudo_source_keeps_capitals_numbers_and_negation() -> None:
    table = PhraseTable()
    for _ in range(4):
        table.add(
            "Той не чете книги", "He does not read books", "0-0 1-2 2-3 3-4", "0-0 1-2 2-3 3-4", 1.0
        )
        table.add_bigrams("Той не чете книги")
    table.finish()
    text, spans = table.translate("He does not read 25 books.")
    assert text == "Той не чете 25 книги."
    assert spans[-1][1] == len(words_of("He does not read 25 books."))


def test_pieces_come_together_again(tmp_path: Path) -> None:
    file = tmp_path / "weights"
    file.write_bytes(bytes(range(250)) * 10)
    assert len(split(file, 1000)) == 3
    file.unlink()
    join(file)
    assert file.read_bytes() == bytes(range(250)) * 10


def test_configs_load_and_build_on_each_other() -> None:
    small, longer, wider, large = (
        load_settings(CONFIGS / f"{name}.toml")
        for name in ("bg-en", "bg-en-longer", "bg-en-wider", "gpu")
    )
    assert longer.data == wider.data == large.data == small.data
    assert longer.model == wider.model == small.model
    assert longer.training.budget > small.training.budget
    assert large.training.tokens > small.training.tokens
    changed = load_settings(CONFIGS / "bg-en.toml", ["training.budget=1.5"])
    assert changed.training.budget == 1.5


def test_unknown_settings_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("[training]\nspeed = 3\n")
    with pytest.raises(ValueError, match="speed"):
        load_settings(tmp_path / "bad.toml")


def test_a_sure_mistake_of_the_guided_head_costs_a_bounded_loss() -> None:
    objective = Objective.__new__(Objective)
    objective.head, queries = 2, torch.tensor([[[100.0, 0.0]]], requires_grad=True)
    objective.seen = {"q": queries, "k": torch.tensor([[[90.0, 0.0], [-90.0, 0.0]]])}
    one = torch.ones(1, 1, dtype=torch.long)
    mask, guide = torch.ones(1, 2, dtype=torch.long), torch.tensor([[[1, 2]]])
    loss = objective.guide_loss(Batch(mask, mask, one, one, guide))
    assert float(loss.detach()) == pytest.approx(2 * BOUND, rel=0.01)
    loss.backward()
    assert float(queries.grad.abs().max()) < 1e-3
