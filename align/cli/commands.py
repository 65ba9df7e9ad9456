"""What each command does with its words: hand them to the library, write what comes back."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.cli.notices import ProgressBar, hardly_match
from align.cli.output import check_writable, write, write_file
from align.errors import InputError

if TYPE_CHECKING:
    from align.difference import Comparison
    from align.documents import Document
    from align.translation import Translator

__all__ = ["batch", "match", "models", "pair", "score", "translate", "view"]

logger = logging.getLogger("align")

SUFFIXES = {
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".tsv": "tsv",
    ".csv": "csv",
    ".tmx": "tmx",
    ".xlf": "xliff",
    ".xliff": "xliff",
    ".ladder": "ladder",
    ".txt": "text",
}
VIEWS = ("terminal", "html", "markdown")


def pair(arguments: Namespace) -> int:
    """``align pair``: the main job."""
    from align.pipeline import pair as align_pair

    format_ = _format(arguments)
    _check_output(arguments, format_)
    with ProgressBar(quiet=arguments.quiet) as progress:
        comparison = align_pair(
            arguments.source,
            arguments.target,
            translation=arguments.translation,
            progress=progress,
            **_options(arguments),
        )
    _write_comparison(comparison, format_, arguments)
    if doubt := hardly_match(comparison):
        logger.info("%s", doubt)
    summary = comparison.summary
    differs = summary.added or summary.omitted or summary.moved
    return 1 if arguments.exit_code and differs else 0


def view(arguments: Namespace) -> int:
    """``align view``: a saved result in any format."""
    from align.exchange import load

    format_ = _format(arguments)
    _check_output(arguments, format_)
    _write_comparison(load(arguments.result), format_, arguments)
    return 0


def translate(arguments: Namespace) -> int:
    """``align translate``: translations only."""
    from align.exchange import translations
    from align.translation import translate as translate_document

    format_ = _format(arguments)
    _check_output(arguments, format_)
    documents = _read_all(arguments.files, arguments.source_lang, arguments)
    translators = _load_translators(documents, arguments)
    parts = []
    with ProgressBar(quiet=arguments.quiet) as progress:
        for number, document in enumerate(documents, 1):
            stage = f"translating {number}/{len(documents)}"
            hypotheses = translate_document(
                document,
                translators[document.language],
                progress=lambda done, total, stage=stage: progress(stage, done, total),  # type: ignore[misc]
            )
            parts.append(translations(document, hypotheses, format_))
    if format_ == "json" and len(parts) > 1:
        parts = [json.dumps([json.loads(p) for p in parts], ensure_ascii=False, indent=2) + "\n"]
    write("".join(parts), arguments.output)
    return 0


def batch(arguments: Namespace) -> int:
    """``align batch``: many pairs. Exits with 2 if a pair could not be aligned."""
    from align.corpus import batch as align_batch
    from align.corpus import batch_stream

    to_stdout = arguments.output is None
    with ProgressBar(quiet=arguments.quiet or (to_stdout and sys.stdout.isatty())) as progress:
        settings: dict[str, Any] = {
            "format": _format(arguments),
            "jobs": arguments.jobs,
            "progress": lambda done, total: progress("aligning pairs", done, total),
            **_options(arguments),
        }
        if to_stdout:
            report = batch_stream(arguments.manifest, lambda text: write(text, None), **settings)
        else:
            report = align_batch(arguments.manifest, arguments.output, **settings)
    logger.info("%s", report)
    return 2 if report.failed else 0


def match(arguments: Namespace) -> int:
    """``align match``: rank the originals of each source."""
    from align.corpus import format_matches
    from align.corpus import match as align_match

    format_ = _format(arguments)
    _check_output(arguments, format_)
    sources = _read_all(arguments.sources, arguments.source_lang, arguments)
    pool = _read_all(arguments.pool, arguments.target_lang, arguments)
    with ProgressBar(quiet=arguments.quiet) as progress:
        matches = align_match(
            sources,
            pool,
            top=arguments.top,
            progress=lambda done, total: progress("matching", done, total),
        )
    write(format_matches(matches, format_), arguments.output)
    return 0


def score(arguments: Namespace) -> int:
    """``align score``: an alignment against a gold standard."""
    from align.evaluation import format_scores
    from align.evaluation import score as score_alignment

    format_ = _format(arguments)
    _check_output(arguments, format_)
    scores = score_alignment(arguments.predicted, arguments.gold)
    if format_ == "json":
        text = json.dumps(scores.to_dict(), ensure_ascii=False, indent=2) + "\n"
    else:
        text = format_scores(scores)
    write(text, arguments.output)
    return 0


def models(arguments: Namespace) -> int:
    """``align models``: what is usable here; ``align models fetch ID`` downloads one."""
    from align.cli.tables import models_table
    from align.translation import fetch
    from align.translation import models as usable_models

    format_ = _format(arguments)
    _check_output(arguments, format_)
    if arguments.action == "fetch":
        print(f"align: {arguments.id} is in {fetch(arguments.id)}", file=sys.stderr)
        return 0
    write(models_table(usable_models(), format_), arguments.output)
    return 0


def _read_all(files: Sequence[str], language: str | None, arguments: Namespace) -> list[Document]:
    from align.documents import read

    return [read(file, language=language, segmented=arguments.segmented) for file in files]


def _load_translators(documents: Sequence[Document], arguments: Namespace) -> dict[str, Translator]:
    """The model for each language that the documents are in; refused before any is translated."""
    from align.translation import load_model

    first = {document.language: document for document in reversed(documents)}
    translators: dict[str, Translator] = {}
    for language, document in first.items():
        try:
            translators[language] = load_model(
                arguments.model,
                backend=arguments.backend,
                device=arguments.device,
                source_language=language,
                target_language=arguments.target_lang,
            )
        except InputError as error:
            if len(first) == 1:
                raise
            name = "standard input" if document.path == "-" else document.path
            raise InputError(f"{name} is in language '{language}': {error}") from None
    return translators


def _options(arguments: Namespace) -> dict[str, Any]:
    """The options that ``pair`` and ``batch`` hand to :func:`align.pair`."""
    return {
        "model": arguments.model,
        "backend": arguments.backend,
        "device": arguments.device,
        "source_language": arguments.source_lang,
        "target_language": arguments.target_lang,
        "segmented": arguments.segmented,
        "embedder": arguments.embedder,
        "max_bead": arguments.max_bead,
        "threshold": arguments.threshold,
    }


def _format(arguments: Namespace) -> str:
    """The format asked for, else the one that the output's name says, else the command's own."""
    if arguments.format:
        return str(arguments.format)
    if arguments.output is not None:
        named = SUFFIXES.get(arguments.output.suffix.lower())
        if named in arguments.formats:
            return str(named)
    return str(arguments.default_format)


def _check_output(arguments: Namespace, format_: str) -> None:
    if arguments.output is not None:
        check_writable(
            _moses_path(arguments.output, "") if format_ == "moses" else arguments.output
        )


def _moses_path(prefix: Path, language: str) -> Path:
    return prefix.with_name(f"{prefix.name}.{language}")


def _write_comparison(comparison: Comparison, format_: str, arguments: Namespace) -> None:
    if format_ == "moses" and arguments.output is not None:
        from align.exchange import export_moses

        languages = (comparison.source.language, comparison.target.language)
        for text, language in zip(export_moses(comparison), languages, strict=True):
            write_file(text, _moses_path(arguments.output, language))
        return
    if format_ in VIEWS:
        from align.views import render

        options = _view_options(arguments) if format_ != "html" else {}
        if format_ == "terminal":
            options |= _terminal_options(arguments)
        text = render(comparison, format_, **options)
    else:
        from align.exchange import export

        text = export(comparison, format_)
    write(text, arguments.output)


def _view_options(arguments: Namespace) -> dict[str, Any]:
    if arguments.context is not None and arguments.context < 0:
        raise InputError("--context must be 0 or more")
    return {"context": arguments.context}


def _terminal_options(arguments: Namespace) -> dict[str, Any]:
    if arguments.width is not None and arguments.width < 20:
        raise InputError("--width must be at least 20 columns")
    to_terminal = arguments.output is None and sys.stdout.isatty()
    color = to_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return {
        "width": arguments.width or shutil.get_terminal_size((80, 24)).columns,
        "color": {"auto": color, "always": True, "never": False}[arguments.color],
        "display": arguments.display,
    }
