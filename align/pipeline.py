"""The way through the house: two documents in, a comparison out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from align.documents import Document, read
from align.errors import InputError

if TYPE_CHECKING:
    from align.difference import Comparison
    from align.translation import Backend, Device, Translation, Translator

__all__ = ["NO_MODEL", "Progress", "check_bounds", "pair"]

logger = logging.getLogger("align")

#: Called with the name of a stage, the units done and the units in total.
Progress = Callable[[str, int, int], None]
Source = str | PathLike[str] | Document

#: The ``model`` that stands for none: align with what needs no translation.
NO_MODEL = "none"
#: The direction of the bundled model: given the other way round, the files are swapped.
BUNDLED_DIRECTION = ("bg", "en")


def pair(
    source: Source,
    target: Source,
    *,
    model: str | None = None,
    backend: Backend = "auto",
    device: Device = "auto",
    source_language: str | None = None,
    target_language: str | None = None,
    translation: str | PathLike[str] | None = None,
    segmented: bool = False,
    embedder: Any = None,
    max_bead: int = 4,
    threshold: float = 0.5,
    translator: Translator | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Translate ``source``, align it with ``target`` and say what was added or left out.

    Args:
        source: The text that gets machine-translated: a path, "-" for standard input, or a
            :class:`~align.documents.Document`.
        target: The text it is compared with, likewise.
        model: Hugging Face id, folder, "bundled", or "none" (no translation: names, numbers,
            embeddings and length have to do). None takes the best model that is here.
        backend: "auto", "ctranslate2" or "transformers".
        device: "auto", "cpu" or "cuda".
        source_language: ISO 639-1 code; None recognises it.
        target_language: Likewise.
        translation: File with one line per source sentence, used instead of a model; "-" for
            standard input.
        segmented: Both files have one sentence a line, blank lines between paragraphs.
        embedder: sentence-transformers id or folder, or an object with ``encode(list[str])``.
        max_bead: Largest number of sentences on one side of a bead, 1 to 8.
        threshold: Word-level differences with less confidence than this (0 to 1) are left out.
        translator: A loaded model (:func:`align.load_model`), so that many pairs can share it; it
            takes the place of ``model``, ``backend`` and ``device``.
        progress: Called with (stage, done, total) now and then.

    Returns:
        The comparison. If the files came in the wrong order, its ``source`` is the second one.

    Raises:
        InputError: The files or the request cannot be used; the message says how to mend it.
    """
    from align.alignment import align, load_embedder
    from align.difference import compare

    if sum(map(_is_standard_input, (source, target, translation))) > 1:
        raise InputError("only one file can be standard input: name a file for every other '-'")
    check_bounds(max_bead=max_bead, threshold=threshold)
    if isinstance(embedder, str | PathLike):
        embedder = load_embedder(fspath(embedder))
    first = _document(source, source_language, segmented)
    second = _document(target, target_language, segmented)
    wants_model = translation is None and model != NO_MODEL
    if wants_model and translator is None and model is not None:
        translator = _load_named(second, model, backend, device, source_language, target_language)
    if source_language is None and target_language is None:
        _check_languages(first, second)
        if translation is None and _is_reversed(first, second, translator):
            logger.info("%s is the translation of %s: swapped them", _name(second), _name(first))
            first, second = second, first
    if wants_model and translator is None:
        translator = _load_default(first, second, backend, device, optional=embedder is not None)
    hypotheses: Translation | None = None
    if translation is not None:
        from align.translation import read_translation

        hypotheses = read_translation(translation, first)
    elif translator is not None:
        from align.translation import translate

        _check_direction(first, second, translator)
        hypotheses = translate(first, translator, progress=_stage("translating", progress))
    alignment = align(
        first,
        second,
        hypotheses,
        translator=translator,
        embedder=embedder,
        max_bead=max_bead,
        progress=_stage("aligning", progress),
    )
    return compare(alignment, threshold=threshold)


def check_bounds(*, max_bead: int = 4, threshold: float = 0.5, **_: Any) -> None:
    """Refuse options of :func:`pair` that no text could be aligned with.

    Raises:
        InputError: One of them is out of range.
    """
    if not 1 <= max_bead <= 8:
        raise InputError(f"a bead holds 1 to 8 sentences a side, not {max_bead}: see --max-bead")
    if not 0 <= threshold <= 1:
        raise InputError(f"the threshold is a probability from 0 to 1, not {threshold}")


def _document(source: Source, language: str | None, segmented: bool) -> Document:
    if isinstance(source, Document):
        return source
    return read(source, language=language, segmented=segmented)


def _is_standard_input(source: Source | None) -> bool:
    return isinstance(source, str | PathLike) and fspath(source) == "-"


def _name(document: Document) -> str:
    if document.path is None:
        return "the text"
    return "standard input" if document.path == "-" else fspath(document.path)


def _check_languages(source: Document, target: Document) -> None:
    if source.language == target.language:
        raise InputError(
            f"{_name(source)} and {_name(target)} are both in language '{source.language}': "
            "give a text and its translation (or say --source-lang and --target-lang)"
        )


def _is_reversed(source: Document, target: Document, translator: Translator | None) -> bool:
    """Whether the pair fits the direction of the model once its two files change places."""
    direction: tuple[str | None, str | None] = BUNDLED_DIRECTION
    if translator is not None:
        direction = (translator.source_language, translator.target_language)
    return None not in direction and (target.language, source.language) == direction


def _load_named(
    target: Document,
    model: str,
    backend: Backend,
    device: Device,
    source_language: str | None,
    target_language: str | None,
) -> Translator:
    """The model asked for, in its own direction, which may be that of the files swapped."""
    from align.translation import load_model

    def load(into: str | None) -> Translator:
        return load_model(
            model,
            backend=backend,
            device=device,
            source_language=source_language,
            target_language=into,
        )

    translator = load(target_language)
    # One model for many target languages has to be told which.
    return load(target.language) if translator.target_language is None else translator


def _load_default(
    source: Document, target: Document, backend: Backend, device: Device, *, optional: bool
) -> Translator | None:
    """The best model here for the two languages; None if there is none and one can do without."""
    from align.translation import load_model

    try:
        return load_model(
            backend=backend,
            device=device,
            source_language=source.language,
            target_language=target.language,
        )
    except InputError as error:
        if not optional:
            raise
        logger.info("aligning without a translation: %s", error)
        return None


def _check_direction(source: Document, target: Document, translator: Translator) -> None:
    """A model for other languages would produce noise that looks like a rewritten article."""
    for document, language, side in (
        (source, translator.source_language, "source"),
        (target, translator.target_language, "target"),
    ):
        if language is not None and document.language != language:
            raise InputError(
                f"{_name(document)} is in language '{document.language}' but model "
                f"{translator.info.id} expects '{language}' there: choose another --model, or say "
                f"--{side}-lang {language} if the language was mistaken"
            )


def _stage(name: str, progress: Progress | None) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    return lambda done, total: progress(name, done, total)
