"""Comparison -> HTML: a report to read, search and correct, and a fragment for notebooks."""

from align.views.html.notebook import render_notebook
from align.views.html.report import render_html

__all__ = ["render_html", "render_notebook"]
