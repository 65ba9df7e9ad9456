"""The Jinja environment of the HTML views, and the files that a page carries within itself."""

from __future__ import annotations

import functools
import json
import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

__all__ = ["csp_hash", "data_block", "environment", "static"]

# Besides what could end the element (<), or the string in an old parser (U+2028, U+2029): control
# characters, what reorders text on the screen of whoever reads the page's source, and lone
# surrogates, which UTF-8 cannot carry.
_ESCAPED = re.compile(
    "[<>&\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


@functools.cache
def environment() -> Environment:
    """Templates in which everything is escaped that does not come from this package's own files."""
    made = Environment(
        loader=PackageLoader("align.views.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["static"] = static
    return made


def static(*names: str) -> Markup:
    """The package's own style sheets or scripts, one after the other, as they are."""
    return _static(names)


@functools.cache
def _static(names: Iterable[str]) -> Markup:
    folder = files("align.views.html") / "static"
    return Markup("\n".join((folder / name).read_text(encoding="utf-8") for name in names))


def csp_hash(content: str) -> str:
    """The hash by which a Content-Security-Policy allows one inline style or script."""
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def data_block(value: Any) -> Markup:
    """JSON for a ``<script type="application/json">``: whatever the strings hold, it stays data."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(_ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text))
