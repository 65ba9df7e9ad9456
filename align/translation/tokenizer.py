"""Text to pieces and back, as MarianTokenizer does it, with the place of every piece."""

from __future__ import annotations

from dataclasses import dataclass

from align.errors import InputError
from align.translation.folder import MarianFolder
from align.translation.languages import tag_for

__all__ = ["Encoded", "Span", "Tokenizer"]

Span = tuple[int, int]
EOS = "</s>"
_SPACE = "▁"  # SentencePiece's mark of a word's beginning


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sentence as the model reads it.

    Attributes:
        tokens: Language tag if there is one, the pieces, end of sentence.
        first: Index in ``tokens`` of the first piece.
        spans: (start, end) of each piece in the text, in code points, without white space around
            it. Of the pieces that normalisation makes of one character (… to three dots), one has
            the character and the others are empty.
    """

    tokens: list[str]
    first: int
    spans: tuple[Span, ...]


class Tokenizer:
    """The SentencePiece models and the vocabulary of a MarianMT folder.

    Args:
        target_language: For a model with several target languages (pieces such as ``>>bul<<``):
            the one wanted.

    Raises:
        InputError: The model has several target languages and this is none of them.
    """

    def __init__(self, folder: MarianFolder, target_language: str | None = None) -> None:
        from sentencepiece import SentencePieceProcessor

        try:
            self._source = SentencePieceProcessor(model_file=str(folder.path / "source.spm"))
            self._target = SentencePieceProcessor(model_file=str(folder.path / "target.spm"))
        except (OSError, RuntimeError) as error:
            raise InputError(
                f"model {folder.id}: cannot read its SentencePiece models: {error}"
            ) from None
        self.source_pieces = folder.vocabulary("source")
        self.target_pieces = folder.vocabulary("target")
        self._tag = _tag(folder.id, set(self.source_pieces), target_language)

    def encode(self, text: str) -> Encoded:
        """The pieces of a source sentence. The text is only text: no tag or mark in it counts."""
        text = _encodable(text)
        mapping = self._source.encode(text, return_type="offset_mapping")
        spans = tuple(_trim(text, start, end) for start, end in mapping["offsets"])
        tag = [self._tag] if self._tag else []
        return Encoded([*tag, *mapping["pieces"], EOS], len(tag), spans)

    def encode_target(self, text: str) -> list[str]:
        """The pieces of a sentence in the target language, without end of sentence."""
        pieces: list[str] = self._target.encode(_encodable(text), out_type=str)
        return pieces

    def decode(self, pieces: list[str]) -> tuple[str, tuple[Span, ...]]:
        """The text of target pieces, and the span of each in it, without white space around it."""
        text, spans = "", []
        for piece in pieces:
            surface = piece.replace(_SPACE, " ")
            if not text or text.endswith(" "):
                surface = surface.lstrip(" ")
            spans.append((len(text), len(text) + len(surface)))
            text += surface
        stripped = text.rstrip(" ")
        return stripped, tuple(
            _trim(stripped, min(start, len(stripped)), min(end, len(stripped)))
            for start, end in spans
        )


def _encodable(text: str) -> str:
    """Lone surrogates replaced, one for one."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _tag(model: str, vocabulary: set[str], language: str | None) -> str | None:
    tags = sorted(piece for piece in vocabulary if piece.startswith(">>") and piece.endswith("<<"))
    if not tags:
        return None
    tag = tag_for(language, vocabulary) if language else None
    if tag is None:
        some = ", ".join(tag.strip("<>") for tag in tags[:8])
        wanted = f"{language} is not among them" if language else "say which with --target-lang"
        raise InputError(f"model {model} translates into several languages ({some}, …); {wanted}")
    return tag
