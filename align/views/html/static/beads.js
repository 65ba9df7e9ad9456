/* Corrections of an alignment, as functions from one list of beads to the next. Nothing is changed
   in place, so that undo is a matter of keeping the lists. Rules (what is moved, reading order,
   coverage) are those of the align-diff format, version 1. */

const SIDES = ["source", "target"];

/* The bead that holds a sentence. */
function holder(beads, side, id) {
  return beads.find((bead) => bead[side].includes(id));
}

/* The bead made of these sentences. `kept` gives what is known about it already. */
function makeBead(data, source, target, kept = {}) {
  const ascending = (ids) => [...new Set(ids)].sort((a, b) => a - b);
  const bead = { source: ascending(source), target: ascending(target) };
  const both = bead.source.length > 0 && bead.target.length > 0;
  const side = bead.source.length ? "source" : "target";
  return {
    ...bead,
    kind: both ? "match" : side === "source" ? "added" : "omitted",
    label: both ? null : kept.label ?? likelyLabel(data, side, bead[side]),
    score: 1.0,
    repeats: both ? [] : kept.repeats ?? [],
    differences: both ? (kept.differences ?? []).filter((d) => lies(data, d, bead[d.side])) : [],
    corrected: true,
  };
}

/* Whether a difference lies wholly in one of these sentences. */
function lies(data, difference, ids) {
  const all = data[difference.side].sentences;
  return ids.some((id) => all[id].start <= difference.start && difference.end <= all[id].end);
}

/* What sentences without a counterpart are, as far as their role and paragraph tell. */
function likelyLabel(data, side, ids) {
  const all = data[side].sentences;
  const role = all[ids[0]].role;
  if (role !== "body" && ids.every((id) => all[id].role === role)) return role;
  const { paragraph } = all[ids[0]];
  const whole = all.filter((sentence) => sentence.paragraph === paragraph);
  return whole.length === ids.length && whole.every(({ id }) => ids.includes(id))
    ? "paragraph" : "sentence";
}

/* Take sentences out of their beads; what is left of those stays together. */
function takeOut(data, beads, chosen) {
  return beads.flatMap((bead) => {
    const [source, target] = SIDES.map((side) => bead[side].filter((id) => !chosen[side].has(id)));
    if (source.length === bead.source.length && target.length === bead.target.length) return [bead];
    return source.length || target.length ? [makeBead(data, source, target, bead)] : [];
  });
}

/* One bead of the chosen sentences. */
function link(data, beads, chosen) {
  const made = makeBead(data, [...chosen.source], [...chosen.target]);
  return settle(data, [...takeOut(data, beads, chosen), made]);
}

/* The chosen sentences have no counterpart; neighbours on one side become one bead. */
function unlink(data, beads, chosen) {
  const made = SIDES.flatMap((side) =>
    runs([...chosen[side]]).map((ids) =>
      side === "source" ? makeBead(data, ids, []) : makeBead(data, [], ids)));
  return settle(data, [...takeOut(data, beads, chosen), ...made]);
}

function runs(ids) {
  const found = [];
  for (const id of ids.sort((a, b) => a - b)) {
    if (found.at(-1)?.at(-1) === id - 1) found.at(-1).push(id);
    else found.push([id]);
  }
  return found;
}

/* Cut a bead before its first chosen sentence; a side with none chosen is cut in proportion. */
function split(data, beads, bead, chosen) {
  const shares = SIDES.map((side) => {
    const at = bead[side].findIndex((id) => chosen[side].has(id));
    return at < 0 ? null : at / bead[side].length;
  });
  const known = shares.find((share) => share !== null) ?? 0;
  const at = SIDES.map((side, i) => Math.round((shares[i] ?? known) * bead[side].length));
  const parts = [[0, 0, ...at], [...at, Infinity, Infinity]].map(([a, b, c, d]) =>
    [bead.source.slice(a, c), bead.target.slice(b, d)]);
  if (parts.some(([source, target]) => !source.length && !target.length)) return beads;
  const made = parts.map(([source, target]) => makeBead(data, source, target, bead));
  return settle(data, beads.flatMap((other) => (other === bead ? made : [other])));
}

/* Join a bead and the one that stands `step` after it (-1: before it). */
function merge(data, beads, bead, step) {
  const other = beads[beads.indexOf(bead) + step];
  if (!other) return beads;
  const both = step < 0 ? [other, bead] : [bead, other];
  const made = makeBead(data, both.flatMap((b) => b.source), both.flatMap((b) => b.target), {
    label: both[0].label === both[1].label ? both[0].label : null,
    repeats: both.flatMap((b) => b.repeats),
    differences: both.flatMap((b) => b.differences),
  });
  return settle(data, beads.flatMap((b) => (b === bead ? [made] : b === other ? [] : [b])));
}

function relabel(beads, bead, label) {
  if (bead.label === null || bead.label === label) return beads;
  return beads.map((b) => (b === bead ? { ...b, label, score: 1.0, corrected: true } : b));
}

/* What a mark of words is known by. */
const markKey = ({ side, start, end, type }) => `${side}:${start}:${end}:${type}`;

/* A mark that is wrong: there is no difference. */
function dismiss(beads, key) {
  const others = (bead) => bead.differences.filter((d) => markKey(d) !== key);
  return beads.map((bead) => (others(bead).length === bead.differences.length
    ? bead : { ...bead, differences: others(bead), corrected: true }));
}

/* Find the kinds and the reading order of beads that were changed. */
function settle(data, beads) {
  const bySource = beads.filter((b) => b.source.length).sort((a, b) => a.source[0] - b.source[0]);
  const ordered = inOrder(bySource.filter((b) => b.target.length));
  const settled = bySource.map((bead) => {
    if (!bead.target.length) return bead;
    const kind = ordered.has(bead) ? "match" : "moved";
    return kind === bead.kind ? bead : { ...bead, kind };
  });
  /* An omitted bead stands right after the bead that holds the target sentence before it. */
  for (const bead of beads.filter((b) => !b.source.length).sort((a, b) => a.target[0] - b.target[0])) {
    const before = bead.target[0] - 1;
    const at = before < 0 ? -1 : settled.findIndex((b) => b.target.includes(before));
    settled.splice(at + 1, 0, bead);
  }
  return settled;
}

/* The heaviest set of beads, given by source, that are in the target's order too. Sentences weigh,
   but less in beads that had been moved: those should not become the measure for the others. */
function inOrder(beads) {
  const best = beads.map(() => ({ weight: 0, from: -1 }));
  let last = -1;
  beads.forEach((bead, i) => {
    for (let j = 0; j < i; j += 1) {
      if (beads[j].target[0] < bead.target[0] && best[j].weight > best[i].weight) {
        best[i] = { weight: best[j].weight, from: j };
      }
    }
    best[i].weight += (bead.source.length + bead.target.length) * (bead.kind === "moved" ? 0.5 : 1);
    if (last < 0 || best[i].weight > best[last].weight) last = i;
  });
  const chosen = new Set();
  for (let i = last; i >= 0; i = best[i].from) chosen.add(beads[i]);
  return chosen;
}

/* Counts by kind and coverage: characters of match and moved beads that lie in no difference. */
function summarise(data, beads) {
  const summary = { match: 0, moved: 0, added: 0, omitted: 0 };
  for (const bead of beads) summary[bead.kind] += 1;
  for (const side of SIDES) {
    const all = data[side].sentences;
    const length = (sentence) => sentence.end - sentence.start;
    const total = all.reduce((sum, sentence) => sum + length(sentence), 0);
    let covered = 0;
    for (const bead of beads.filter((b) => b.source.length && b.target.length)) {
      for (const id of bead[side]) covered += length(all[id]);
      for (const { side: of, start, end } of bead.differences) covered -= of === side ? end - start : 0;
    }
    summary[`${side}_coverage`] = total ? covered / total : 1.0;
  }
  return summary;
}
