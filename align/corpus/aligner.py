"""What aligns one pair of a batch: the pipeline, with its model loaded once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from align.corpus.manifest import Entry
from align.errors import InputError

if TYPE_CHECKING:
    from align.difference import Comparison
    from align.translation import Translator

__all__ = ["Aligner", "PipelineAligner"]

NO_MODEL = "none"


class Aligner(Protocol):
    """Aligns a pair. It must survive pickling where a batch runs in several processes."""

    def __call__(self, source: Path, target: Path) -> Comparison:
        """Align one pair; raises InputError where the pair cannot be aligned."""
        ...

    def signature(self) -> str:
        """Whatever the results depend on beside the texts."""
        ...


@dataclass
class PipelineAligner:
    """``align.pair`` with a model that is loaded once in each process.

    Attributes:
        options: Keyword arguments of :func:`align.pair`.
        languages: Of source and target, as far as they are known; choose the model.
    """

    options: dict[str, Any]
    languages: tuple[str | None, str | None] = (None, None)
    _translator: Translator | None = field(default=None, repr=False)

    @classmethod
    def for_entries(cls, entries: Sequence[Entry], options: dict[str, Any]) -> PipelineAligner:
        """Languages not given in the options are those of the first pair that can be read.

        Raises:
            InputError: An option is out of range, which would be so for every pair.
        """
        from align.pipeline import check_bounds

        check_bounds(**options)
        given = (options.get("source_language"), options.get("target_language"))
        found = given if None not in given else _languages(entries, options)
        return cls(options, (given[0] or found[0], given[1] or found[1]))

    def __call__(self, source: Path, target: Path) -> Comparison:
        from align.pipeline import pair

        return pair(source, target, translator=self.translator(), **self.options)

    def signature(self) -> str:
        translator = self.translator()
        model = translator.info.sha256 if translator else NO_MODEL
        return json.dumps([model, self.options], default=str, sort_keys=True)

    def translator(self) -> Translator | None:
        """The model; None where none is wanted."""
        if self.options.get("model") == NO_MODEL:
            return None
        if self._translator is None:
            self._translator = self._load()
        return self._translator

    def _load(self) -> Translator:
        from align.translation import load_model

        source, target = self.languages
        settings = {key: self.options.get(key, "auto") for key in ("backend", "device")}
        model = self.options.get("model")
        try:
            return load_model(model, source_language=source, target_language=target, **settings)
        except InputError as error:
            # The files may be the wrong way round; the pipeline swaps them.
            if self.options.get("source_language") or self.options.get("target_language"):
                raise
            try:
                return load_model(model, source_language=target, target_language=source, **settings)
            except InputError:
                raise error from None

    def __getstate__(self) -> dict[str, Any]:
        return {"options": self.options, "languages": self.languages, "_translator": None}


def _languages(entries: Sequence[Entry], options: dict[str, Any]) -> tuple[str | None, str | None]:
    from align.documents import read

    segmented = bool(options.get("segmented"))
    for entry in entries[:20]:
        try:
            source = read(entry.source, segmented=segmented).language
            target = read(entry.target, segmented=segmented).language
        except InputError:
            continue
        if source != target:
            return source, target
    return None, None
