"""Bytes become text: which encoding, or which kind of file that is no text."""

from __future__ import annotations

import codecs
import re

from align.errors import InputError

__all__ = ["decode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# First bytes of what people give by mistake, and what to do about it.
_KINDS = (
    (b"%PDF-", "a PDF file; save it as text or HTML first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document; save it as text or HTML first"),
    (b"{\\rtf", "an RTF document; save it as text or HTML first"),
    (b"PK\x03\x04", "a zip archive or an Office document; save it as text or HTML first"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first"),
    (b"BZh", "compressed with bzip2; unpack it first"),
    (b"\xfd7zXZ\x00", "compressed with xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (b"\x89PNG\r\n", "an image (PNG); give the text itself"),
    (b"\xff\xd8\xff", "an image (JPEG); give the text itself"),
    (b"GIF8", "an image (GIF); give the text itself"),
    (b"RIFF", "an image, sound or film; give the text itself"),
    (b"II*\x00", "an image (TIFF); give the text itself"),
    (b"MM\x00*", "an image (TIFF); give the text itself"),
    (b"ID3", "a sound file; give the text itself"),
    (b"OggS", "a sound or film file; give the text itself"),
    (b"\x7fELF", "a program; give a text file"),
    (b"MZ\x90", "a program; give a text file"),
    (b"SQLite format 3\x00", "a database; give a text file"),
)
# What an HTML or XML page says of itself.
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([\w-]{2,20})""", re.I
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CYRILLIC_WORD = re.compile(r"\b(?:[А-Яа-я]?[а-я]{2,}|[А-Я]{3,})\b")


def decode(data: bytes, name: str) -> str:
    """The text of a file, without its byte order mark and otherwise unchanged.

    Tried in this order: a byte order mark; the signature of a file that is no text; UTF-16 without
    a mark, where zero bytes show it; UTF-8; the encoding that a page declares; windows-1251 where
    that makes Cyrillic words; windows-1252.

    Args:
        data: The file's bytes.
        name: What to call the file in a message.

    Raises:
        InputError: The bytes are no text in any of these.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise InputError(
                    f"{name} says that it is {encoding.upper()} but byte {error.start} is not; "
                    "save it as UTF-8"
                ) from None
    for signature, kind in _KINDS:
        if data.startswith(signature):
            raise InputError(f"{name} is {kind}")
    if b"\x00" in data[:65536]:
        return _utf16(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if len(_CONTROLS.findall(data[:65536])) > 0.02 * min(len(data), 65536):
        raise _binary(name)
    return _declared(data) or _single_byte(data)


def _binary(name: str) -> InputError:
    return InputError(f"{name} is a binary file, not text; give a text or HTML file")


def _utf16(data: bytes, name: str) -> str:
    """UTF-16 without a mark: spaces and Latin letters have their zero byte on one side."""
    sample = data[:65536]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if len(data) % 2 or min(even, odd) > 0.02 * max(even, odd):
        raise _binary(name)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise _binary(name) from None
    known = sum(
        character.isspace() or (character.isprintable() and ord(character) < 0x2E80)
        for character in text[:4096]
    )
    if known < 0.9 * len(text[:4096]):
        raise _binary(name)
    return text


def _declared(data: bytes) -> str | None:
    """The text in the encoding that a page declares, unless that does not fit."""
    if found := _DECLARED.search(data[:4096]):
        try:
            return data.decode(found.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            return None
    return None


def _single_byte(data: bytes) -> str:
    """windows-1251 or, for western text, windows-1252.

    Both give some letter to nearly every byte. In windows-1251 the bytes from 0xE0 up are the small
    Cyrillic letters, which come in runs; in western text they are single accented letters among
    unaccented ones.
    """
    cyrillic = data.decode("cp1251", errors="replace")
    in_words = sum(map(len, _CYRILLIC_WORD.findall(cyrillic)))
    high = sum(byte >= 0xC0 for byte in data)
    if high and in_words >= 0.5 * high:
        return cyrillic
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")
