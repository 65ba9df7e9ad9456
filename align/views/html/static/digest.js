/* The list at the top of what differs, made anew after each correction: the same entries as
   rows.digest gives, in the same elements as in templates/parts.html.j2. */

const LISTED = 6;
const EXCERPT = 110;
const WEAK = 0.5;

/* Ids as people write them: 8–10, 12. */
const ranges = (ids) =>
  runs([...ids]).map((run) => (run.length > 1 ? `${run[0]}–${run.at(-1)}` : run[0])).join(", ");

function make(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/* Text on one line, without characters that reorder what is read (see views/clean.py). */
function printable(text) {
  return text
    .replace(/(?!\ufeff)\s|[\x1c-\x1f\x85]/g, " ")
    .replace(/\p{Cc}/gu, (sign) => (sign < " " ? String.fromCharCode(0x2400 + sign.charCodeAt(0)) : "\ufffd"))
    .replace(/(?![\u200c\u200d])\p{Cf}/gu, "")
    .replace(/\p{Cs}/gu, "\ufffd")
    .replace(/ +/g, " ");
}

function excerpt(text) {
  const shown = [...printable(text)];
  return shown.length <= EXCERPT ? shown.join("") : `${shown.slice(0, EXCERPT - 1).join("").trimEnd()}…`;
}

function digest(beads) {
  const lists = { added: [], omitted: [], changed: [], moved: [] };
  for (const bead of beads) {
    if (bead.kind !== "match") {
      const side = bead.source.length ? "source" : "target";
      const sentence = data[side].sentences[bead[side][0]];
      const name = bead.label ?? `from ${ranges(bead.target)}`;
      lists[bead.kind].push({ name, side, sentence, text: excerpt(sentence.text) });
    }
    const sure = bead.differences.filter(({ score }) => score >= WEAK);
    for (const type of new Set(sure.map((difference) => difference.type))) {
      const entries = sure.filter((d) => d.type === type).map((d) => entryOf(bead, d));
      if (type in lists) lists[type].push(...entries.map((entry) => ({ ...entry, name: "words" })));
      else lists.changed.push(...paired(entries));
    }
  }
  return lists;
}

function entryOf(bead, { side, type, start, text }) {
  const all = bead[side].map((id) => data[side].sentences[id]);
  const sentence = all.find((s) => s.end > start) ?? all[0];
  return { name: type, side, sentence, text: excerpt(text) };
}

/* What changed: the words of the article with those of the original, as far as there are both. */
function paired(entries) {
  const [source, target] = SIDES.map((side) => entries.filter((entry) => entry.side === side));
  const both = Math.min(source.length, target.length);
  const pairs = source.slice(0, both).map((entry, i) => ({ ...entry, other: target[i].text }));
  return [...pairs, ...source.slice(both), ...target.slice(both)];
}

function itemOf({ name, side, sentence, text, other }) {
  const words = make("span", "", text);
  words.lang = sentence.language;
  const link = make("a");
  link.href = `#${side[0]}${sentence.id}`;
  link.append(make("b", "", name), " ", words);
  if (other) {
    const arrow = make("i", "", "→");
    arrow.setAttribute("aria-label", "against");
    link.append(arrow, make("span", "", other));
  }
  for (const span of $$("span", link)) span.dir = "auto";
  const item = make("li");
  item.append(link);
  return item;
}

function showDigest(beads) {
  for (const [kind, list] of Object.entries(digest(beads))) {
    const section = $(`#digest .${kind}`);
    const items = list.map(itemOf);
    const [first, more] = $$("ul", section);
    section.hidden = !items.length;
    $("small", section).textContent = items.length;
    first.replaceChildren(...items.slice(0, LISTED));
    more.replaceChildren(...items.slice(LISTED));
    $("details", section).hidden = items.length <= LISTED;
    $("summary", section).textContent = `${items.length - LISTED} more`;
  }
}
