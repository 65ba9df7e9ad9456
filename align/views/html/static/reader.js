/* Reading: walk the differences, filter, search, switch translation and theme. */

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const root = document.documentElement;
const table = $("#beads");
const data = JSON.parse($("#data").textContent);

const allRows = () => $$("#beads > .bead");
const isShown = (element) => !element.closest("[hidden]");

for (const element of $$(".language")) {
  try {
    element.textContent = new Intl.DisplayNames(["en"], { type: "language" }).of(element.dataset.code);
  } catch { /* not a language code: it stays as it is */ }
}

/* Differences: rows that are no plain match, and marks of words. */

function differences() {
  return $$("#beads > .bead:not(.match), #beads mark:not(.off)").filter((element) =>
    isShown(element) && (element.localName !== "mark" || !table.classList.contains("no-words")));
}

let current = null;

function go(element) {
  element.closest(".bead")?.scrollIntoView({ block: "nearest" });
  element.scrollIntoView({ block: "center" });
  element.focus({ preventScroll: true });
}

function walk(step) {
  const list = differences();
  if (!list.length) return;
  const here = table.contains(document.activeElement) ? document.activeElement : current;
  let at = list.indexOf(here);
  if (at >= 0) at += step;
  else if (here?.isConnected) {
    const after = list.findIndex((element) =>
      here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
    at = (after < 0 ? list.length : after) - (step < 0 ? 1 : 0);
  } else at = step < 0 ? -1 : 0;
  current = list[(at + list.length) % list.length];
  go(current);
  count();
}

function count() {
  const list = differences();
  const at = list.indexOf(current);
  $("#counter").textContent = `${at < 0 ? "–" : at + 1} / ${list.length}`;
}

function step(by) {
  const rows = allRows().filter(isShown);
  const at = rows.indexOf(document.activeElement?.closest(".bead"));
  const row = rows[at < 0 ? (by < 0 ? rows.length - 1 : 0) : at + by];
  if (row) {
    row.scrollIntoView({ block: "nearest" });
    row.focus({ preventScroll: true });
  }
}

/* Filter. A row shows if its kind is wanted, or if it has marked words and those are. */

function filter() {
  const wanted = new Set($$("#filter :checked").map((input) => input.value));
  const sure = Number($("#sure").value);
  for (const mark of $$("#beads mark")) {
    mark.classList.toggle("off", "gone" in mark.dataset || Number(mark.dataset.score) < sure);
  }
  table.classList.toggle("no-words", !wanted.has("words"));
  const marked = wanted.has("words")
    ? new Set($$("#beads mark:not(.off)").map((mark) => mark.closest(".bead"))) : new Set();
  for (const row of allRows()) row.hidden = !wanted.has(kindOf(row)) && !marked.has(row);
  for (const place of $$("#beads > .place")) place.hidden = !wanted.has("moved");
  fold();
  count();
  document.dispatchEvent(new Event("rows"));
}

const kindOf = (row) => row.classList[1];

/* A line in the place of each run of hidden rows, which brings them back. */
function fold() {
  for (const line of $$(".fold")) line.remove();
  let run = [];
  const close = (before) => {
    if (!run.length) return;
    const hidden = run;
    const line = $("#fold-template").content.firstElementChild.cloneNode(true);
    const button = $("button", line);
    button.textContent = `${run.length} ${run.length === 1 ? "row" : "rows"} hidden`;
    button.addEventListener("click", () => {
      for (const row of hidden) row.hidden = false;
      line.remove();
      hidden[0].focus();
      count();
      document.dispatchEvent(new Event("rows"));
    });
    table.insertBefore(line, before);
    run = [];
  };
  for (const row of allRows()) {
    if (row.hidden) run.push(row);
    else close(row);
  }
  close(null);
}

/* Search: hits are painted by the browser, the text stays as it is. */

let hits = [];
let hit = -1;

function search() {
  const query = $("#search").value.trim();
  hits = [];
  hit = -1;
  if (query) {
    const pattern = new RegExp(
      query.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replace(/\s+/g, "\\s+"), "giu");
    const where = table.classList.contains("with-translation") ? ".s, .tr" : ".s";
    for (const sentence of $$(where, table)) {
      if (!isShown(sentence)) continue;
      for (const match of sentence.textContent.matchAll(pattern)) {
        hits.push(range(sentence, match.index, match.index + match[0].length));
      }
    }
  }
  paint();
}

function range(element, start, end) {
  const made = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let position = 0;
  while (walker.nextNode()) {
    const { length } = walker.currentNode;
    if (start >= position && start < position + length) made.setStart(walker.currentNode, start - position);
    if (end <= position + length) {
      made.setEnd(walker.currentNode, end - position);
      break;
    }
    position += length;
  }
  return made;
}

function paint() {
  if (window.CSS?.highlights) {
    CSS.highlights.set("hit", new Highlight(...hits));
    CSS.highlights.set("hit-now", new Highlight(...(hits[hit] ? [hits[hit]] : [])));
  }
  const found = hit < 0 ? `${hits.length} found` : `${hit + 1} / ${hits.length}`;
  $("#hits").textContent = $("#search").value.trim() ? found : "";
}

function walkHits(by) {
  if (!hits.length) return;
  hit = (hit < 0 && by < 0 ? hits.length - 1 : hit + by + hits.length) % hits.length;
  hits[hit].startContainer.parentElement.closest(".s, .tr").scrollIntoView({ block: "center" });
  paint();
}

/* Sentences that a post repeats, and partners of what is pointed at */

function echo(button, on) {
  const side = button.closest(".bead").classList.contains("added") ? "t" : "s";
  for (const id of button.dataset.ids.split(" ")) {
    document.getElementById(side + id)?.classList.toggle("echo", on);
  }
}

let pinned = null;

table.addEventListener("click", (event) => {
  const button = event.target.closest(".repeats");
  if (!button) return;
  if (pinned) echo(pinned, false);
  pinned = pinned === button ? null : button;
  if (!pinned) return;
  echo(button, true);
  const side = button.closest(".bead").classList.contains("added") ? "t" : "s";
  document.getElementById(side + button.dataset.ids.split(" ")[0])
    ?.scrollIntoView({ block: "center" });
});
for (const [type, on] of [["pointerover", true], ["focusin", true], ["pointerout", false], ["focusout", false]]) {
  table.addEventListener(type, (event) => {
    const post = event.target.closest?.(".bead")?.querySelector(".repeats");
    if (post && post !== pinned) echo(post, on);
    event.target.closest?.(".bead")?.classList.toggle("partner", on);
  });
}

/* Switches and keys */

function toggleTranslation() {
  const button = $("#translation");
  if (!button) return;
  const on = table.classList.toggle("with-translation");
  button.setAttribute("aria-pressed", on);
  if ($("#search").value) search();
  document.dispatchEvent(new Event("rows"));
}

function toggleTheme() {
  const dark = root.dataset.theme === "dark"
    || (root.dataset.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "light" : "dark";
}

const keys = {
  n: () => walk(1),
  N: () => walk(-1),
  j: () => step(1),
  k: () => step(-1),
  "/": () => $("#search").select(),
  f: () => $("#filter input").focus(),
  t: toggleTranslation,
  d: toggleTheme,
  "?": () => $("#help").showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input:not([type=checkbox], [type=range]), select");
  if (event.ctrlKey || event.metaKey || event.altKey || typing || $("dialog[open]")) return;
  const action = keys[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

$("#search").addEventListener("input", search);
$("#search").addEventListener("keydown", (event) => {
  if (event.key === "Enter") walkHits(event.shiftKey ? -1 : 1);
  if (event.key === "Escape") {
    const sentence = hits[hit]?.startContainer.parentElement.closest(".bead");
    $("#search").value = "";
    search();
    if (sentence) sentence.focus();
    else $("#search").blur();
  }
});
$("#filter").addEventListener("input", () => { filter(); search(); });
$("#next").addEventListener("click", () => walk(1));
$("#previous").addEventListener("click", () => walk(-1));
$("#translation")?.addEventListener("click", toggleTranslation);
$("#theme").addEventListener("click", toggleTheme);
$("#help-open").addEventListener("click", keys["?"]);
addEventListener("hashchange", () => {
  current = document.getElementById(location.hash.slice(1))?.closest(".bead") ?? current;
  current?.focus({ preventScroll: true });
  count();
});
$("#bar").hidden = false;
count();
