"""The terminal view of a pair as an SVG picture, for the README.

python -m scripts.picture SOURCE TARGET --width 110 -o picture.svg
python -m scripts.picture --result RESULT.json -o picture.svg
"""

from __future__ import annotations

import argparse
import io
import re
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI, SVG_EXPORT_THEME, TerminalTheme
from rich.text import Text

import align

THEMES = {"dark": SVG_EXPORT_THEME, "black": MONOKAI}


def picture(text: str, width: int, title: str, theme: TerminalTheme) -> str:
    """Terminal output as SVG that fetches nothing: it takes the reader's own monospace font."""
    console = Console(
        record=True,
        width=width,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
    )
    console.print(Text.from_ansi(text), soft_wrap=True)
    svg = console.export_svg(title=title, theme=theme)
    svg = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code, monospace", "DejaVu Sans Mono, Menlo, Consolas, monospace")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--width", type=int, default=110)
    parser.add_argument("--display", default="auto")
    parser.add_argument("--context", type=int)
    parser.add_argument("--theme", choices=THEMES, default="dark")
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    shown = align.render(
        align.pair(arguments.source, arguments.target),
        "terminal",
        width=arguments.width,
        display=arguments.display,
        context=arguments.context,
        color=True,
        color_system="standard",
    )
    svg = picture(shown, arguments.width, "align pair", THEMES[arguments.theme])
    arguments.output.write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
