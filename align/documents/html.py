"""HTML pages reduced to the article they carry."""

from __future__ import annotations

import re

from align.errors import InputError

__all__ = ["article", "is_html"]

_HEAD = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|article|main|div|title|meta|p|h1)\b[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_CLOSING = re.compile(r"</(?:html|body|div|p|article|main|head|h1|title)\s*>", re.IGNORECASE)


def is_html(text: str) -> bool:
    """Whether a text is a page: it opens with a tag of one and closes some, too."""
    return bool(_HEAD.match(text)) and bool(_CLOSING.search(text))


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
    found = trafilatura.bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        favor_recall=True,
    )
    text = getattr(found, "text", None) or trafilatura.html2txt(page)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise InputError(f"{name} is an HTML page without an article; save its text as a file")
    title = (getattr(found, "title", None) or "").strip()
    if title and not any(_same(title, line) for line in lines[:5]):
        lines.insert(0, title)
    return "\n\n".join(lines) + "\n"


def _same(title: str, line: str) -> bool:
    """Whether a line is the page's title, which may have the site's name behind it."""
    short, long = sorted((title.casefold(), line.casefold()), key=len)
    return long.startswith(short) and 2 * len(short) >= len(long)
