"""Hyphens with stray spaces around them, as office software and converters leave them."""

from __future__ import annotations

import re

from align.translation.tokenizer import Span

__all__ = ["close_up"]

# Comparatives (по - голям) and ordinals (18 - ти), which a model takes for two words and a dash.
_APART = {"bg": re.compile(r"(?<!\w)(?:[Пп]о|[Нн]ай|\d+)( - )(?=[а-я])")}


def close_up(text: str, language: str | None) -> tuple[str, list[int]]:
    """The text without those spaces.

    Returns:
        The text, and for each of its characters where it stands in the one given.
    """
    pattern = _APART.get(language or "")
    drop = {
        place for m in (pattern.finditer(text) if pattern else ()) for place in _spaces(m.span(1))
    }
    kept = [i for i in range(len(text)) if i not in drop]
    return "".join(text[i] for i in kept), kept


def _spaces(hyphen: Span) -> tuple[int, int]:
    return hyphen[0], hyphen[1] - 1
