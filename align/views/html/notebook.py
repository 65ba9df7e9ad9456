"""The comparison in a notebook's output cell: a fragment without scripts."""

from __future__ import annotations

from align.difference import Comparison
from align.views.html.environment import environment, static
from align.views.html.rows import NAMES, Row, rows
from align.views.reading import file_name, percent, shade, tally

__all__ = ["render_notebook"]


def render_notebook(comparison: Comparison, *, limit: int = 200) -> str:
    """The comparison side by side as an HTML fragment, for ``_repr_html_``.

    It is a plain table, so that it can be read where style sheets are stripped (GitHub), and takes
    the light or dark theme of JupyterLab, VS Code or nbconvert where they are not.

    Args:
        limit: Beads to show at most; a notebook keeps every output it shows.
    """
    shown = [row for row in rows(comparison) if isinstance(row, Row)]
    return (
        environment()
        .get_template("notebook.html.j2")
        .render(
            style=static("notebook.css"),
            source_name=file_name(comparison.source, "article"),
            target_name=file_name(comparison.target, "original"),
            source_language=comparison.source.language,
            target_language=comparison.target.language,
            names=NAMES,
            rows=shown[:limit],
            hidden=max(len(shown) - limit, 0),
            tally=tally(comparison),
            summary=comparison.summary,
            percent=percent,
            shade=shade,
        )
    )
