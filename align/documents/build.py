"""A string becomes a :class:`Document`."""

from __future__ import annotations

import re
from typing import Literal

from align.documents import dates
from align.documents.language import document_language, identify
from align.documents.paragraphs import Stretch, stretches
from align.documents.roles import roles
from align.documents.rules import rules_for
from align.documents.splitting import split, strip
from align.documents.types import Document, Role, Sentence
from align.errors import InputError

__all__ = ["build"]

# So many lines belong to the article's head, where a place and a dash are a dateline.
_HEAD = 6


def build(
    text: str,
    *,
    language: str | None = None,
    segmented: bool = False,
    path: str | None = None,
    format: Literal["text", "html"] = "text",
) -> Document:
    """Cut a text into sentences and say what each is.

    Args:
        text: The text, as decoded; offsets count its code points. A byte order mark at its
            beginning is dropped.
        language: ISO 639-1 code of the text ("bg-BG" is "bg"); found out where it is None.
        segmented: One sentence a line and blank lines between paragraphs: nothing is split.
        path: Where the text is from, for messages and for ``Document.path``.
        format: What the text was taken from.

    Raises:
        InputError: The text holds nothing but white space, or ``language`` is no language code.
    """
    text = text.removeprefix("\ufeff")
    lines = stretches(text, segmented=segmented)
    if not lines:
        raise InputError(f"{path or 'the text'} is empty; give a file that holds some text")
    language = _code(language) if language else document_language(text, lines)
    drafts: list[Sentence] = []
    numbers: list[int] = []
    for number, line in enumerate(lines):
        head = number < _HEAD
        for start, end, own, role in _cut(text, line, language, segmented=segmented, head=head):
            numbers.append(number)
            drafts.append(
                Sentence(len(drafts), start, end, text[start:end], line.paragraph, own, role)
            )
    return Document(text, roles(text, drafts, numbers, language), language, path, format)


def _code(language: str) -> str:
    # It ends up in the names of files, so it has to be what it claims to be.
    code = re.split("[-_]", language)[0].lower()
    if not re.fullmatch("[a-z]{2,3}", code):
        raise InputError(f"{language!r} is no language code; give one such as bg or en")
    return code


def _cut(
    text: str, line: Stretch, language: str, *, segmented: bool, head: bool
) -> list[tuple[int, int, str, Role]]:
    """Start, end, language and, of a date stamp, role of each sentence in a line."""
    around = identify(text[line.start : line.end], language)
    if segmented:
        span = strip(text, line.start, line.end)
        return [(*span, around, "body")] if span else []
    rules = rules_for(around)
    stamp = dates.stamp(text, line.start, line.end, rules, head=head)
    spans = split(text, stamp[1] if stamp else line.start, line.end, rules)
    if len(spans) == 1:
        result: list[tuple[int, int, str, Role]] = [(*spans[0], around, "body")]
    else:
        result = [(*span, identify(text[slice(*span)], language), "body") for span in spans]
    return [(*stamp, language, "dateline"), *result] if stamp else result
