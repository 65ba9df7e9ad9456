"""Many documents: a batch of pairs, and which documents make a pair."""

from align.corpus.aligner import Aligner
from align.corpus.batching import BatchReport, batch, batch_stream
from align.corpus.listing import format_matches
from align.corpus.manifest import Entry, read_manifest
from align.corpus.matching import Candidate, Match, match
from align.corpus.results import load_results
from align.corpus.store import Row

__all__ = [
    "Aligner",
    "BatchReport",
    "Candidate",
    "Entry",
    "Match",
    "Row",
    "batch",
    "batch_stream",
    "format_matches",
    "load_results",
    "match",
    "read_manifest",
]
