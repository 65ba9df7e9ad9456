"""The pairs of a batch, aligned in this process or in several that may die."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING

from align.corpus.aligner import Aligner
from align.corpus.manifest import Entry
from align.corpus.store import Row, Store
from align.errors import InputError

if TYPE_CHECKING:
    from align.difference import Comparison

__all__ = ["Done", "Job", "Todo", "run"]

logger = logging.getLogger("align")

VIEWS = ("html", "markdown")
#: A pair and its fingerprint.
Todo = tuple[Entry, str]
#: The pair's row, and its result where that is not in a file.
Done = tuple[Row, str]


@dataclass(frozen=True)
class Job:
    """What it takes to align a pair and keep its result, wherever that happens.

    Attributes:
        aligner: What aligns a pair.
        format: Of the results.
        store: Where results are written; None hands them back.
    """

    aligner: Aligner
    format: str
    store: Store | None = None

    def __call__(self, entry: Entry, fingerprint: str) -> Done:
        began = time.monotonic()
        try:
            comparison = self.aligner(entry.source, entry.target)
            name, text = self._keep(entry, comparison)
        except Exception as error:
            if not isinstance(error, InputError):
                logger.debug("pair %s failed", entry.id, exc_info=True)
            return _failed(entry, _reason(error), fingerprint)
        summary = comparison.summary
        scores = [bead.score for bead in comparison.beads]
        row = Row(
            entry.id,
            "aligned",
            summary.match,
            summary.moved,
            summary.added,
            summary.omitted,
            summary.source_coverage,
            summary.target_coverage,
            sum(scores) / max(len(scores), 1),
            time.monotonic() - began,
            file=name,
            fingerprint=fingerprint,
        )
        return row, text

    def _keep(self, entry: Entry, comparison: Comparison) -> tuple[str, str]:
        """The name of the file with the result, or else the result."""
        if self.store is None:
            from align.exchange import stream_entry

            return "", stream_entry(comparison, entry.id, self.format)
        name = self.store.name(entry.id)
        self.store.write(name, _text(comparison, self.format))
        return name, ""


def run(job: Job, todo: Iterable[Todo], jobs: int) -> Iterator[Done]:
    """Do the job for each pair, in order, or as they get done where there are several processes.

    A pair whose process dies fails; the others do not.
    """
    if jobs == 1:
        for pair in todo:
            yield job(*pair)
        return
    todo = iter(todo)
    while lost := (yield from _run_in_pool(job, todo, jobs)):
        for pair in lost:  # one at a time, to tell which of them kills its process
            if (yield from _run_in_pool(job, iter([pair]), 1)):
                error = "the process that aligned it was killed (out of memory?)"
                yield _failed(pair[0], error, pair[1])


def _run_in_pool(job: Job, todo: Iterator[Todo], jobs: int) -> Generator[Done, None, list[Todo]]:
    """Keep ``jobs`` processes busy with a short queue; return what was lost if one of them dies."""
    context = get_context("spawn")  # a forked copy of a loaded model's threads would hang
    running: dict[Future[Done], Todo] = {}
    refused: list[Todo] = []
    with ProcessPoolExecutor(jobs, context, _start, (job,)) as pool:
        try:
            while True:
                for pair in islice(todo, 2 * jobs - len(running)):
                    refused = [pair]
                    running[pool.submit(_work, *pair)] = refused.pop()
                if not running:
                    return []
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    result = future.result()
                    del running[future]
                    yield result
        except BrokenProcessPool:
            return [*running.values(), *refused]
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_job: Job | None = None  # of a worker process


def _start(job: Job) -> None:
    global _job
    _job = job
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that is killed cannot tell its workers, and they would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(entry: Entry, fingerprint: str) -> Done:
    assert _job is not None
    return _job(entry, fingerprint)


def _text(comparison: Comparison, format: str) -> str:
    if format in VIEWS:
        from align.views import render

        return render(comparison, format)
    from align.exchange import export

    return export(comparison, format)


def _failed(entry: Entry, reason: str, fingerprint: str) -> Done:
    return Row(entry.id, "failed", error=reason, fingerprint=fingerprint), ""


def _reason(error: Exception) -> str:
    if isinstance(error, InputError):
        return str(error)
    return f"{type(error).__name__}: {error}"
