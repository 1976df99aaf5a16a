// The matrix: the column under the pointer is shown; large matrices get an overview of every cell, drawn on a canvas.
"use strict";
const table = document.querySelector("table.heat");
if (table) {
  let hot = [];
  table.addEventListener("pointerover", (event) => {
    const cell = event.target.closest("td, th");
    if (!cell) return;
    for (const old of hot) old.classList.remove("hot");
    hot = cell.cellIndex > 0 ? [...table.rows].map((row) => row.cells[cell.cellIndex]).filter(Boolean) : [];
    for (const one of hot) one.classList.add("hot");
  });
}

const canvas = document.querySelector("canvas.overview");
const words = document.querySelector(".overview-words");
const LARGE = 3000; // cells of the grid from which the table alone no longer shows the whole

const drawOverview = async () => {
  const { tasks, units, cells } = await (await fetch(canvas.dataset.source)).json();
  if (tasks.length * units.length < LARGE || !cells.length) return;
  canvas.hidden = words.hidden = false;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const width = canvas.clientWidth, step = width / tasks.length;
  const rowHeight = Math.max(3, Math.min(12, 640 / units.length));
  const height = Math.ceil(rowHeight * units.length);
  const scale = window.devicePixelRatio || 1;
  canvas.width = width * scale; canvas.height = height * scale; canvas.style.height = `${height}px`;
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  const at = new Map();
  for (const [task, unit, role, place] of cells) {
    pen.fillStyle = colour(role);
    pen.fillRect(task * step, unit * rowHeight, Math.max(step - (step > 3 ? 1 : 0), 1), rowHeight - (rowHeight > 4 ? 1 : 0));
    at.set(task * units.length + unit, [role, place]);
  }
  const under = (event) => {
    const box = canvas.getBoundingClientRect();
    const task = Math.floor((event.clientX - box.left) / step), unit = Math.floor((event.clientY - box.top) / rowHeight);
    return task >= 0 && task < tasks.length && unit >= 0 && unit < units.length ? [task, unit] : null;
  };
  canvas.addEventListener("pointermove", (event) => {
    const found = under(event);
    if (!found) return;
    const [task, unit] = found, cell = at.get(task * units.length + unit);
    words.textContent = `${units[unit].name} · ${tasks[task].number ?? tasks[task].key} ${tasks[task].text.slice(0, 40)}${cell ? " ●" : ""}`;
  });
  canvas.addEventListener("click", (event) => {
    const found = under(event);
    if (!found) return;
    const cell = at.get(found[0] * units.length + found[1]);
    location.href = cell ? cell[1] : tasks[found[0]].page;
  });
};
if (canvas) drawOverview();
