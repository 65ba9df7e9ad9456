"""Files become documents."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from align.documents.build import build
from align.documents.decoding import decode
from align.documents.types import Document
from align.errors import InputError

__all__ = ["read"]


def read(
    path: str | os.PathLike[str], *, language: str | None = None, segmented: bool = False
) -> Document:
    """Read an article and cut it into sentences.

    Args:
        path: A text file in UTF-8, UTF-16 or a single-byte encoding (windows-1251, windows-1252),
            or an HTML page, of which only the article is kept. ``"-"`` reads standard input.
        language: ISO 639-1 code of the text; found out where it is None.
        segmented: The file has one sentence a line and blank lines between paragraphs; nothing is
            split or joined.

    Raises:
        InputError: The file cannot be read, is empty, or is no text; or ``language`` is None and
            there is no letter to know it by.
    """
    name = os.fspath(path)
    data = _bytes(name)
    shown = "standard input" if name == "-" else name
    text = decode(data, shown)
    if not text.strip():
        raise InputError(f"{shown} is empty; give a file that holds some text")
    from align.documents import html

    if html.is_html(text, name):
        article = html.article(text, shown)
        _check_words(article, shown, language)
        return build(article, language=language, segmented=segmented, path=name, format="html")
    _check_words(text, shown, language)
    return build(text, language=language, segmented=segmented, path=name)


def _check_words(text: str, shown: str, language: str | None) -> None:
    if language is None and not any(map(str.isalpha, text)):
        raise InputError(
            f"{shown} has no words in it, only signs or numbers; give a file that holds some text"
        )


def _bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    path = Path(name)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{name} does not exist; check the path") from None
    except IsADirectoryError:
        raise InputError(f"{name} is a directory; give one text or HTML file") from None
    except PermissionError:
        if path.is_dir():
            raise InputError(f"{name} is a directory; give one text or HTML file") from None
        raise InputError(f"{name} may not be read; check its permissions") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{name} cannot be read: {reason}") from None
