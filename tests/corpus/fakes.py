"""Aligners without a model; at the top of a module, so that other processes find them."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from align.difference import Comparison, DiffBead
from align.documents import Document
from align.errors import InputError


@dataclass
class FakeAligner:
    """Matches sentence by sentence; what a source says may make it fail.

    Attributes:
        model: Stands for everything that results depend on.
        calls: A file that gets a line for each call, whichever process makes it.
        seconds: How long a pair takes.
    """

    model: str = "one"
    calls: Path | None = None
    seconds: float = 0.0

    def signature(self) -> str:
        return self.model

    def __call__(self, source: Path, target: Path) -> Comparison:
        if self.calls is not None:
            with self.calls.open("a") as out:
                out.write(f"{source.name}\n")
        time.sleep(self.seconds)
        for path in (source, target):
            if not path.is_file():
                raise InputError(f"{path} does not exist;\ncheck the path")
        text = source.read_text(encoding="utf-8")
        if "boom" in text:
            raise RuntimeError("boom")
        if "crash" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        one = Document.from_text(text, language="bg", segmented=True, path=str(source))
        other = Document.from_text(
            target.read_text(encoding="utf-8"), language="en", segmented=True, path=str(target)
        )
        ours, theirs = range(len(one.sentences)), range(len(other.sentences))
        beads = [DiffBead((i,), (i,), "match", 0.9) for i in ours if i in theirs]
        beads += [DiffBead((i,), (), "added", 0.5, "sentence") for i in ours if i not in theirs]
        beads += [DiffBead((), (i,), "omitted", 0.5, "sentence") for i in theirs if i not in ours]
        return Comparison(one, other, None, tuple(beads), "signals:fake")
