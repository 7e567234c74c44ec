"use strict";
for (const box of document.querySelectorAll(".controls")) box.hidden = false;
for (const table of document.querySelectorAll("table.data")) {
  const body = table.tBodies[0], rows = [...body.rows];
  const input = document.getElementById(table.id + "-f"), count = document.getElementById(table.id + "-c");
  const texts = rows.map(row => row.textContent.toLowerCase());
  const filter = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !words.every(word => texts[i].includes(word));
      if (!row.hidden) shown++;
    });
    count.textContent = shown === rows.length ? `${rows.length} rows` : `${shown} of ${rows.length} rows`;
  };
  input.addEventListener("input", filter);
  table.clear = () => { input.value = ""; filter(); };
  const heads = [...table.tHead.rows[0].cells];
  const compare = new Intl.Collator("en", { sensitivity: "base" }).compare;
  heads.forEach((head, i) => head.querySelector("button")?.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of heads) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = row => row.cells[i].textContent;
    const number = rows.every(row => key(row) === "" || row.cells[i].className === "n");
    const sorted = [...rows].sort((a, b) => {
      const x = key(a), y = key(b);
      if (x === "" || y === "") return (x === "") - (y === "");
      const order = number ? x - y : compare(x, y);
      return down ? -order : order;
    });
    body.append(...sorted);
  }));
}
for (const slider of document.querySelectorAll("input[data-map]")) {
  const figure = document.getElementById(slider.dataset.map), output = slider.nextElementSibling;
  const names = output.dataset.names.split("|");
  const whole = figure.querySelector(".whole"), steps = figure.querySelectorAll(".step");
  slider.addEventListener("input", () => {
    const step = slider.value;
    output.textContent = names[step];
    slider.setAttribute("aria-valuetext", names[step]);
    whole.style.display = step === "0" ? "" : "none";
    for (const mark of steps) mark.style.display = mark.dataset.step === step ? "inline" : "";
  });
}
const follow = () => {
  const row = document.getElementById(location.hash.slice(1));
  if (!row || row.tagName !== "TR") return;
  if (row.hidden) row.closest("table").clear();
  row.scrollIntoView({ block: "center" });
  row.focus({ preventScroll: true });
};
addEventListener("hashchange", follow);
document.addEventListener("click", event => {
  const link = event.target.closest("svg a");
  if (link && link.getAttribute("href") === location.hash) setTimeout(follow);
});
follow();
