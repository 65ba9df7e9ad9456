"""Files and strings become documents: sentences with offsets, language and role."""

from align.documents.reading import read
from align.documents.types import Document, Role, Sentence

__all__ = ["Document", "Role", "Sentence", "read"]
