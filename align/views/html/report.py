"""The report: one HTML file that needs nothing else, for reading and for correcting."""

from __future__ import annotations

from typing import Literal

from align.difference import Comparison
from align.views.html.environment import csp_hash, data_block, environment, static
from align.views.html.rows import NAMES, Place, digest, rows
from align.views.reading import file_name, percent, shade

__all__ = ["render_html"]

_STYLES = ("report.css",)
_SCRIPTS = ("beads.js", "reader.js", "overview.js", "digest.js", "correct.js")
# Rows outside the window are laid out only when needed; below this it is not worth their jumping.
_LONG = 300


def render_html(
    comparison: Comparison,
    *,
    theme: Literal["auto", "light", "dark"] = "auto",
    translation: bool = False,
    title: str | None = None,
) -> str:
    """The comparison as one self-contained HTML page.

    Every text in it is escaped, and a content security policy forbids the page to load anything or
    to run any script or style but its own. The page holds the comparison's JSON, which it gives
    back, corrected by hand, under "Save".

    Args:
        theme: "auto" follows the reader's system.
        translation: Show the machine translation from the start; the key ``t`` switches it.
        title: The page's title; by default the two files' names.

    Returns:
        An HTML 5 document, to be written as UTF-8.
    """
    data = comparison.to_dict()
    source = file_name(comparison.source, "article")
    target = file_name(comparison.target, "original")
    style, script = static(*_STYLES), static(*_SCRIPTS)
    summary = comparison.summary
    words = sum(len(bead.differences) for bead in comparison.beads)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            title=title or f"{source} – {target}",
            theme=theme,
            names=NAMES,
            source_name=source,
            target_name=target,
            data=data,
            block=data_block(data),
            style=style,
            script=script,
            # A browser hashes the text between the tags as it stands (the files have no CR).
            style_hash=csp_hash(style),
            script_hash=csp_hash(script),
            rows=rows(comparison),
            is_place=lambda row: isinstance(row, Place),
            digest=digest(comparison),
            counts={kind: getattr(summary, kind) for kind in ("match", "moved", "added", "omitted")}
            | {"words": words},
            summary=summary,
            percent=percent,
            shade=shade,
            has_translation=comparison.translation is not None,
            with_translation=translation,
            is_long=len(comparison.beads) > _LONG,
        )
    )
