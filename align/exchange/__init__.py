"""Comparison -> what programs read; and our JSON back again."""

from align.exchange.formats import FORMATS, export
from align.exchange.moses import export_moses
from align.exchange.objects import to_dict
from align.exchange.reading import from_dict, load
from align.exchange.stream import STREAM_FORMATS, stream_entry, stream_header
from align.exchange.table import to_frame
from align.exchange.translations import TRANSLATION_FORMATS, translations, translations_dict

__all__ = [
    "FORMATS",
    "STREAM_FORMATS",
    "TRANSLATION_FORMATS",
    "export",
    "export_moses",
    "from_dict",
    "load",
    "stream_entry",
    "stream_header",
    "to_dict",
    "to_frame",
    "translations",
    "translations_dict",
]
