"""Many pairs, into a folder (stop and go on at any time) or into one stream."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import Any

import align
from align.corpus.aligner import Aligner, PipelineAligner
from align.corpus.manifest import Entry, read_manifest
from align.corpus.running import Job, Todo, run
from align.corpus.store import INDEX, Row, Store
from align.errors import InputError

__all__ = ["BatchReport", "batch", "batch_stream"]

logger = logging.getLogger("align")


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What became of a batch.

    Attributes:
        aligned: Pairs aligned in this run.
        skipped: Pairs that an earlier run had finished, with the same texts, options and model.
        failed: Pairs that could not be aligned; the index says why.
        index: Path of the index; None for a stream.
    """

    aligned: int
    skipped: int
    failed: int
    index: Path | None = None

    def __str__(self) -> str:
        parts = [f"{self.aligned} aligned"]
        parts += [f"{self.skipped} already done"] if self.skipped else []
        parts += [f"{self.failed} failed"] if self.failed else []
        return ", ".join(parts) + (f"; see {self.index}" if self.index else "")


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
        InputError: The manifest, the folder or an option cannot be used at all, or another batch
            is writing to the folder.
    """
    entries = _entries(manifest, jobs)
    store = Store(output, format)
    store.check(entries)
    with store.locked():
        aligner = aligner or PipelineAligner.for_entries(entries, options)
        signature = f"{align.__version__}|{format}|{aligner.signature()}"
        wanted = {entry.id for entry in entries}
        rows = {id: row for id, row in store.rows().items() if id in wanted}
        store.rewrite(rows.values())
        counts: Counter[str] = Counter()
        todo = _todo(entries, rows, store, signature, counts)
        try:
            for row, _ in run(Job(aligner, format, store), todo, jobs):
                rows[row.id] = row
                store.append(row)
                _count(row, counts)
                if progress is not None:
                    progress(counts.total(), len(entries))
        finally:
            store.rewrite(rows[entry.id] for entry in entries if entry.id in rows)
    return BatchReport(counts["aligned"], counts["skipped"], counts["failed"], store.folder / INDEX)


def batch_stream(
    manifest: str | PathLike[str],
    write: Callable[[str], object],
    *,
    format: str = "json",
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
    aligner: Aligner | None = None,
    **options: Any,
) -> BatchReport:
    """Align every pair of a manifest, one result after the other.

    Nothing is kept of a pair once it is written. One that fails is left out, and a warning of the
    logger ``align`` says why. With several processes the results come as they get done.

    Args:
        manifest, jobs, progress, aligner, options: As for :func:`batch`.
        write: Called with the text of each result, in whole lines.
        format: json (one object a line, with its pair's ``id``), tsv, csv or moses; see
            :func:`align.exchange.stream_entry`.

    Raises:
        InputError: The manifest or an option cannot be used at all.
    """
    from align.exchange import stream_header

    header = stream_header(format)
    entries = _entries(manifest, jobs)
    aligner = aligner or PipelineAligner.for_entries(entries, options)
    counts: Counter[str] = Counter()
    if header:
        write(header)
    for row, text in run(Job(aligner, format), ((entry, "") for entry in entries), jobs):
        _count(row, counts)
        if text:
            write(text)
        if progress is not None:
            progress(counts.total(), len(entries))
    return BatchReport(counts["aligned"], 0, counts["failed"])


def _entries(manifest: str | PathLike[str], jobs: int) -> tuple[Entry, ...]:
    if jobs < 1:
        raise InputError(f"a batch needs at least one process, not {jobs}: see --jobs")
    return read_manifest(manifest)


def _count(row: Row, counts: Counter[str]) -> None:
    counts[row.status] += 1
    if row.status == "failed":
        logger.warning("pair %s failed: %s", row.id, row.error)


def _todo(
    entries: Sequence[Entry],
    rows: dict[str, Row],
    store: Store,
    signature: str,
    counts: Counter[str],
) -> Iterator[Todo]:
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
