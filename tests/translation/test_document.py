"""Documents through a translator, and translations brought along."""

from __future__ import annotations

import hashlib

import pytest

from align.documents import Document, Sentence
from align.errors import InputError
from align.translation import read_translation, translate


@pytest.fixture
def document() -> Document:
    lines = [("Котка вижда куче.", "bg"), ("Cat sees dog.", "en"), ("Куче.", "bg")]
    text = "\n".join(line for line, _ in lines)
    sentences = tuple(
        Sentence(i, text.index(line), text.index(line) + len(line), line, i, language, "body")
        for i, (line, language) in enumerate(lines)
    )
    return Document(text, sentences, "bg")


def test_sentences_in_the_target_language_are_left_alone(words, document) -> None:
    seen: list[tuple[int, int]] = []
    translation = translate(document, words, progress=lambda *counts: seen.append(counts))
    assert [h.text for h in translation.hypotheses] == ["Cat sees dog.", None, "Dog."]
    assert translation.model == words.info
    assert seen[-1] == (2, 2)
    assert translation.hypotheses[1].attention is None


@pytest.mark.parametrize("text", ["A\n\nC\n", "A\r\n\r\nC", "\ufeffA\n \nC\n"])
def test_a_translation_brought_along(tmp_path, document, text) -> None:
    path = tmp_path / "mine.txt"
    path.write_bytes(text.encode())
    translation = read_translation(path, document)
    assert [h.text for h in translation.hypotheses] == ["A", None, "C"]
    assert (translation.model.id, translation.model.backend) == ("file:mine.txt", "none")
    assert translation.model.sha256 == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"A\nB\n", "2 lines for 3 sentences.*align translate -f tsv"),
        (b"A\nB\nC\n\n", "4 lines for 3 sentences"),
        (b"", "0 lines for 3 sentences"),
        ("ж\nж\nж".encode("cp1251"), "UTF-8"),
    ],
)
def test_unusable_translations(tmp_path, document, data, message) -> None:
    path = tmp_path / "mine.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=message):
        read_translation(path, document)


def test_missing_translation(tmp_path, document) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(InputError, match="cannot be read"):
            read_translation(path, document)
