"""The training pipeline end to end on a toy corpus, from random weights, in seconds."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("sentencepiece")
pytest.importorskip("google.protobuf")

from scripts.train.corpus import KeepOutError, fingerprint
from scripts.train.run import main

WHO = {"Иван": "Ivan", "Мария": "Maria", "Петър": "Peter", "Жената": "The woman"}
DOES = {"вижда": "sees", "чете": "reads", "купува": "buys", "носи": "carries"}
WHAT = {"книга": "a book", "вестник": "a newspaper", "писмо": "a letter", "куче": "a dog"}
WHEN = {"днес": "today", "тук": "here", "сега": "now", "в града": "in town"}

CONFIG = """
[data]
keep_out = true
corpora = [{ name = "toy" }]
[vocabulary]
target_pieces = 80
source_pieces = 100
[model]
warm_start = false
width = 64
heads = 4
encoder_layers = 1
encoder_inner = 128
decoder_layers = 1
decoder_inner = 128
dropout = 0.0
[training]
budget = 0.07
tokens = 600
rate = 5e-3
encoder_rate = 5e-3
matrix_rate = 2e-2
encoder_matrix_rate = 2e-2
warmup = 0.01
frozen = 0.0
guide_weight = 0.0
average = 1
threads = 1
device = "cpu"
"""


def toy_lines() -> list[str]:
    """Every combination of the words, as TSV."""
    rows = itertools.product(WHO.items(), DOES.items(), WHAT.items(), WHEN.items())
    return [
        "{} {} {} {}.\t{} {} {} {}.".format(*(p[0] for p in row), *(p[1] for p in row))
        for row in rows
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the toy corpus, a config and a keep-out list."""
    (tmp_path / "toy.bg-en.tsv").write_text("\n".join(toy_lines()) + "\n", encoding="utf-8")
    (tmp_path / "toy.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "keep-out.txt").write_text(fingerprint("a sentence of the test set") + "\n")
    return tmp_path


def arguments(folder: Path, *steps: str) -> list[str]:
    """Command line for the toy run."""
    return [
        "--config",
        str(folder / "toy.toml"),
        "--corpora",
        str(folder),
        "--work",
        str(folder / "work"),
        "--keep-out",
        str(folder / "keep-out.txt"),
        "--out",
        str(folder / "model"),
        *steps,
    ]


def test_pipeline_learns_exports_and_translates(folder: Path) -> None:
    main(arguments(folder))
    log = (folder / "work/train.log").read_text()
    first = _first_loss(folder)
    last = float(re.findall(r"loss ([\d.]+)", log)[-1])
    assert last < 0.6 * first

    from transformers import MarianMTModel, MarianTokenizer

    model = MarianMTModel.from_pretrained(folder / "model").float().eval()
    tokenizer = MarianTokenizer.from_pretrained(folder / "model")
    batch = tokenizer(["Мария чете книга днес."], return_tensors="pt")
    output = model.generate(**batch, num_beams=2, max_length=40)
    text = tokenizer.decode(output[0], skip_special_tokens=True)
    assert text.endswith(".")
    assert "reads" in text or "Maria" in text
    assert not re.search("[\u0400-\u04ff]", text)


def test_learned_positions_survive_loading(folder: Path) -> None:
    main(arguments(folder, "collect", "align", "vocabulary", "encode", "start"))
    from safetensors.torch import load_file, save_file

    from scripts.train.export import export
    from scripts.train.settings import load_settings

    path = folder / "work/start.safetensors"
    weights = load_file(path)
    name = "model.encoder.embed_positions.weight"
    weights[name] = weights[name] * 0 + 0.25
    save_file(weights, path)
    export(weights, folder / "work/vocab", load_settings(folder / "toy.toml"), folder / "model")

    from transformers import MarianMTModel

    model = MarianMTModel.from_pretrained(folder / "model")
    assert float(model.model.encoder.embed_positions.weight.float().mean()) == pytest.approx(0.25)


def zeros(weights: bytes, name: str) -> bytes:
    """The same weights with one tensor at zero."""
    from safetensors.torch import load, save

    state = load(weights)
    return save(state | {name: state[name] * 0})


def test_training_goes_on_from_an_exported_model(folder: Path) -> None:
    from safetensors.torch import load_file

    main(arguments(folder, "collect", "align", "vocabulary", "encode", "start"))
    (folder / "work/checkpoints").mkdir()
    start = (folder / "work/start.safetensors").read_bytes()
    (folder / "work/checkpoints/step-000001.safetensors").write_bytes(start)
    main(arguments(folder, "export"))
    again = [a.replace("/work", "/again") for a in arguments(folder, "vocabulary", "start")]
    main(["--go-on-from", str(folder / "model"), *again])
    for name in ("targets.txt", "vocab.json", "source.spm"):
        old, new = (folder / work / "vocab" / name for work in ("work", "again"))
        assert new.read_bytes() == old.read_bytes()
    old, new = (load_file(folder / work / "start.safetensors") for work in ("work", "again"))
    assert old.keys() == new.keys()
    assert all((old[name] == new[name]).all() for name in old)
    name = "model.decoder.layers.0.fc1.weight"
    half = arguments(folder, "export")
    for share, factor in (("0.0", 0.0), ("0.25", 0.25), ("1.0", 1.0)):
        (folder / "work/checkpoints/step-000001.safetensors").write_bytes(zeros(start, name))
        main(["--set", f"training.keep={share}", *half])
        found = load_file(folder / "model/model.safetensors")[name].float()
        assert float((found - factor * old[name].float()).abs().max()) < 1e-3
    with pytest.raises(ValueError, match="decoder_layers"):
        main(["--go-on-from", str(folder / "model"), "--set", "model.decoder_layers=5", *again])


def test_test_data_is_refused(folder: Path) -> None:
    with (folder / "toy.bg-en.tsv").open("a", encoding="utf-8") as corpus:
        corpus.write("Изречение от теста.\tA sentence of the test set!\n")
    with pytest.raises(KeepOutError, match="toy"):
        main(arguments(folder, "collect"))


def test_late_corpus_is_encoded_with_the_vocabulary_of_the_others(folder: Path) -> None:
    from scripts.train.encode import load_encoded

    first, *others = toy_lines()
    (folder / "toy.bg-en.tsv").write_text("\n".join(others) + "\n", encoding="utf-8")
    (folder / "more.bg-en.tsv").write_text(first + "\n", encoding="utf-8")
    corpora = '{ name = "toy" }, { name = "more", weight = 0.0, late = true }'
    (folder / "toy.toml").write_text(CONFIG.replace('{ name = "toy" }', corpora))
    main(arguments(folder, "collect", "align", "vocabulary", "encode", "late"))
    assert "more" not in (folder / "work/pairs.tsv").read_text()
    late = load_encoded(folder / "work/late.npz")
    assert list(late.names) == ["more"]
    assert len(late) == 1
    assert len(load_encoded(folder / "work/pairs.npz")) == len(others)


def test_late_corpus_with_test_data_is_refused(folder: Path) -> None:
    line = "Изречение от теста.\tA sentence of the test set!\n"
    (folder / "more.bg-en.tsv").write_text(line, encoding="utf-8")
    corpora = '{ name = "toy" }, { name = "more", late = true }'
    (folder / "toy.toml").write_text(CONFIG.replace('{ name = "toy" }', corpora))
    with pytest.raises(KeepOutError, match="more"):
        main(arguments(folder, "collect", "align", "vocabulary", "encode", "late"))


def _first_loss(folder: Path) -> float:
    """Cross entropy of a uniform guess over the target pieces."""
    import math

    return math.log(int((folder / "work/vocab/targets.txt").read_text()))
