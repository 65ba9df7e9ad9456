/* Correcting: select sentences, change beads, undo, save. */

const sentences = { s: new Map(), t: new Map(), tr: new Map() };
for (const node of $$("#beads .s")) sentences[node.id[0]].set(Number(node.dataset.id), node);
for (const node of $$("#beads .tr")) sentences.tr.set(Number(node.dataset.id), node);

const history = { lists: [data.beads], at: 0, saved: 0 };
const chosen = { source: new Set(), target: new Set() };
let mark = null; // the one last gone to
const beadsNow = () => history.lists[history.at];
const keyOf = (bead) =>
  JSON.stringify([bead.source, bead.target, bead.kind, bead.label, bead.repeats, !!bead.corrected]);

/* Rows: the same as in templates/parts.html.j2. The sentences themselves are kept and moved. */

const NAMES = { moved: "Moved", added: "Added", omitted: "Omitted" };

function head(bead) {
  const line = make("p", "head");
  if (bead.kind !== "match") line.append(make("span", "chip", NAMES[bead.kind]));
  if (bead.label) line.append(make("span", "label", bead.label));
  if (bead.kind === "moved") {
    const jumpLink = make("a", "jump", `from sentence ${ranges(bead.target)} of the original`);
    jumpLink.href = `#place-${bead.target[0]}`;
    line.append(jumpLink);
  }
  if (bead.repeats.length) {
    const word = bead.repeats.length === 1 ? "sentence" : "sentences";
    const button = make("button", "repeats", `repeats ${word} ${ranges(bead.repeats)} of the ${bead.source.length ? "original" : "article"}`);
    button.type = "button";
    button.dataset.ids = bead.repeats.join(" ");
    line.append(button);
  }
  if (bead.score < 0.5) {
    line.append(make("span", "uncertain", `check: ${Math.round(bead.score * 100)}% sure`));
  }
  if (bead.corrected) line.append(make("span", "corrected", "corrected"));
  return line;
}

function buildRow(bead) {
  const row = $("#bead-template").content.firstElementChild.cloneNode(true);
  row.classList.add(bead.kind);
  if (bead.label) row.classList.add(`is-${bead.label}`);
  if (bead.score < 0.5) row.classList.add("doubtful");
  row.dataset.key = keyOf(bead);
  const [source, target] = SIDES.map((side) => $(`.${side}`, row));
  if (bead.kind !== "match" || bead.corrected || bead.score < 0.5) {
    (bead.source.length ? source : target).append(head(bead));
  }
  source.append(...bead.source.map((id) => sentences.s.get(id)));
  target.append(...bead.target.map((id) => sentences.t.get(id)));
  if (!bead.source.length) source.append(make("p", "none", "not in the article"));
  if (!bead.target.length) target.append(make("p", "none", "not in the original"));
  $(".translation", row)?.append(...bead.source.map((id) => sentences.tr.get(id)));
  if (bead.source.length && bead.target.length && bead.source.length + bead.target.length > 2) {
    $(".tie", row).append(make("span", "", `${bead.source.length}:${bead.target.length}`));
  }
  return row;
}

function buildPlace(bead) {
  const place = $("#bead-template").content.firstElementChild.cloneNode(true);
  place.className = "place";
  place.id = `place-${bead.target[0]}`;
  place.removeAttribute("tabindex");
  const link = make("a", "jump");
  link.href = `#s${bead.source[0]}`;
  const quote = make("q", "", excerpt(data.target.sentences[bead.target[0]].text));
  link.append(make("b", "", ranges(bead.target)), ` moved, shown beside ${ranges(bead.source)}: `, quote);
  $(".target", place).append(link);
  return place;
}

let keyed = false;

/* Bring the rows in line with the beads, touching only what changed. */
function show() {
  if (!keyed) allRows().forEach((row, i) => { row.dataset.key = keyOf(data.beads[i]); });
  keyed = true;
  const beads = beadsNow();
  const old = new Map(allRows().map((row) => [row.dataset.key, row]));
  const rowOf = new Map(beads.map((bead) => [bead, old.get(keyOf(bead)) ?? buildRow(bead)]));
  const wanted = beads.map((bead) => rowOf.get(bead));
  const kept = new Set(wanted);
  for (const child of [...table.children]) {
    if (!kept.has(child) && !child.classList.contains("titles")) child.remove();
  }
  let next = $(".titles", table).nextElementSibling;
  for (const row of wanted) {
    if (row === next) next = next.nextElementSibling;
    else table.insertBefore(row, next);
  }
  for (const bead of beads.filter((b) => b.kind === "moved").reverse()) {
    const standing = beads.filter((b) => b.kind !== "moved" && b.target.some((id) => id < bead.target[0]));
    const before = standing.reduce((a, b) => (!a || b.target.findLast((id) => id < bead.target[0])
      > a.target.findLast((id) => id < bead.target[0]) ? b : a), null);
    (before ? rowOf.get(before) : $(".titles", table)).after(buildPlace(bead));
  }
  const live = new Set(beads.flatMap((bead) => bead.differences.map(markKey)));
  for (const each of $$("#beads mark")) {
    if (live.has(each.dataset.key)) delete each.dataset.gone;
    else each.dataset.gone = "";
  }
  showFigures(beads);
  showDigest(beads);
  filter();
  showSelection();
}

function showFigures(beads) {
  const summary = summarise(data, beads);
  for (const side of SIDES) {
    const share = summary[`${side}_coverage`];
    const whole = share > 0 && share < 1 ? Math.min(Math.max(share, 0.01), 0.99) : share;
    $(`meter.${side}`).value = share;
    $(`[data-coverage="${side}"]`).textContent = `${Math.round(whole * 100)}%`;
  }
  summary.words = beads.reduce((sum, bead) => sum + bead.differences.length, 0);
  for (const element of $$("[data-count]")) element.textContent = summary[element.dataset.count];
}

/* Selection */

function choose(node) {
  const set = chosen[node.dataset.side];
  const id = Number(node.dataset.id);
  if (!set.delete(id)) set.add(id);
  node.setAttribute("aria-checked", set.has(id));
  showSelection();
}

function chooseNothing() {
  mark = null;
  for (const side of SIDES) {
    for (const id of chosen[side]) sentences[side[0]].get(id).setAttribute("aria-checked", "false");
    chosen[side].clear();
  }
}

function showSelection() {
  const picked = touched();
  const both = chosen.source.size && chosen.target.size;
  const one = picked.length === 1;
  const at = one ? beadsNow().indexOf(picked[0]) : -1;
  const able = {
    link: both,
    split: one && split(data, beadsNow(), picked[0], chosen) !== beadsNow(),
    up: one && at > 0,
    down: one && at < beadsNow().length - 1,
    unlink: picked.some((bead) => bead.source.length && bead.target.length),
    dismiss: mark !== null,
    label: one && picked[0].label !== null,
    undo: history.at > 0,
    redo: history.at < history.lists.length - 1,
    save: true,
  };
  for (const control of $$("#bench [data-do]")) control.disabled = !able[control.dataset.do];
  $("#bench select").value = able.label ? picked[0].label : "";
  const parts = [["source", "article"], ["target", "original"]]
    .filter(([side]) => chosen[side].size).map(([side, name]) => `${name} ${ranges(chosen[side])}`);
  if (mark) parts.push(`mark “${excerpt(mark.textContent)}”`);
  const unsaved = history.at === history.saved ? "" : " · not saved";
  const steps = history.at ? `${history.at} ${history.at === 1 ? "correction" : "corrections"}${unsaved}` : "Select sentences";
  $("#selection").textContent = parts.join(" · ") || steps;
}

function touched() {
  const found = new Set();
  for (const side of SIDES) for (const id of chosen[side]) found.add(holder(beadsNow(), side, id));
  return [...found];
}

/* Actions */

function change(beads) {
  if (beads === beadsNow()) return;
  history.lists.splice(history.at + 1, Infinity, beads);
  history.at += 1;
  if (history.saved >= history.at) history.saved = -1;
  settleDown();
}

function travel(by) {
  const at = history.at + by;
  if (at < 0 || at >= history.lists.length) return;
  history.at = at;
  settleDown();
}

function settleDown() {
  const focused = document.activeElement?.closest(".s");
  chooseNothing();
  show();
  if (focused) {
    focused.scrollIntoView({ block: "nearest" });
    focused.focus({ preventScroll: true });
  }
}

function corrected() {
  return { ...data, beads: beadsNow(), summary: summarise(data, beadsNow()) };
}

function save() {
  const url = URL.createObjectURL(
    new Blob([`${JSON.stringify(corrected(), null, 2)}\n`], { type: "application/json" }));
  const link = make("a");
  link.href = url;
  link.download = `${(data.source.path ?? "alignment").split(/[\\/]/).at(-1).replace(/\.\w+$/, "")}.corrected.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  history.saved = history.at;
  showSelection();
}

const actions = {
  link: () => change(link(data, beadsNow(), chosen)),
  split: () => change(split(data, beadsNow(), touched()[0], chosen)),
  up: () => change(merge(data, beadsNow(), touched()[0], -1)),
  down: () => change(merge(data, beadsNow(), touched()[0], 1)),
  unlink: () => change(unlink(data, beadsNow(), chosen)),
  dismiss: () => change(dismiss(beadsNow(), mark.dataset.key)),
  undo: () => travel(-1),
  redo: () => travel(1),
  save,
};
const actionKeys = {
  l: "link", s: "split", M: "up", m: "down", x: "unlink", u: "undo", U: "redo", w: "save",
  Delete: "dismiss", Backspace: "dismiss",
};

function toggleCorrecting() {
  const on = root.classList.toggle("correcting");
  $("#correct").setAttribute("aria-pressed", on);
  $("#bench").hidden = !on;
  chooseNothing();
  mark = document.activeElement.closest("mark:not(.off)");
  for (const node of [...sentences.s.values(), ...sentences.t.values()]) {
    const attributes = { role: "checkbox", tabindex: "0", "aria-checked": "false" };
    for (const [name, value] of Object.entries(attributes)) {
      if (on) node.setAttribute(name, value);
      else node.removeAttribute(name);
    }
  }
  showSelection();
}

/* The sentence that an arrow key leads to: along its side, or across to its counterpart. */
function neighbour(node, key) {
  if (key === "ArrowLeft" || key === "ArrowRight") {
    return $(key === "ArrowLeft" ? ".source .s" : ".target .s", node.closest(".bead"));
  }
  const column = $$(`#beads .bead:not([hidden]) .${node.dataset.side} .s`);
  return column[column.indexOf(node) + (key === "ArrowDown" ? 1 : -1)];
}

keys.e = toggleCorrecting;
keys.Escape = () => { chooseNothing(); showSelection(); };
for (const [key, name] of Object.entries(actionKeys)) {
  keys[key] = () => {
    const button = $(`#bench [data-do="${name}"]`);
    if (!$("#bench").hidden && !button.disabled) actions[name]();
  };
}
$("#correct").addEventListener("click", toggleCorrecting);
for (const button of $$("#bench button")) {
  button.addEventListener("click", () => actions[button.dataset.do]());
}
$("#bench select").addEventListener("change", (event) =>
  change(relabel(beadsNow(), touched()[0], event.target.value)));
table.addEventListener("click", (event) => {
  const node = event.target.closest(".s");
  if (node && root.classList.contains("correcting") && getSelection().isCollapsed) choose(node);
});
table.addEventListener("focusin", (event) => {
  const found = event.target.closest("mark:not(.off)");
  if (found === mark || !root.classList.contains("correcting")) return;
  mark = found;
  showSelection();
});
table.addEventListener("keydown", (event) => {
  const node = event.target.closest(".s");
  if (!node || !root.classList.contains("correcting")) return;
  if (event.key === " " || event.key === "Enter") {
    event.preventDefault();
    choose(node);
  } else if (event.key.startsWith("Arrow")) {
    event.preventDefault();
    const next = neighbour(node, event.key);
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  }
});
addEventListener("beforeunload", (event) => {
  if (history.at > 0 && history.at !== history.saved) event.preventDefault();
});
