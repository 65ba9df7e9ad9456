"""Reading JSON that was corrected, moved, cut or forged."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from align.exchange import from_dict, load, to_dict
from tests.samples import comparison

SAMPLE = to_dict(comparison())


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    obj = copy.deepcopy(SAMPLE)
    change(obj)
    return obj


def put(value: object, *way: str | int) -> dict[str, Any]:
    """The sample with ``value`` at the end of ``way``."""

    def change(obj: Any) -> None:
        for key in way[:-1]:
            obj = obj[key]
        obj[way[-1]] = value

    return changed(change)


def test_unknown_keys_and_corrections_by_hand_are_read() -> None:
    def correct(obj: Any) -> None:
        obj["corrected"] = {"by": "hand"}
        obj["source"]["sentences"][0]["note"] = 1
        # Two matches merged into one, as a person does in the page; the summary is stale.
        first, second = obj["beads"][5], obj["beads"].pop(6)
        first["source"] = [*second["source"], *first["source"]]
        first["target"] += second["target"]
        first["differences"] += second["differences"]
        # A bead parted: what is left over of the match is dropped, the label is the plain one.
        mention = obj["beads"][3]
        obj["beads"][3:4] = [
            mention | {"target": [], "kind": "added"},
            mention | {"source": [], "kind": "omitted", "label": None},
        ]

    result = from_dict(changed(correct))
    assert (result.beads[6].source, result.beads[6].target) == ((3, 4), (4, 5))
    assert [bead.label for bead in result.beads[3:5]] == ["sentence", "sentence"]
    assert result.beads[3].differences == ()
    assert result.summary.match == 7
    assert from_dict(to_dict(result)).beads == result.beads


def test_text_is_rebuilt_where_the_file_is_gone() -> None:
    obj = put("gone.txt", "source", "path")
    result = from_dict(obj)
    for sentence in result.source.sentences:
        assert result.source.text[sentence.start : sentence.end] == sentence.text
    between = result.source.text[result.source.sentences[0].end : result.source.sentences[1].start]
    assert between.isspace()
    assert to_dict(result) == obj


def test_text_is_rebuilt_where_the_file_has_changed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Something else.", encoding="utf-8")
    result = from_dict(put("a.txt", "source", "path"), folder=tmp_path)
    assert result.source.sentences == comparison().source.sentences


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251"])
def test_the_file_beside_the_json_is_found_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = comparison().source.text
    (tmp_path / "a.txt").write_bytes(text.encode(encoding, errors="replace"))
    (tmp_path / "diff.json").write_text(json.dumps(put("a.txt", "source", "path")))
    assert load(tmp_path / "diff.json").source.text == text


def test_a_span_may_cross_white_space_between_sentences() -> None:
    text = "Едно.\r\nДве."
    sentences = [
        {"id": 0, "start": 0, "end": 5, "text": "Едно.", "paragraph": 0, "language": "bg"},
        {"id": 1, "start": 7, "end": 11, "text": "Две.", "paragraph": 0, "language": "bg"},
    ]
    own = [item | {"role": "body", "translation": None} for item in sentences]
    span = {"side": "source", "start": 2, "end": 9, "text": text[2:9], "type": "added", "score": 1}
    bead = {"source": [0, 1], "target": [0], "kind": "match", "label": None, "score": 1.0}
    obj = SAMPLE | {
        "source": {"path": "gone", "language": "bg", "sentences": own},
        "target": {"path": None, "language": "en", "sentences": [own[0] | {"language": "en"}]},
        "beads": [bead | {"repeats": [], "differences": [span]}],
    }
    assert from_dict(obj).source.text == text


WRONG = [
    ([], "not align-diff JSON"),
    (put("tmx", "format"), "not align-diff JSON"),
    (put(2, "version"), "version 2"),
    (put(True, "version"), "version True"),
    (changed(lambda o: o.pop("beads")), "beads is missing"),
    (put({}, "beads"), "beads must be a list, not an object"),
    (put(3, "source"), "source must be an object, not 3"),
    (put("gone", "beads", 1, "kind"), "beads[1].kind is 'gone'; it must be one of match"),
    (put(["match"], "beads", 1, "kind"), "beads[1].kind is a list"),
    (put("match", "beads", 1, "kind"), "beads[1] is 'match', but has 1 source and 0 target"),
    (put("news", "beads", 1, "label"), "beads[1].label is 'news'"),
    (put(1.5, "beads", 1, "score"), "beads[1].score is 1.5"),
    (put(float("nan"), "beads", 1, "score"), "a number from 0 to 1"),
    (put(10**400, "beads", 1, "score"), "must be from 0 to 1"),
    (put("1", "beads", 1, "score"), "beads[1].score must be a number"),
    (put([1], "beads", 1, "source"), "source sentence 0 in no bead"),
    (put([0, 1], "beads", 1, "source"), "source sentence 1 in 2 beads"),
    (put([99], "beads", 1, "source"), "beads[1].source[0] is 99"),
    (put([-1], "beads", 12, "repeats"), "beads[12].repeats[0] is -1"),
    (put([True], "beads", 1, "source"), "must be a whole number, not true"),
    (put(5, "source", "sentences", 0, "id"), "source.sentences[0].id must be 0"),
    (put(0, "source", "sentences", 1, "start"), "the sentence before ends at 13"),
    (put(10**12, "source", "sentences", 12, "end"), "must be at least 0 and below"),
    (put("x", "source", "sentences", 0, "text"), "has 1 characters of text"),
    (put("\ud800" * 12, "source", "sentences", 0, "text"), "surrogate"),
    (put("lead", "source", "sentences", 0, "role"), "role is 'lead'"),
    (put("<b>", "source", "language"), "language code"),
    (put("other", "source", "text"), "something else where sentence 0"),
    (put(3, "source", "path"), "source.path must be a string"),
    (put(0, "beads", 3, "differences", 0, "start"), "outside its bead"),
    (put("x", "beads", 3, "differences", 0, "text"), "does not stand at"),
    (put("left", "beads", 3, "differences", 0, "side"), "it must be one of source, target"),
    (put("style", "beads", 3, "differences", 0, "type"), "type is 'style'"),
    (
        changed(lambda o: o["beads"][3]["differences"].extend(o["beads"][3]["differences"])),
        "overlaps the span before",
    ),
    (put(None, "model", "backend"), "model.backend must be a string, not null"),
]


@pytest.mark.parametrize(("obj", "says"), WRONG, ids=[says for _, says in WRONG])
def test_what_is_wrong_is_said_in_one_line(obj: Any, says: str) -> None:
    with pytest.raises(InputError) as error:
        from_dict(obj, name="diff.json")
    message = str(error.value)
    assert says in message
    assert message.startswith("diff.json")
    assert "\n" not in message


@pytest.mark.parametrize(
    "data", [b"", b"not json", b"\xff\xfe\x00", b"[" * 100_000, b'{"a": 1e', b"9" * 5000]
)
def test_what_is_not_json_is_said_in_one_line(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "diff.json"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"not (align-diff )?JSON"):
        load(path)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.json"):
        with pytest.raises(InputError, match="cannot read"):
            load(path)


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.data(), junk)
@settings(max_examples=200, deadline=None)
def test_no_forged_value_ends_in_a_traceback(data: st.DataObject, value: object) -> None:
    obj = copy.deepcopy(SAMPLE)
    place: Any = obj
    for _ in range(8):
        keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            place[key] = value
            break
        place = place[key]
    try:
        result = from_dict(obj)
    except InputError:
        return
    assert from_dict(json.loads(result.to_json())).beads == result.beads
