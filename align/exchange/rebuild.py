"""The text that offsets count in, from what a JSON file still knows of it."""

from __future__ import annotations

from pathlib import Path

from align.difference import Difference
from align.documents import Sentence

__all__ = ["document_text"]

# In the order in which a wrong guess is least likely to fit; the sentences decide.
_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "cp1252")


def document_text(
    path: str | None,
    folder: Path,
    sentences: tuple[Sentence, ...],
    differences: tuple[Difference, ...],
) -> str:
    """The file's own text where it still is there and still fits, otherwise a stand-in.

    Args:
        path: Where the text once was read from; None or "-" for no file. Looked for as it stands
            and beside the JSON file.
        folder: The JSON file's folder.
        sentences: Of this side, ascending.
        differences: Spans of this side; they know the white space they cross.

    Returns:
        A text in which every sentence stands at its offsets. In a stand-in, white space fills what
        is between: spaces inside a paragraph, line ends between two.
    """
    if path is not None and path != "-" and sentences:
        for candidate in (Path(path), folder / path):
            for text in _decodings(candidate):
                if all(text[item.start : item.end] == item.text for item in sentences):
                    return text
    return _stand_in(sentences, differences)


def _decodings(path: Path) -> list[str]:
    try:
        if not path.is_file():
            return []
        data = path.read_bytes()
    except (OSError, ValueError):  # ValueError: a null character in the path
        return []
    texts = []
    for encoding in _ENCODINGS:
        try:
            texts.append(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    return texts


def _stand_in(sentences: tuple[Sentence, ...], differences: tuple[Difference, ...]) -> str:
    characters: list[str] = []
    paragraph = 0
    for sentence in sentences:
        filler = " " if sentence.paragraph == paragraph else "\n"
        characters += filler * (sentence.start - len(characters))
        characters += sentence.text
        paragraph = sentence.paragraph
    for difference in differences:
        for offset, character in enumerate(difference.text, difference.start):
            if offset < len(characters) and characters[offset].isspace():
                characters[offset] = character
    return "".join(characters)
