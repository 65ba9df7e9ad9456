"""A document and its translation, sentence by sentence."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from align.documents import Document
from align.errors import InputError
from align.translation.casing import recase
from align.translation.types import Hypothesis, ModelInfo, Translation, Translator

__all__ = ["read_translation", "translate"]


def translate(
    document: Document,
    translator: Translator,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Translation:
    """Translate a document's sentences, each by itself.

    Sentences that already are in the translator's target language are left alone
    (``Hypothesis.text`` is None). Of a line in capitals (a headline) the model is given the small
    letters and the names that the rest of the document shows.

    Args:
        progress: Called now and then with the number of sentences done, and of all.
    """
    language = translator.target_language
    foreign = [s for s in document.sentences if language is None or s.language != language]
    texts = recase([s.text for s in foreign])
    hypotheses = iter(translator.translate(texts, progress=progress))
    ids = {sentence.id for sentence in foreign}
    return Translation(
        tuple(next(hypotheses) if s.id in ids else Hypothesis(None) for s in document.sentences),
        translator.info,
    )


def read_translation(path: str | os.PathLike[str], document: Document) -> Translation:
    """A translation brought along: a text file with one line per sentence of the document.

    ``"-"`` reads standard input. A blank line means that the sentence has no translation.

    Raises:
        InputError: The file cannot be read, is not UTF-8, or has another number of lines.
    """
    file = Path(path)
    from_stdin = os.fspath(path) == "-"
    try:
        data = sys.stdin.buffer.read() if from_stdin else file.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise InputError(
            f"--translation {file}: cannot be read ({error.strerror}); give a text file"
        ) from None
    except UnicodeDecodeError:
        raise InputError(f"--translation {file}: not UTF-8 text; save it as UTF-8") from None
    lines = [line.rstrip("\r") for line in text.removesuffix("\n").split("\n")] if text else []
    if len(lines) != len(document.sentences):
        raise InputError(
            f"--translation {file}: {len(lines)} lines for {len(document.sentences)} sentences; one"
            " line each is needed, in order (see `align translate -f tsv` for the sentences)"
        )
    hypotheses = tuple(Hypothesis(line.strip() or None) for line in lines)
    name = "standard input" if from_stdin else file.name
    return Translation(
        hypotheses, ModelInfo(f"file:{name}", "none", hashlib.sha256(data).hexdigest())
    )
