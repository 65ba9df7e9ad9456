"""Many pairs, one after the other or in several processes; stop and go on at any time."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from multiprocessing import get_context, parent_process
from os import PathLike
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import align
from align.corpus.aligner import Aligner, PipelineAligner
from align.corpus.manifest import Entry, read_manifest
from align.corpus.store import INDEX, Row, Store
from align.errors import InputError

if TYPE_CHECKING:
    from align.difference import Comparison

__all__ = ["BatchReport", "batch"]

logger = logging.getLogger("align")

VIEWS = ("html", "markdown")


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What became of a batch.

    Attributes:
        aligned: Pairs aligned in this run.
        skipped: Pairs that an earlier run had finished, with the same texts, options and model.
        failed: Pairs that could not be aligned; the index says why.
        index: Path of the index.
    """

    aligned: int
    skipped: int
    failed: int
    index: Path

    def __str__(self) -> str:
        parts = [f"{self.aligned} aligned"]
        parts += [f"{self.skipped} already done"] if self.skipped else []
        parts += [f"{self.failed} failed"] if self.failed else []
        return f"{', '.join(parts)}; see {self.index}"


@dataclass(frozen=True)
class _Job:
    """What it takes to align a pair and write its result, wherever that happens."""

    aligner: Aligner
    store: Store
    format: str

    def __call__(self, entry: Entry, fingerprint: str) -> Row:
        began = time.monotonic()
        try:
            comparison = self.aligner(entry.source, entry.target)
            name = self.store.name(entry.id)
            self.store.write(name, _text(comparison, self.format))
        except Exception as error:
            if not isinstance(error, InputError):
                logger.debug("pair %s failed", entry.id, exc_info=True)
            return Row(entry.id, "failed", error=_reason(error), fingerprint=fingerprint)
        summary = comparison.summary
        scores = [bead.score for bead in comparison.beads]
        return Row(
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


def batch(
    manifest: str | PathLike[str],
    output: str | PathLike[str],
    *,
    format: str = "json",
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
    aligner: Aligner | None = None,
    **options: Any,
) -> BatchReport:
    """Align every pair of a manifest.

    Each pair's result is a file of its own in ``output``, and ``output/index.tsv`` has a line for
    each (:class:`align.corpus.Row`). A pair that fails does not stop the others. A pair that is
    there already, made from the same texts with the same options and model, is skipped, so a batch
    that was stopped goes on where it was. Memory does not grow with the number of pairs, but for
    the index's lines.

    Args:
        manifest: TSV file, see :func:`align.corpus.read_manifest`.
        output: Folder; made if need be.
        format: json, html, markdown, tsv, csv, tmx, xliff, moses or ladder.
        jobs: Processes; each loads the model for itself.
        progress: Called with (pairs done, pairs in total).
        aligner: What aligns a pair; None is :func:`align.pair`.
        options: Keyword arguments of :func:`align.pair`, the same for every pair.

    Raises:
        InputError: The manifest, the folder or an option cannot be used at all.
    """
    if jobs < 1:
        raise InputError(f"a batch needs at least one process, not {jobs}: see --jobs")
    entries = read_manifest(manifest)
    store = Store(output, format)
    store.check(entries)
    aligner = aligner or PipelineAligner.for_entries(entries, options)
    rows = store.rows()
    wanted = {entry.id for entry in entries}
    rows = {id: row for id, row in rows.items() if id in wanted}
    store.rewrite(rows.values())
    job = _Job(aligner, store, format)
    counts = {"aligned": 0, "failed": 0, "skipped": 0}
    todo = _todo(
        entries, rows, store, f"{align.__version__}|{format}|{aligner.signature()}", counts
    )
    try:
        for row in _run(job, todo, jobs):
            rows[row.id] = row
            store.append(row)
            counts[row.status] += 1
            if row.status == "failed":
                logger.warning("pair %s failed: %s", row.id, row.error)
            if progress is not None:
                progress(sum(counts.values()), len(entries))
    finally:
        store.rewrite(rows[entry.id] for entry in entries if entry.id in rows)
    return BatchReport(counts["aligned"], counts["skipped"], counts["failed"], store.folder / INDEX)


def _todo(
    entries: Sequence[Entry],
    rows: dict[str, Row],
    store: Store,
    signature: str,
    counts: dict[str, int],
) -> Iterator[tuple[Entry, str]]:
    """The pairs that have no result yet, each with its fingerprint; counts the others."""
    for entry in entries:
        fingerprint = _fingerprint(entry, signature)
        row = rows.get(entry.id)
        done = row is not None and row.status == "aligned" and row.fingerprint == fingerprint
        if done and (store.folder / store.name(entry.id)).is_file():
            counts["skipped"] += 1
        else:
            yield entry, fingerprint


def _fingerprint(entry: Entry, signature: str) -> str:
    digest = sha256(signature.encode("utf-8", "surrogatepass"))
    for path in (entry.source, entry.target):
        try:
            digest.update(sha256(path.read_bytes()).digest())
        except OSError:
            digest.update(b"unreadable")
    return digest.hexdigest()[:32]


def _run(job: _Job, todo: Iterable[tuple[Entry, str]], jobs: int) -> Iterator[Row]:
    if jobs == 1:
        for entry, fingerprint in todo:
            yield job(entry, fingerprint)
        return
    todo = iter(todo)
    while lost := (yield from _run_in_pool(job, todo, jobs)):
        for pair in lost:  # one at a time, to tell which of them kills its process
            if (yield from _run_in_pool(job, iter([pair]), 1)):
                error = "the process that aligned it was killed (out of memory?)"
                yield Row(pair[0].id, "failed", error=error, fingerprint=pair[1])


def _run_in_pool(
    job: _Job, todo: Iterator[tuple[Entry, str]], jobs: int
) -> Generator[Row, None, list[tuple[Entry, str]]]:
    """Keep ``jobs`` processes busy with a short queue; return what was lost if one of them dies."""
    context = get_context("spawn")  # a forked copy of a loaded model's threads would hang
    running: dict[Future[Row], tuple[Entry, str]] = {}
    refused: list[tuple[Entry, str]] = []
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
                    row = future.result()
                    del running[future]
                    yield row
        except BrokenProcessPool:
            return [*running.values(), *refused]
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_job: _Job | None = None  # of a worker process


def _start(job: _Job) -> None:
    global _job
    _job = job
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that is killed cannot tell its workers, and they would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(entry: Entry, fingerprint: str) -> Row:
    assert _job is not None
    return _job(entry, fingerprint)


def _text(comparison: Comparison, format: str) -> str:
    if format in VIEWS:
        from align.views import render

        return render(comparison, format)
    from align.exchange import export

    return export(comparison, format)


def _reason(error: Exception) -> str:
    if isinstance(error, InputError):
        return str(error)
    return f"{type(error).__name__}: {error}"
