"use strict";
for (const box of document.querySelectorAll(".controls")) box.hidden = false;
// Rows beyond these wait until they are asked for: a browser lays out some hundred rows at once, fifty thousand in a minute.
const STEP = 200;
for (const table of document.querySelectorAll("table.data")) {
  const body = table.tBodies[0], input = document.getElementById(table.id + "-f"), count = document.getElementById(table.id + "-c");
  const more = document.getElementById(table.id + "-m"), all = document.getElementById(table.id + "-a");
  let rows = [...table.tBodies].flatMap(part => [...part.rows]), texts = null, limit = STEP;
  const total = rows.length.toLocaleString("en");
  const show = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length) texts ??= new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
    let fit = 0;
    for (const row of rows) {
      const fits = words.every(word => texts.get(row).includes(word));
      const hidden = !fits || fit >= limit;
      if (fits) fit++;
      if (row.hidden !== hidden) row.hidden = hidden;
    }
    const shown = Math.min(fit, limit), fitting = fit.toLocaleString("en");
    const of = fit === rows.length ? `${total} ${rows.length === 1 ? "row" : "rows"}` : `${fitting} of ${total} rows fit`;
    count.textContent = shown === fit ? of : `${of}, the first ${shown.toLocaleString("en")} shown`;
    more.parentElement.hidden = shown === fit;
    more.textContent = `Show ${Math.min(STEP, fit - shown)} more`;
    all.textContent = `Show all ${fitting}`;
  };
  let waiting = 0;
  input.addEventListener("input", () => {
    const again = () => { limit = STEP; show(); };
    clearTimeout(waiting);
    if (rows.length > 2000) waiting = setTimeout(again, 150); else again();
  });
  more.addEventListener("click", () => { limit += STEP; show(); });
  all.addEventListener("click", () => { limit = Infinity; show(); });
  table.reveal = row => { input.value = ""; limit = Math.max(limit, rows.indexOf(row) + 1); show(); };
  let before = limit;
  addEventListener("beforeprint", () => { before = limit; limit = Infinity; show(); });
  addEventListener("afterprint", () => { limit = before; show(); });
  const heads = [...table.tHead.rows[0].cells];
  const compare = new Intl.Collator("en", { sensitivity: "base" }).compare;
  heads.forEach((head, i) => head.querySelector("button")?.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of heads) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const keys = new Map(rows.map(row => [row, row.cells[i].textContent]));
    const number = rows.every(row => keys.get(row) === "" || row.cells[i].className === "n");
    rows = [...rows].sort((a, b) => {
      const x = keys.get(a), y = keys.get(b);
      if (x === "" || y === "") return (x === "") - (y === "");
      const order = number ? x - y : compare(x, y);
      return down ? -order : order;
    });
    show();
    body.append(...rows);
  }));
  show();
  body.append(...rows);
  table.querySelector(".rest")?.remove();
}
for (const slider of document.querySelectorAll("input[data-map]")) {
  const figure = document.getElementById(slider.dataset.map), output = slider.nextElementSibling;
  const names = output.dataset.names.split("|");
  const wholes = figure.querySelectorAll(".whole"), steps = figure.querySelectorAll(".step");
  slider.addEventListener("input", () => {
    const step = slider.value;
    output.textContent = names[step];
    slider.setAttribute("aria-valuetext", names[step]);
    for (const whole of wholes) whole.style.display = step === "0" ? "" : "none";
    for (const mark of steps) mark.style.display = mark.dataset.step === step ? "inline" : "";
  });
}
const follow = () => {
  const row = document.getElementById(location.hash.slice(1));
  if (!row || row.tagName !== "TR") return;
  if (row.hidden) row.closest("table").reveal(row);
  row.scrollIntoView({ block: "center" });
  row.focus({ preventScroll: true });
};
addEventListener("hashchange", follow);
document.addEventListener("click", event => {
  const link = event.target.closest("svg a");
  if (link && link.getAttribute("href") === location.hash) setTimeout(follow);
});
follow();
