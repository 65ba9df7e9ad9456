"""Step 2: a small vocabulary for two languages, as genuine SentencePiece models.

With a warm start the pieces and their Unigram scores are those of the
pretrained model, cut to what the corpora use, so that every id keeps its
embedding. Without one a Unigram model is trained on the corpora.

Id layout: `</s>`, `<unk>`, pieces the decoder may produce, pieces only the
source uses, tags, and `<pad>` last (where Marian keeps it).
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as spm

from scripts.train.e5 import E5

EOS, UNK, PAD = "</s>", "<unk>", "<pad>"
_Piece = spm.ModelProto.SentencePiece


@dataclass(frozen=True)
class Pieces:
    """The cut vocabulary.

    Attributes:
        names: Piece of each id.
        targets: Ids below this may appear in the output.
        scores: Unigram score of each id (0 for specials and tags).
    """

    names: list[str]
    targets: int
    scores: list[float]

    @property
    def ids(self) -> dict[str, int]:
        """Piece -> id."""
        return {name: i for i, name in enumerate(self.names)}


def unigram_proto(pieces: Iterable[tuple[str, float]], tags: Iterable[str] = ()) -> bytes:
    """A serialised Unigram model with XLM-R's normaliser (nmt_nfkc) and these pieces."""
    seed = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c d e f g h i j k l m n o p"] * 5),
        model_writer=seed,
        vocab_size=20,
        model_type="unigram",
        normalization_rule_name="nmt_nfkc",
        hard_vocab_limit=False,
        minloglevel=2,
    )
    proto = spm.ModelProto()
    proto.ParseFromString(seed.getvalue())
    del proto.pieces[:]
    for name, kind in ((UNK, _Piece.UNKNOWN), ("<s>", _Piece.CONTROL), (EOS, _Piece.CONTROL)):
        proto.pieces.add(piece=name, score=0.0, type=kind)
    proto.trainer_spec.unk_id, proto.trainer_spec.bos_id, proto.trainer_spec.eos_id = 0, 1, 2
    for tag in tags:
        proto.pieces.add(piece=tag, score=0.0, type=_Piece.USER_DEFINED)
    for name, score in pieces:
        proto.pieces.add(piece=name, score=float(score), type=_Piece.NORMAL)
    proto.trainer_spec.vocab_size = len(proto.pieces)
    return proto.SerializeToString()


def processor(proto: bytes) -> sentencepiece.SentencePieceProcessor:
    """A SentencePiece processor for a serialised model."""
    return sentencepiece.SentencePieceProcessor(model_proto=proto)


def count_pieces(model: sentencepiece.SentencePieceProcessor, texts: list[str]) -> Counter[str]:
    """How often each piece is used."""
    counts: Counter[str] = Counter()
    for start in range(0, len(texts), 20_000):
        for row in model.encode(texts[start : start + 20_000], out_type=str, num_threads=2):
            counts.update(row)
    return counts


def train_unigram(texts: list[str], size: int) -> list[tuple[str, float]]:
    """Pieces and scores of a Unigram model trained on the texts."""
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=out,
        vocab_size=size,
        model_type="unigram",
        normalization_rule_name="nmt_nfkc",
        hard_vocab_limit=False,
        character_coverage=0.9999,
        minloglevel=2,
    )
    model = processor(out.getvalue())
    return [(model.id_to_piece(i), model.get_score(i)) for i in range(3, len(model))]


def cut(
    table: dict[str, float],
    source: Counter[str],
    target: Counter[str],
    target_size: int,
    source_size: int,
    tags: list[str],
) -> Pieces:
    """Keep the pieces each side uses most, and every single character either side uses."""
    characters = [p for p in table if len(p) == 1 and (target[p] >= 3 or source[p] >= 3)]
    ranked = [p for p, n in target.most_common() if p in table and n >= 3]
    first = [p for p in characters if target[p] >= 3]
    ours = dict.fromkeys(first + ranked[:target_size])
    rest = [p for p, n in source.most_common() if p in table and n >= 3 and p not in ours]
    rest = list(dict.fromkeys([p for p in characters if p not in ours] + rest[:source_size]))
    names = [EOS, UNK, *sorted(ours, key=lambda p: -target[p]), *rest, *tags, PAD]
    return Pieces(names, 2 + len(ours), [float(table.get(name, 0.0)) for name in names])


def build(
    source: list[str],
    target: list[str],
    target_size: int,
    source_size: int,
    tags: list[str],
    e5: E5 | None,
) -> Pieces:
    """The vocabulary for these texts, from the pretrained pieces where there are some."""
    if e5 is not None:
        table = {p: float(s) for p, s in zip(e5.pieces[4:-1], e5.scores[4:-1], strict=True)}
    else:
        size = target_size + source_size
        table = dict(train_unigram([*source, *target], size))
    full = processor(unigram_proto(table.items()))
    counts = count_pieces(full, source), count_pieces(full, target)
    return cut(table, *counts, target_size, source_size, tags)


def write(pieces: Pieces, folder: Path, tags: list[str]) -> None:
    """Write source.spm, target.spm, vocab.json and the number of target pieces."""
    folder.mkdir(parents=True, exist_ok=True)
    skip = {EOS, UNK, PAD, *tags}
    rows = [(n, s) for n, s in zip(pieces.names, pieces.scores, strict=True) if n not in skip]
    keep = [(n, s) for n, s in rows if pieces.ids[n] < pieces.targets]
    (folder / "source.spm").write_bytes(unigram_proto(rows, tags))
    (folder / "target.spm").write_bytes(unigram_proto(keep))
    text = json.dumps(pieces.ids, ensure_ascii=False, indent=0)
    (folder / "vocab.json").write_text(text + "\n", encoding="utf-8")
    (folder / "targets.txt").write_text(f"{pieces.targets}\n")


def read(folder: Path) -> tuple[dict[str, int], int]:
    """Piece -> id, and the number of ids that may appear in the output."""
    ids = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    return ids, int((folder / "targets.txt").read_text())
