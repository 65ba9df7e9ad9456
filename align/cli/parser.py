"""The words of the command line."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from align import __version__
from align.cli import commands
from align.errors import InputError

__all__ = ["parse"]

PAIR_FORMATS = (
    "terminal",
    "json",
    "html",
    "markdown",
    "tsv",
    "csv",
    "tmx",
    "xliff",
    "moses",
    "ladder",
)
BATCH_FORMATS = tuple(name for name in PAIR_FORMATS if name != "terminal")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message} (see `{self.prog} --help`)")


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; ``run`` of the result is the command to call with it.

    Raises:
        InputError: The words make no request.
    """
    parser = _Parser(
        prog="align",
        description="Translate an article, align it with its original, show what was added or "
        "left out.",
        epilog="Example: align pair article.bg.txt original.en.txt",
    )
    parser.add_argument("--version", action="version", version=f"align {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_pair(subparsers)
    _add_translate(subparsers)
    _add_batch(subparsers)
    _add_match(subparsers)
    _add_score(subparsers)
    _add_models(subparsers)
    _add_view(subparsers)
    return parser.parse_args(argv)


def _add_pair(subparsers: argparse._SubParsersAction[_Parser]) -> None:
    parser = subparsers.add_parser(
        "pair",
        help="align one pair and show the diff (the main job)",
        description="Align a text with the original it was translated from and show the diff.",
    )
    parser.add_argument("source", metavar="SOURCE", help="the translated article; - reads stdin")
    parser.add_argument("target", metavar="TARGET", help="its original; - reads standard input")
    _add_output(parser, PAIR_FORMATS, "terminal")
    _add_model(parser)
    _add_alignment(parser)
    _add_display(parser)
    parser.add_argument(
        "--translation",
        type=Path,
        metavar="FILE",
        help="use this translation, one line per source sentence, instead of a model; - reads "
        "standard input",
    )
    parser.add_argument(
        "--exit-code",
        action="store_true",
        help="exit with 1 where content was added, omitted or moved",
    )
    parser.set_defaults(run=commands.pair)


def _add_translate(subparsers: argparse._SubParsersAction[_Parser]) -> None:
    parser = subparsers.add_parser(
        "translate", help="translations only", description="Translate texts, sentence by sentence."
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help="- reads standard input")
    _add_output(parser, ("text", "tsv", "json"), "text")
    _add_model(parser)
    parser.set_defaults(run=commands.translate)


def _add_batch(subparsers: argparse._SubParsersAction[_Parser]) -> None:
    parser = subparsers.add_parser(
        "batch",
        help="many pairs, resumable",
        description="Align every pair of a manifest: a TSV file with the columns id, source path, "
        "target path. With -o FOLDER each result is a file in it, beside an index; run it again to "
        "go on where it was stopped. Without, one result after the other goes to standard output: "
        "-f json (one object a line, its pair's id first), tsv, csv or moses.",
    )
    parser.add_argument("manifest", metavar="MANIFEST", type=Path)
    _add_output(parser, BATCH_FORMATS, "json", output="FOLDER")
    _add_model(parser)
    _add_alignment(parser)
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes (default: 1)")
    parser.set_defaults(run=commands.batch)


def _add_match(subparsers: argparse._SubParsersAction[_Parser]) -> None:
    parser = subparsers.add_parser(
        "match",
        help="which target is each source's original, ranked",
        description="Rank the targets of a pool as originals of each source.",
    )
    parser.add_argument("sources", metavar="SOURCE", nargs="+")
    parser.add_argument("--pool", metavar="TARGET", nargs="+", required=True)
    parser.add_argument("--top", type=int, default=5, metavar="N", help="ranks shown (default: 5)")
    _add_output(parser, ("text", "tsv", "json"), "text")
    _add_languages(parser)
    parser.set_defaults(run=commands.match)


def _add_score(subparsers: argparse._SubParsersAction[_Parser]) -> None:
    parser = subparsers.add_parser(
        "score",
        help="precision, recall, F1 of an alignment",
        description="Score an alignment (ladder, hunalign ladder, align JSON; a file or a folder) "
        "against a gold standard (the same, or gold.json).",
    )
    parser.add_argument("predicted", metavar="PREDICTED", type=Path)
    parser.add_argument("gold", metavar="GOLD", type=Path)
    _add_output(parser, ("text", "json"), "text")
    parser.set_defaults(run=commands.score)


def _add_models(subparsers: argparse._SubParsersAction[_Parser]) -> None:
    parser = subparsers.add_parser(
        "models",
        help="which models are usable here, where they come from, what they cost",
        description="List the models that are usable here, or fetch one from Hugging Face.",
    )
    _add_output(parser, ("text", "json"), "text")
    parser.set_defaults(run=commands.models, action="list")
    actions = parser.add_subparsers(metavar="list|fetch ID")
    actions.add_parser("list", help="list the usable models (default)")
    fetch = actions.add_parser("fetch", help="download a model, e.g. Helsinki-NLP/opus-mt-bg-en")
    fetch.add_argument("id", metavar="ID")
    fetch.set_defaults(action="fetch")


def _add_view(subparsers: argparse._SubParsersAction[_Parser]) -> None:
    parser = subparsers.add_parser(
        "view",
        help="show or export a saved result",
        description="Read a result saved with -f json (corrected in the HTML page, perhaps) and "
        "write it in any format.",
    )
    parser.add_argument("result", metavar="RESULT.json")
    _add_output(parser, PAIR_FORMATS, "terminal")
    _add_display(parser)
    parser.set_defaults(run=commands.view)


def _folder(name: str) -> Path | None:
    """A folder to write to, made if need be; ``-`` is standard output."""
    return None if name == "-" else Path(name)


def _output(name: str) -> Path | None:
    """A file to write; ``-`` is standard output."""
    if name.endswith(("/", os.sep)) and not Path(name).is_dir():
        raise argparse.ArgumentTypeError(f"{name} is no folder that exists: name a file")
    return None if name == "-" else Path(name)


def _language(code: str) -> str:
    """``bg`` from ``bg``, ``BG``, ``bg-BG`` or ``bg_BG``."""
    found = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*", code)
    if not found:
        raise argparse.ArgumentTypeError(f"{code!r} is no language code, such as bg or en")
    return found[1].lower()


def _add_output(
    parser: argparse.ArgumentParser,
    formats: Sequence[str],
    default: str,
    *,
    output: str = "FILE",
) -> None:
    parser.add_argument(
        "-o",
        "--output",
        type=_folder if output == "FOLDER" else _output,
        metavar=output,
        help="write here (default: standard output)",
    )
    parser.add_argument(
        "-f",
        "--format",
        choices=formats,
        metavar="FORMAT",
        help=f"{', '.join(formats)} (default: by the name of the output, else {default})",
    )
    parser.add_argument("--quiet", action="store_true", help="no notices and no progress bar")
    parser.set_defaults(default_format=default, formats=formats)


def _add_languages(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--source-lang",
        type=_language,
        metavar="CODE",
        help="e.g. bg (default: recognised)",
    )
    parser.add_argument(
        "--target-lang",
        type=_language,
        metavar="CODE",
        help="e.g. en (default: recognised)",
    )
    parser.add_argument(
        "--segmented",
        action="store_true",
        help="one sentence per line, blank line between paragraphs; no sentence splitting",
    )


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model",
        metavar="ID_OR_PATH",
        help="a Hugging Face id, a folder, bundled, or none (default: the best that is here)",
    )
    parser.add_argument(
        "--backend", choices=("auto", "ctranslate2", "transformers"), default="auto"
    )
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    _add_languages(parser)


def _add_alignment(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--embedder", metavar="ID_OR_PATH", help="also use this sentence-transformers model"
    )
    parser.add_argument(
        "--max-bead",
        type=int,
        default=4,
        metavar="N",
        help="sentences per side of a bead, 1 to 8 (default: 4)",
    )
    parser.add_argument(
        "--threshold",
        type=float,
        default=0.5,
        metavar="P",
        help="leave out word-level differences less certain than this (default: 0.5)",
    )


def _add_display(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--display",
        choices=("auto", "side-by-side", "inline", "translation"),
        default="auto",
        help="terminal: side by side where the window is wide enough (default: auto)",
    )
    parser.add_argument(
        "--context", type=int, metavar="N", help="terminal: matches shown around each difference"
    )
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    parser.add_argument("--width", type=int, metavar="COLUMNS", help="terminal: width to fill")
