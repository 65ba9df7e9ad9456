"""HTML pages reduced to the article they carry."""

from __future__ import annotations

import re

from align.errors import InputError

__all__ = ["article", "is_html"]

_FLAGS = re.IGNORECASE | re.DOTALL
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>", _FLAGS)
_BEFORE = r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*"
_PAGE = re.compile(rf"{_BEFORE}<(?:!doctype\s+html|html)\b[^>]*>", _FLAGS)
_BLOCK = r"head|body|article|section|main|header|div|title|meta|p|h[1-6]|ul|ol|table|blockquote"
_PART = re.compile(rf"{_BEFORE}<(?:{_BLOCK})\b[^>]*>", _FLAGS)
_CLOSING = re.compile(rf"</(?:{_BLOCK})\s*>", _FLAGS)
# Text right behind a heading, in no element of its own, would be lost.
_BARE = re.compile(r"(</h[1-6]\s*>)(?=\s*[^\s<])", _FLAGS)
_ITEM = re.compile(r"<li\b", re.IGNORECASE)
_ANY_CLOSING = re.compile(r"</[a-z][a-z0-9]*\s*>", _FLAGS)


def is_html(text: str, name: str = "") -> bool:
    """Whether a text is a page, or a part of one.

    It opens with what only pages open with; or with a part's tag, and closes one, too; or its
    file's name says so, and it closes any tag.
    """
    if _PAGE.match(text) or (_PART.match(text) and _CLOSING.search(text)):
        return True
    return name.lower().endswith((".html", ".htm", ".xhtml")) and bool(_ANY_CLOSING.search(text))


def article(page: str, name: str) -> str:
    """The article's text: its headline and its paragraphs, parted by blank lines.

    Args:
        page: The page's HTML.
        name: What to call it in a message.

    Raises:
        InputError: trafilatura is not installed, or finds no article.
    """
    try:
        import trafilatura
    except ImportError:
        raise InputError(
            f"{name} is an HTML page, for which trafilatura is needed: pip install 'align[html]'"
        ) from None
    page = _mended(page)
    found = trafilatura.bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        favor_recall=True,
    )
    text = getattr(found, "text", None) or trafilatura.html2txt(page)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if _ITEM.search(page):  # whose dots come as dashes
        lines = [line.removeprefix("- ").lstrip() for line in lines]
    if not lines:
        raise InputError(f"{name} is an HTML page without an article; save its text as a file")
    title = (getattr(found, "title", None) or "").strip()
    if title and not any(_same(title, line) for line in lines[:5]):
        lines.insert(0, title)
    return "\n\n".join(lines) + "\n"


def _mended(page: str) -> str:
    """A page without what the library stumbles over."""
    page = _DECLARATION.sub("", page, count=1)  # it contradicts what was decoded already
    if not _PAGE.match(page):  # a lone element would be taken for an empty page
        page = f"<html><body>{page}</body></html>"
    return _BARE.sub(r"\1<p>", page)


def _same(title: str, line: str) -> bool:
    """Whether a line is the page's title, which may have the site's name behind it."""
    short, long = sorted((title.casefold(), line.casefold()), key=len)
    return long.startswith(short) and 2 * len(short) >= len(long)
