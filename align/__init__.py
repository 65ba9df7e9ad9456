"""Cross-lingual translation and alignment: what a translated article added or left out.

    import align
    result = align.pair("article.bg.txt", "original.en.txt")
    result.added, result.omitted, result.summary

The names below are the public interface. Each is imported when it is first used, so that
``import align`` costs nothing and ``align --help`` answers at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from align.corpus import batch, load_results, match
    from align.difference import Comparison, DiffBead, Difference
    from align.documents import Document, Sentence, read
    from align.errors import InputError
    from align.evaluation import score
    from align.exchange import export, load
    from align.pipeline import pair
    from align.translation import fetch, load_model, models, translate
    from align.views import render

__version__ = "0.1.0"

__all__ = [
    "Comparison",
    "DiffBead",
    "Difference",
    "Document",
    "InputError",
    "Sentence",
    "__version__",
    "batch",
    "export",
    "fetch",
    "load",
    "load_model",
    "load_results",
    "match",
    "models",
    "pair",
    "read",
    "render",
    "score",
    "translate",
]

_HOMES = {
    "corpus": ("batch", "load_results", "match"),
    "difference": ("Comparison", "DiffBead", "Difference"),
    "documents": ("Document", "Sentence", "read"),
    "errors": ("InputError",),
    "evaluation": ("score",),
    "exchange": ("export", "load"),
    "pipeline": ("pair",),
    "translation": ("fetch", "load_model", "models", "translate"),
    "views": ("render",),
}
_MODULE_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'align' has no attribute {name!r}")
    return getattr(import_module(f"align.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__
