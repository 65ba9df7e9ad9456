"""Signals: how alike a block of source sentences and a block of target sentences are."""
