"""XML written with the standard library.

The libraries made for TMX and XLIFF either need a newer Python than this package supports or are
under the GPL; they read what is written here in the tests instead.
"""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from align.exchange.text import xml_text

__all__ = ["LANG", "child", "document", "element"]

# Serialised as xml:lang, a prefix that needs no declaration.
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def element(tag: str, text: str | None = None, /, **attributes: str | None) -> Element:
    """An element whose text and attributes have lost what XML cannot hold.

    Args:
        tag: Its name, with the prefix that the root declares ("mda:meta").
        text: Its content; None for none.
        attributes: By name; None for absent.
    """
    made = Element(tag, {k: xml_text(v) for k, v in attributes.items() if v is not None})
    if text is not None:
        made.text = xml_text(text)
    return made


def child(
    parent: Element, tag: str, text: str | None = None, /, **attributes: str | None
) -> Element:
    """Append an :func:`element` to ``parent`` and return it."""
    made = element(tag, text, **attributes)
    parent.append(made)
    return made


def document(root: Element) -> str:
    """The tree as an indented UTF-8 document. Elements that hold text are left as they are."""
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
