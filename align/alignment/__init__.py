"""Two Documents and a Translation -> Alignment: beads with scores."""

from align.alignment.aligner import align
from align.alignment.embedders import load_embedder
from align.alignment.signals.embedding import StaticEmbedding, bundled_embedding
from align.alignment.types import Alignment, Bead, Kind

__all__ = [
    "Alignment",
    "Bead",
    "Kind",
    "StaticEmbedding",
    "align",
    "bundled_embedding",
    "load_embedder",
]
