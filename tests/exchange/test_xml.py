"""TMX and XLIFF: valid by their content models, and open in Translate Toolkit."""

from __future__ import annotations

import io
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import example, given, settings

from align.difference import Comparison, DiffBead
from align.documents import Document, Sentence
from align.exchange import export, export_moses
from tests.exchange.strategies import comparisons
from tests.samples import comparison

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XLIFF = {
    "x": "urn:oasis:names:tc:xliff:document:2.0",
    "mda": "urn:oasis:names:tc:xliff:metadata:2.0",
    "mtc": "urn:oasis:names:tc:xliff:matches:2.0",
}

# What of TMX 1.4b (without in-line mark-up) and of XLIFF 2.0 a writer of plain text may use.
TMX_DTD = """
<!ELEMENT tmx (header, body)> <!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note|prop)*>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED
  segtype (block|paragraph|sentence|phrase) #REQUIRED o-tmf CDATA #REQUIRED
  adminlang CDATA #REQUIRED srclang CDATA #REQUIRED datatype CDATA #REQUIRED>
<!ELEMENT body (tu*)>
<!ELEMENT note (#PCDATA)>
<!ELEMENT prop (#PCDATA)> <!ATTLIST prop type CDATA #REQUIRED>
<!ELEMENT tu ((note|prop)*, tuv+)>
<!ATTLIST tu tuid CDATA #IMPLIED segtype (block|paragraph|sentence|phrase) #IMPLIED
  srclang CDATA #IMPLIED>
<!ELEMENT tuv ((note|prop)*, seg)> <!ATTLIST tuv xml:lang CDATA #REQUIRED>
<!ELEMENT seg (#PCDATA)>
"""
XLIFF_DTD = """
<!ELEMENT xliff (file+)>
<!ATTLIST xliff version CDATA #FIXED "2.0" srcLang CDATA #REQUIRED trgLang CDATA #REQUIRED>
<!ELEMENT file (unit+)> <!ATTLIST file id NMTOKEN #REQUIRED original CDATA #IMPLIED>
<!ELEMENT unit (matches?, metadata?, notes?, segment+)>
<!ATTLIST unit id NMTOKEN #REQUIRED translate (yes|no) #IMPLIED>
<!ELEMENT matches (match+)>
<!ELEMENT match (source, target)>
<!ATTLIST match ref CDATA #REQUIRED type CDATA #IMPLIED origin CDATA #IMPLIED>
<!ELEMENT metadata (metaGroup+)>
<!ELEMENT metaGroup (meta+)> <!ATTLIST metaGroup category CDATA #IMPLIED>
<!ELEMENT meta (#PCDATA)> <!ATTLIST meta type CDATA #REQUIRED>
<!ELEMENT notes (note+)>
<!ELEMENT note (#PCDATA)>
<!ATTLIST note id NMTOKEN #IMPLIED category CDATA #IMPLIED appliesTo (source|target) #IMPLIED>
<!ELEMENT segment (source, target?)>
<!ATTLIST segment id NMTOKEN #IMPLIED state (initial|translated|reviewed|final) #IMPLIED>
<!ELEMENT source (#PCDATA)>
<!ELEMENT target (#PCDATA)>
"""


def pairs(result: Comparison) -> list[DiffBead]:
    return [bead for bead in result.beads if bead.source and bead.target]


def valid(text: str, dtd: str) -> Element:
    """The root, after a check against the content model; prefixes are cut off for it."""
    etree = pytest.importorskip("lxml.etree")
    tree = etree.fromstring(text.encode())
    root = ElementTree.fromstring(text)
    for node in tree.iter():
        node.tag = etree.QName(node).localname
    etree.cleanup_namespaces(tree)
    rules = etree.DTD(io.StringIO(dtd))
    assert rules.validate(tree), rules.error_log
    return root


def nasty() -> Comparison:
    """Mark-up, control characters, bidirectional marks, and English on the Bulgarian side."""
    source = "Той: <b>\x00&amp;\x0b]]> \u200fабв\ufffe \U0001f600"
    target = '"He": \u202eabc\u202c <!-- --> \x1f%;'
    return Comparison(
        Document(source, (Sentence(0, 0, len(source), source, 0, "en", "post"),), "bg", 'a"<\x01'),
        Document(target, (Sentence(0, 0, len(target), target, 0, "en", "body"),), "en", None),
        None,
        (DiffBead((0,), (0,), "match", 1.0),),
        "",
    )


@given(comparisons())
@example(nasty())
@settings(max_examples=50, deadline=None)
def test_tmx_holds_the_pairs(result: Comparison) -> None:
    root = valid(export(result, "tmx"), TMX_DTD)
    units = root.findall("body/tu")
    assert [unit.get("tuid") for unit in units] == [
        f"b{i}" for i, bead in enumerate(result.beads) if bead.source and bead.target
    ]
    for unit, bead in zip(units, pairs(result), strict=True):
        props = {prop.get("type"): prop.text for prop in unit.findall("prop")}
        assert props["x-kind"] == bead.kind
        assert props["x-source-ids"] == " ".join(map(str, bead.source))
        variants = unit.findall("tuv")
        assert len(variants) == 2
        assert variants[0].get(LANG) == unit.get("srclang", "bg")


@given(comparisons())
@example(nasty())
@settings(max_examples=50, deadline=None)
def test_xliff_holds_every_bead(result: Comparison) -> None:
    root = valid(export(result, "xliff"), XLIFF_DTD)
    ids = {unit.get("id"): unit for unit in root.iterfind(".//x:unit", XLIFF)}
    noted = {note.get("id") for note in root.iterfind(".//x:note", XLIFF)}
    for i, bead in enumerate(result.beads):
        if not bead.source:
            assert f"b{i}" in noted or not any(other.source for other in result.beads)
            continue
        segments = ids[f"b{i}"].findall("x:segment", XLIFF)
        states = {segment.get("state") for segment in segments}
        assert states == ({"translated"} if bead.target else {"initial"})
        assert len(segments) == (1 if bead.target else len(bead.source))
        assert len({segment.get("id") for segment in segments}) == len(segments)
        for match in ids[f"b{i}"].iterfind("mtc:matches/mtc:match", XLIFF):
            assert match.get("ref", "")[1:] in {segment.get("id") for segment in segments}


def test_bidirectional_marks_stay_and_forbidden_characters_go() -> None:
    for name in ("tmx", "xliff"):
        text = "".join(ElementTree.fromstring(export(nasty(), name)).itertext())
        assert "Той: <b>&amp; ]]> \u200fабв \U0001f600" in text
        assert '"He": \u202eabc\u202c <!-- --> %;' in text


def test_an_english_pair_is_no_bulgarian_in_a_memory() -> None:
    unit = ElementTree.fromstring(export(nasty(), "tmx")).find("body/tu")
    assert unit is not None
    assert unit.get("srclang") == "en"
    assert {variant.get(LANG) for variant in unit.findall("tuv")} == {"en"}


def test_where_xliff_puts_what_has_no_partner() -> None:
    root = ElementTree.fromstring(export(comparison(), "xliff"))
    units = {unit.get("id"): unit for unit in root.iterfind(".//x:unit", XLIFF)}
    headline = units["b1"].find("x:notes/x:note", XLIFF)
    assert headline is not None
    assert (headline.text or "").startswith("Left out (headline): Vucic with Ruge")
    dropped = units["b3"].find("x:notes/x:note", XLIFF)
    assert dropped is not None
    assert (dropped.get("id"), dropped.get("appliesTo")) == ("b4", "target")
    candidate = units["b1"].find("mtc:matches/mtc:match/x:target", XLIFF)
    assert candidate is not None
    assert candidate.text == "Translation of sentence 0."
    assert units["b12"].get("translate") == "no"
    assert units["b12"].find("mtc:matches", XLIFF) is None


def test_translate_toolkit_reads_the_tmx() -> None:
    tmx = pytest.importorskip("translate.storage.tmx")
    result = comparison()
    store = tmx.tmxfile(
        io.BytesIO(export(result, "tmx").encode()), sourcelanguage="bg", targetlanguage="en"
    )
    read = [(str(unit.source), str(unit.target)) for unit in store.units]
    sides = (side.splitlines() for side in export_moses(result))
    assert read == list(zip(*sides, strict=True))


def test_translate_toolkit_reads_the_xliff() -> None:
    xliff2 = pytest.importorskip("translate.storage.xliff2")
    result = comparison()
    store = xliff2.Xliff2File.parsestring(export(result, "xliff").encode())
    read = [(str(unit.source), str(unit.target)) for unit in store.units if unit.target]
    sides = (side.splitlines() for side in export_moses(result))
    assert read == list(zip(*sides, strict=True))
    assert (store.sourcelanguage, store.targetlanguage) == ("bg", "en")
