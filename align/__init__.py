"""Cross-lingual translation and alignment: what a translated article added or left out."""

__version__ = "0.1.0"
