"""Invariants of cutting a text into sentences."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.documents import Document, Sentence
from align.errors import InputError

# Pieces that meet every rule, mixed with anything that Unicode has.
# fmt: off
_PIECES = st.sampled_from([
    ". ", "? ", "…", "“ ", "„", '"', "г. ", "т.нар. ", "Mr. ", "U.S. ", "А. ", "Дж. ", "1. ", "- ",
    "15:00 ч. ", "Сърбия ", "The ", "каза той", "#NATO ", "@avucic ", "https://t.co/x ", "(", "!) ",
    "— Name (@name) ", "София /БТА/ ", "24.08.2024 ", "date 2024-08 ", "。", "。」", "Read more",
    "Реклама", "end.Next", "г.", "№ 5", "😀", "e\u0301", "\n", "\r\n", "\r", "\n\n", "\t", "\u2028",
    "\x00", "\x1c", "\u200b", "\ufeff", "\u00a0",
])
# fmt: on
_TEXTS = st.lists(_PIECES | st.text(max_size=8), max_size=40).map("".join)


def check(text: str, sentences: tuple[Sentence, ...]) -> None:
    """Offsets round-trip, in order, never overlapping; nothing but white space is left out."""
    position = 0
    for number, sentence in enumerate(sentences):
        assert sentence.id == number
        assert sentence.start >= position
        assert not text[position : sentence.start].strip()
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
        assert len(sentence.language) == 2
        position = sentence.end
    assert not text[position:].strip()
    numbers = [sentence.paragraph for sentence in sentences]
    assert numbers[0] == 0
    assert all(b - a in (0, 1) for a, b in pairwise(numbers))


@settings(deadline=None, max_examples=100)
@given(text=_TEXTS, segmented=st.booleans(), language=st.sampled_from([None, "bg", "en", "fi"]))
def test_any_text_is_covered(text: str, segmented: bool, language: str | None) -> None:
    try:
        document = Document.from_text(text, language=language, segmented=segmented)
    except InputError:
        assert not text.removeprefix("\ufeff").strip()
    else:
        assert document.text == text.removeprefix("\ufeff")
        check(document.text, document.sentences)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_matter(end: str) -> None:
    text = "Заглавие\n\nПърво изречение. Второ.\n\nТрето.\n"
    document = Document.from_text(text.replace("\n", end))
    assert document.text == text.replace("\n", end)
    assert [(s.text, s.paragraph) for s in document.sentences] == [
        ("Заглавие", 0),
        ("Първо изречение.", 1),
        ("Второ.", 1),
        ("Трето.", 2),
    ]


def test_one_paragraph_a_line() -> None:
    text = "Headline of it\n\nFirst one. Second one.\nThird one.\nFourth one.\n"
    assert [s.paragraph for s in Document.from_text(text).sentences] == [0, 1, 1, 2, 3]


def test_lines_of_a_block_share_its_paragraph() -> None:
    text = "One.\n\nTwo.\n\nGood news today. #news\n— Ann Lee (@annlee) May 7, 2018\n\nThree.\n"
    assert [s.paragraph for s in Document.from_text(text).sentences] == [0, 1, 2, 2, 3]


def test_wrapped_lines_are_joined() -> None:
    text = (
        "The President of Serbia, Aleksandar Vucic, spoke today with NATO's Assistant\n"
        "Secretary-General for Political Affairs and Security Policy, Boris Ruge. He\n"
        "thanked him for the attention he pays to the issue, noting that Ruge himself\n"
        "is well-acquainted with the situation.\n\n"
        "They will meet again in the autumn.\n"
    )
    document = Document.from_text(text)
    assert [s.paragraph for s in document.sentences] == [0, 0, 1]
    check(text, document.sentences)


def test_segmented_text_is_taken_as_it_is() -> None:
    text = "One. Two.\nthree\n\nMr. Smith. And\nfour"
    document = Document.from_text(text, segmented=True)
    assert [(s.text, s.paragraph) for s in document.sentences] == [
        ("One. Two.", 0),
        ("three", 0),
        ("Mr. Smith. And", 1),
        ("four", 1),
    ]


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\ufeff", "\ufeff \n"])
def test_nothing_to_cut(text: str) -> None:
    with pytest.raises(InputError, match="empty"):
        Document.from_text(text)


@pytest.mark.parametrize(
    "piece", [".", ". ", "A. ", "т. ", '"', "„а ", "#a ", "— A (@b ", "дума\n", "x. #a "]
)
def test_time_grows_with_length(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece)) + "x"
        start = time.process_time()
        Document.from_text(text)
        return time.process_time() - start

    seconds(2_000)
    # Quadratic behaviour would take 64 times as long for 8 times the text.
    assert seconds(80_000) < 32 * max(seconds(10_000), 0.02)
