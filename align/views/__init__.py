"""Comparison -> what people look at: terminal, HTML, Markdown, notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from align.errors import InputError

if TYPE_CHECKING:
    from align.difference import Comparison

__all__ = ["FORMATS", "render"]

FORMATS = ("terminal", "html", "markdown", "notebook")


def render(comparison: Comparison, format: str, **options: Any) -> str:
    """Show a comparison to a person.

    Args:
        comparison: What to show.
        format: One of :data:`FORMATS`. "html" is a page of its own, "notebook" a fragment of HTML.
        options: What the format knows, see :func:`align.views.terminal.render_terminal`,
            :func:`align.views.markdown.render_markdown` and
            :func:`align.views.html.render_html`.

    Raises:
        InputError: No such format, or an option's value that cannot be met.
    """
    if format == "terminal":
        from align.views.terminal import render_terminal

        return render_terminal(comparison, **options)
    if format == "markdown":
        from align.views.markdown import render_markdown

        return render_markdown(comparison, **options)
    if format == "html":
        from align.views.html import render_html

        return render_html(comparison, **options)
    if format == "notebook":
        from align.views.html import render_notebook

        return render_notebook(comparison, **options)
    raise InputError(f"no such view: {format!r}; choose one of {', '.join(FORMATS)}")
