"""The main job: the seed article beside its original, from raw text, with the bundled model."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

import align
from align.difference import Comparison
from tests.samples import SOURCE_PATH, TARGET_PATH

BODY = ["The President", '"A good', '"I also', "Vucic thanked", '"I stressed', "During his"]
BODY += ["Ruge mentioned", '"We also', "NATO looks"]


@pytest.fixture(scope="module")
def result() -> Comparison:
    return align.pair(SOURCE_PATH, TARGET_PATH, model="bundled")


def texts(result: Comparison, side: str, ids: tuple[int, ...]) -> str:
    document = result.source if side == "source" else result.target
    return " ".join(document.sentences[i].text for i in ids)


def test_the_nine_sentences_of_the_body_are_matched_one_to_one(result: Comparison) -> None:
    assert [(len(bead.source), len(bead.target)) for bead in result.matches] == [(1, 1)] * 9
    for bead, beginning in zip(result.matches, BODY, strict=True):
        assert texts(result, "target", bead.target).startswith(beginning)
    assert not result.moved


def test_what_the_article_left_out(result: Comparison) -> None:
    assert [(bead.label, texts(result, "target", bead.target)[:12]) for bead in result.omitted] == [
        ("headline", "Vucic with R"),
        ("paragraph", "As he added,"),
        ("boilerplate", "0 comments"),
    ]


def test_what_the_article_added(result: Comparison) -> None:
    dateline, post = result.added
    assert (dateline.label, texts(result, "source", dateline.source)) == (
        "dateline",
        "date 2024-08",
    )
    assert post.label == "post"
    assert texts(result, "source", post.source).startswith("Good exchange")
    assert texts(result, "source", post.source).endswith("pic.twitter.com/Pkf096abxR")


def test_the_tweet_repeats_what_the_article_also_gives_in_translation(result: Comparison) -> None:
    post = result.added[-1]
    assert texts(result, "target", post.repeats).startswith("Ruge mentioned")
    assert texts(result, "target", post.repeats).endswith('2023," Ruge stated.')
    assert len(post.repeats) == 3


def test_the_source_of_the_quotation_is_marked_as_added(result: Comparison) -> None:
    spans = [span for bead in result.matches for span in bead.differences]
    assert ("source", "цитиран от Kosovo-online", "added") in [
        (span.side, span.text, span.type) for span in spans
    ]


def test_plain_matches_are_hardly_marked(result: Comparison) -> None:
    marked = sum(span.end - span.start for bead in result.matches for span in bead.differences)
    total = sum(len(sentence.text) for sentence in result.source.sentences)
    assert marked < 0.15 * 2 * total


def test_files_in_the_wrong_order_are_swapped(
    result: Comparison, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="align")
    swapped = align.pair(TARGET_PATH, SOURCE_PATH, model="bundled")
    assert swapped.beads == result.beads
    assert "swapped" in caplog.text


def test_the_cold_start_needs_neither_torch_nor_transformers() -> None:
    program = (
        "import sys; from align.cli import main; "
        f"code = main(['pair', {str(SOURCE_PATH)!r}, {str(TARGET_PATH)!r}, "
        "'--model', 'bundled', '-f', 'json', '--quiet']); "
        "assert code == 0; "
        "assert not {'torch', 'transformers'} & set(sys.modules), 'heavy imports'"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    assert json.loads(run.stdout)["format"] == "align-diff"


def test_help_is_quick() -> None:
    command = [sys.executable, "-m", "align", "--help"]
    times = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        times.append(time.perf_counter() - began)
    assert min(times) < 0.5
