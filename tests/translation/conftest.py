"""Models that the tests of this folder share."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.translation import Decoding, load_model
from align.translation.translator import MarianTranslator
from tests.tiny_marian import build_tiny_marian

WORDS = {
    "котка": "cat",
    "вижда": "sees",
    "куче": "dog",
    "и": "and",
    "според": "says",
    "ядоса": "angered",
    "президентът": "president",
}
SENTENCES = [
    "Котка вижда куче.",
    "Иван вижда 25 котка",
    "куче, котка и президентът; куче",
    "Това е 5 изречение.",
    "а",
    "котка котка куче и Иван",
    "Куче и котка.",
]


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> object:
    """No test touches the user's caches or sees the models in them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALIGN_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("HF_HUB_CACHE", str(tmp_path_factory.mktemp("hub")))
        patch.setenv("OMP_NUM_THREADS", "1")
        yield


@pytest.fixture(scope="session")
def word_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that translates word for word."""
    return build_tiny_marian(tmp_path_factory.mktemp("models") / "words", WORDS)


@pytest.fixture(scope="session")
def words(word_model: Path) -> MarianTranslator:
    """The same, loaded."""
    return load_model(word_model, decoding=Decoding(beam=2))
