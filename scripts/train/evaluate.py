"""Step 6: BLEU and chrF of an exported folder on one test set, CTranslate2 int8."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import ctranslate2
import sacrebleu
from transformers import MarianTokenizer


@dataclass(frozen=True)
class Score:
    """Corpus scores with sacrebleu's signatures, and the translations."""

    bleu: float
    chrf: float
    signatures: tuple[str, str]
    outputs: list[str]

    def __str__(self) -> str:
        return f"BLEU {self.bleu:.2f} chrF {self.chrf:.2f}"


def load_translator(folder: Path, cache: Path, threads: int = 1) -> ctranslate2.Translator:
    """Convert the folder to CTranslate2 int8 in `cache` and load it."""
    converter = ctranslate2.converters.TransformersConverter(str(folder))
    converter.convert(str(cache), quantization="int8", force=True)
    return ctranslate2.Translator(
        str(cache), device="cpu", compute_type="int8", inter_threads=1, intra_threads=threads
    )


def translate(folder: Path, texts: list[str], beam: int = 1, threads: int = 1) -> list[str]:
    """Translations of the texts in order."""
    tokenizer = MarianTokenizer.from_pretrained(folder)
    with tempfile.TemporaryDirectory() as cache:
        engine = load_translator(folder, Path(cache) / "int8", threads)
        pieces = [tokenizer.convert_ids_to_tokens(tokenizer(text).input_ids) for text in texts]
        results = engine.translate_batch(
            pieces,
            beam_size=beam,
            max_batch_size=2048,
            batch_type="tokens",
            max_decoding_length=200,
        )
    outputs = []
    for result in results:
        ids = tokenizer.convert_tokens_to_ids(result.hypotheses[0])
        outputs.append(tokenizer.decode(ids, skip_special_tokens=True))
    return outputs


def score(outputs: list[str], references: list[str]) -> Score:
    """sacrebleu's BLEU and chrF with default settings."""
    bleu, chrf = sacrebleu.BLEU(), sacrebleu.CHRF()
    b = bleu.corpus_score(outputs, [references]).score
    c = chrf.corpus_score(outputs, [references]).score
    return Score(b, c, (str(bleu.get_signature()), str(chrf.get_signature())), outputs)


def evaluate(
    folder: Path, source: Path, reference: Path, every: int = 1, beam: int = 1, threads: int = 1
) -> Score:
    """Score every `every`-th line of a test set."""
    texts, gold = (p.read_text(encoding="utf-8").split("\n")[:-1] for p in (source, reference))
    texts, gold = texts[::every], gold[::every]
    return score(translate(folder, texts, beam, threads), gold)
