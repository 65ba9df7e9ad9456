"""What goes to standard error: notices of the library, and a progress bar for what takes long."""

from __future__ import annotations

import contextlib
import logging
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from align.difference import Comparison
    from align.documents import Document

__all__ = ["ProgressBar", "hardly_match", "notices", "one_line"]

#: A bar that flashes by for half a second is noise.
PATIENCE_SECONDS = 1.0
#: Texts of which less than this has a counterpart are hardly a translation and its original. Of 40
#: articles, each with its own original, the better covered side had 0.74 and more; each with two
#: others' originals, 0.47 and less (all but one of the 80 less than 0.41).
LEAST_SHARE = 0.45


def one_line(message: str) -> str:
    """A message fit for one line of a terminal, whatever is in the names of files it quotes."""
    with contextlib.suppress(UnicodeEncodeError):
        # In names that are not in the locale's encoding, Python hides bytes as lone surrogates.
        message = message.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(c if c.isprintable() else " " for c in message).strip()


def hardly_match(comparison: Comparison) -> str | None:
    """What to say of two texts that seem to have nothing to do with each other, else None."""
    matches = [bead for bead in comparison.beads if bead.source and bead.target]
    source = _share(comparison.source, [(bead.source, bead.score) for bead in matches])
    target = _share(comparison.target, [(bead.target, bead.score) for bead in matches])
    if max(source, target) >= LEAST_SHARE:
        return None
    likely = sum(len(bead.source) for bead in matches if bead.score >= 0.5)
    return (
        f"these texts hardly match: {likely} of {len(comparison.source.sentences)} sentences have "
        "a counterpart; is this the right original?"
    )


def _share(document: Document, matches: Iterable[tuple[tuple[int, ...], float]]) -> float:
    """The share of characters in sentences of matches, each counted as it is sure."""
    lengths = [len(sentence.text) for sentence in document.sentences]
    found = sum(score * lengths[i] for ids, score in matches for i in ids)
    return found / sum(lengths)


class _Handler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        print(f"align: {one_line(record.getMessage())}", file=sys.stderr)


@contextmanager
def notices(*, quiet: bool) -> Iterator[None]:
    """Show the library's notices (warnings only, if quiet) on standard error meanwhile."""
    logger = logging.getLogger("align")
    handler = _Handler()
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING if quiet else logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


class ProgressBar:
    """A bar on standard error that appears once something takes longer than a second.

    Nothing is drawn where standard error is no terminal, or with ``quiet``.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._enabled = not quiet and sys.stderr.isatty()
        self._began = time.monotonic()
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Say that ``done`` of ``total`` units of ``stage`` are finished."""
        if not self._enabled:
            return
        if self._progress is None:
            if time.monotonic() - self._began < PATIENCE_SECONDS:
                return
            self._start()
        assert self._progress is not None
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(stage, total=total)
        self._progress.update(self._tasks[stage], completed=done, total=total)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._progress.start()

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            self._progress.stop()
