"""The report's mark-up, without a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.views import render
from align.views.html import render_html
from align.views.html.environment import data_block
from tests.samples import comparison
from tests.views.comparisons import HOSTILE, bead, compare, document, hostile, mark, varied


class Page(HTMLParser):
    """Elements with their attributes and text; fails on what is not closed in order."""

    EMPTY = frozenset(["meta", "link", "input", "br"])

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[int, str] = {}
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        index = len(self.elements) - 1
        self.text[index] = self.text.get(index, "") + data

    def having(self, name: str) -> list[dict[str, str | None]]:
        """Attributes of the elements of this class."""
        return [a for _, a in self.elements if name in (a.get("class") or "").split()]


def embedded(html: str) -> object:
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    assert block
    return json.loads(block[1])


def test_one_file_that_loads_nothing() -> None:
    html = render(comparison(), "html")
    page = Page(html)
    assert html.startswith("<!doctype html>")
    for tag, attributes in page.elements:
        assert "src" not in attributes
        assert not any(name.startswith("on") or name == "style" for name in attributes), tag
        href = attributes.get("href") or "#"
        assert href.startswith(("#", "data:image/svg+xml,")), href
    assert "@import" not in html
    assert "url(" not in html


def test_the_policy_allows_exactly_the_own_style_and_script() -> None:
    html = render_html(hostile())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    allowed = policy[1].replace("&#39;", "'")
    assert allowed.startswith("default-src 'none'; ")
    assert "unsafe" not in allowed
    for tag in ("<style>", '<script type="module">'):
        content = html.split(tag)[1].split("</")[0]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed


def test_every_bead_is_a_row_with_its_sentences() -> None:
    made = varied()
    page = Page(render_html(made))
    assert len(page.having("bead")) == len(made.beads) + 1  # and the template
    ids = [a["id"] for a in page.having("s")]
    expected = [
        f"{side[0]}{i}"
        for b in made.beads
        for side in ("source", "target")
        for i in getattr(b, side)
    ]
    assert ids == expected
    assert [a["id"] for a in page.having("place")] == ["place-0"]
    assert len(page.having("uncertain")) == 1


def test_marks_carry_type_and_shade_and_say_so_in_words() -> None:
    page = Page(render_html(comparison()))
    marks = [a for tag, a in page.elements if tag == "mark" and "data-key" in a]
    assert [a["class"] for a in marks] == ["added strong", "omitted weak"]
    assert marks[0]["title"] == "Added: the original does not say this (90% sure)"


def test_each_sentence_has_its_own_language() -> None:
    sentences = {a["id"]: a for a in Page(render_html(comparison())).having("s")}
    assert sentences["s1"]["lang"] == "bg"
    assert sentences["s10"]["lang"] == "en"
    assert all(a["dir"] == "auto" for a in sentences.values())


def test_the_list_at_the_top_names_what_differs() -> None:
    html = render_html(comparison())
    listed = html.split('<nav id="digest"')[1].split("</nav>")[0]
    for expected in ("цитиран от Kosovo-online", "Good exchange with", "As he added", "0 comments"):
        assert expected in listed
    assert "noting" not in listed  # too weak a mark to stand there
    assert 'href="#s10"' in listed
    changed = render_html(varied()).split('<nav id="digest"')[1].split("</nav>")[0]
    assert re.search(r"120</span><i[^>]*>→</i><span dir=\"auto\">150<", changed)


def test_the_embedded_json_is_the_comparison() -> None:
    for made in (comparison(), varied(), hostile()):
        assert embedded(render_html(made)) == made.to_dict()


def test_hostile_text_and_paths_are_escaped() -> None:
    html = render_html(hostile(), title=HOSTILE[0])
    page = Page(html)
    assert [tag for tag, _ in page.elements].count("script") == 2
    assert {"img", "iframe", "textarea"}.isdisjoint(tag for tag, _ in page.elements)
    assert "49" not in page.text.values()
    assert not set(html) & set("\u202e\u2066\u2028\u2029\x1b\x00\x07\x7f")


@given(st.text(st.characters(exclude_categories=[]), min_size=1))
def test_a_data_block_is_inert_and_keeps_every_character(text: str) -> None:
    block = str(data_block({"a": text}))
    block.encode()
    assert json.loads(block) == {"a": text}
    assert not set(block) & set("<>&\u2028\u2029\u202e\x1b")


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=3))
def test_any_text_makes_a_well_formed_page(texts: list[str]) -> None:
    made = document([text.strip() for text in texts], language="bg", path=texts[0])
    every = range(len(texts))
    first = mark("source", made, made.sentences[0].text, "number")
    html = render_html(compare(made, made, [bead(every, every, first)]), title=texts[0])
    html.encode()
    assert len(Page(html).having("bead")) == 2


def test_options() -> None:
    html = render_html(comparison(), theme="dark", translation=True, title="A & B")
    assert '<html lang="en" data-theme="dark">' in html
    assert "<title>A &amp; B</title>" in html
    assert 'id="beads" class="with-translation"' in html


def test_without_a_translation_nothing_offers_one() -> None:
    made = varied()
    html = render_html(compare(made.source, made.target, made.beads, translated=False))
    page = Page(html)
    assert page.having("translation") == []
    assert 'id="translation"' not in html
    assert "<dd>none</dd>" in html


@pytest.mark.parametrize("empty", ["source", "target", "both"])
def test_an_empty_side(empty: str) -> None:
    full = document(["Едно.", "Две."], language="bg")
    none = document([], language="en")
    source = full if empty == "target" else none
    target = full if empty == "source" else none
    beads = [bead(range(len(source.sentences)), range(len(target.sentences)))]
    html = render_html(compare(source, target, beads if empty != "both" else []))
    assert len(Page(html).having("s")) == (0 if empty == "both" else 2)


def test_quick_from_a_cold_start() -> None:
    code = """
import time
from tests.samples import comparison
made = comparison()
made.summary
made.to_dict()
start = time.process_time()
from align.views.html import render_html
render_html(made)
print(time.process_time() - start)
"""
    spent = min(
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)
        for _ in range(2)
    )
    assert spent < 0.2


def test_a_long_article_renders_in_seconds() -> None:
    from tests.views.comparisons import long

    start = time.process_time()
    html = render_html(long(2000))
    assert time.process_time() - start < 3
    assert len(Page(html).having("s")) == 4000
