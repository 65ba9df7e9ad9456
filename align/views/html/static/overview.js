/* The strip at the edge that shows the whole document, and ribbons of what was moved. */

const overview = $("#overview");
const SVG = "http://www.w3.org/2000/svg";
const LANES = { source: [0, 14], target: [22, 14] };

function draw(parent, name, attributes) {
  const element = parent.appendChild(document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

const placeOf = (row) => `place-${$(".target .s", row).dataset.id}`;

/* Rows are as high as they have text, differences never too low to be seen or hit. */
let marksOfRows = [];
let total = 1;

function drawOverview() {
  const items = [...table.children].filter((row) => !row.hidden && row.matches(".bead, .place"));
  const plain = items.map(({ className, firstElementChild: source, lastElementChild: target }) =>
    (className === "place" ? 0 : 40 + Math.max(source.textContent.length, target.textContent.length)));
  const least = plain.reduce((a, b) => a + b, 0) / 300;
  total = 0;
  marksOfRows = items.map((row, i) => {
    const mark = { row, top: total, height: plain[i] && Math.max(plain[i], least) };
    total += mark.height;
    return mark;
  });
  overview.replaceChildren();
  overview.setAttribute("viewBox", `0 0 36 ${total || 1}`);
  const shapes = {};
  const places = new Map(marksOfRows.map((mark) => [mark.row.id, mark.top]));
  const add = (kind, side, top, height) => {
    const [x, width] = LANES[side];
    shapes[kind] = `${shapes[kind] ?? ""}M${x} ${top}h${width}v${height}h${-width}z`;
  };
  const marked = { source: new Set(), target: new Set() };
  for (const mark of $$("#beads:not(.no-words) mark:not(.off)")) {
    marked[mark.closest(".s").dataset.side].add(mark.closest(".bead"));
  }
  for (const { row, top, height } of marksOfRows) {
    if (!height) continue;
    const kind = kindOf(row);
    const gap = Math.min(height * 0.15, total / 400);
    if (kind !== "omitted") add(kind, "source", top, height - gap);
    const place = kind === "moved" ? places.get(placeOf(row)) : undefined;
    if (place !== undefined) {
      add(kind, "target", place - least, least * 2);
      const middle = top + height / 2;
      draw(overview, "path", { class: "ribbon", d: `M14 ${middle}C20 ${middle} 16 ${place} 22 ${place}` });
    } else if (kind !== "added") add(kind, "target", top, height - gap);
    for (const side of SIDES) {
      if (marked[side].has(row)) add("words", side, top + height * 0.3, Math.max(height * 0.2, least));
    }
  }
  for (const kind of ["match", "moved", "added", "omitted", "words"]) {
    if (shapes[kind]) draw(overview, "path", { class: kind, d: shapes[kind] });
  }
  draw(overview, "rect", { class: "window", x: -1, width: 38, y: 0, height: 0 });
  follow();
  drawRibbons();
}

/* The frame of what the window shows. Rows stand in order, so the first and last are bisected. */
function follow() {
  const frame = $(".window", overview);
  if (!frame || !marksOfRows.length) return;
  const firstBelow = (y) => {
    let [low, high] = [0, marksOfRows.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (marksOfRows[middle].row.getBoundingClientRect().bottom > y) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const edge = (y) => {
    const { row, top, height } = marksOfRows[firstBelow(y)];
    const box = row.getBoundingClientRect();
    return top + height * Math.min(Math.max((y - box.top) / (box.height || 1), 0), 1);
  };
  const top = edge($("#bar").getBoundingClientRect().bottom);
  frame.setAttribute("y", top);
  frame.setAttribute("height", Math.max(edge(innerHeight) - top, 0));
}

function jump(event) {
  const box = overview.getBoundingClientRect();
  const padding = parseFloat(getComputedStyle(overview).paddingTop);
  const at = ((event.clientY - box.top - padding) / (box.height - 2 * padding)) * total;
  const mark = marksOfRows.find(({ top, height }) => at < top + height) ?? marksOfRows.at(-1);
  mark?.row.scrollIntoView({ block: "center" });
}

/* From a moved row to its place in the other text. */
function drawRibbons() {
  $("#ribbons")?.remove();
  const moved = $$("#beads > .moved").filter(isShown);
  if (!moved.length) return;
  const svg = draw(table, "svg", { id: "ribbons", "aria-hidden": "true" });
  const origin = table.getBoundingClientRect();
  moved.forEach((row, i) => {
    const place = document.getElementById(placeOf(row));
    const tie = $(".tie", row).getBoundingClientRect();
    if (!place || !tie.width) return;
    const goal = place.getBoundingClientRect();
    const [left, right] = [tie.left - origin.left, tie.right - origin.left];
    const y1 = tie.top + tie.height / 2 - origin.top;
    const y2 = goal.top + goal.height / 2 - origin.top;
    const lane = left + (right - left) * [0.14, 0.86, 0.24, 0.76][i % 4];
    const bend = Math.sign(y2 - y1) * Math.min(18, Math.abs(y2 - y1) / 2);
    draw(svg, "path", { d: `M${left} ${y1}Q${lane} ${y1} ${lane} ${y1 + bend}V${y2 - bend}Q${lane} ${y2} ${right - 4} ${y2}` });
    draw(svg, "path", { class: "arrow", d: `M${right} ${y2}l-7 -3.5v7z` });
  });
}

let waiting = false;
function later(action) {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; action(); });
}

document.addEventListener("rows", drawOverview);
addEventListener("scroll", () => later(follow), { passive: true });
new ResizeObserver(() => later(() => { follow(); drawRibbons(); })).observe(table);
overview.addEventListener("pointerdown", (event) => {
  overview.setPointerCapture(event.pointerId);
  jump(event);
});
overview.addEventListener("pointermove", (event) => { if (event.buttons) jump(event); });
if (table.classList.contains("long")) setTimeout(drawOverview); // the text comes first
else drawOverview();
