"""Document -> Translation: one target-language sentence per source sentence."""

from align.translation.document import read_translation, translate
from align.translation.engine import Decoding
from align.translation.loading import Backend, Device, load_model
from align.translation.models import ModelRow, fetch, models
from align.translation.types import Hypothesis, ModelInfo, Translation, Translator

__all__ = [
    "Backend",
    "Decoding",
    "Device",
    "Hypothesis",
    "ModelInfo",
    "ModelRow",
    "Translation",
    "Translator",
    "fetch",
    "load_model",
    "models",
    "read_translation",
    "translate",
]
