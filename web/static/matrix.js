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
const NEAR_PX = 5; // how far from a cell the pointer still means it

const drawOverview = async () => {
  const { tasks, units, cells } = await (await fetch(canvas.dataset.source)).json();
  if (tasks.length * units.length < LARGE || !cells.length) return;
  canvas.hidden = words.hidden = false;
  const hint = words.textContent;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const width = canvas.clientWidth, step = width / tasks.length;
  const rowHeight = Math.max(3, Math.min(12, 640 / units.length));
  const height = Math.ceil(rowHeight * units.length);
  const scale = window.devicePixelRatio || 1;
  canvas.width = width * scale; canvas.height = height * scale; canvas.style.height = `${height}px`;
  const pen = canvas.getContext("2d");
  const at = new Map(cells.map(([task, unit, role, place]) => [task * units.length + unit, [role, place]]));
  const from = Number(canvas.dataset.from), until = Math.min(Number(canvas.dataset.until), tasks.length);
  const draw = (found) => {
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    if (until - from < tasks.length) { // what the table below shows
      pen.fillStyle = colour("task-wash");
      pen.fillRect(from * step, 0, (until - from) * step, height);
    }
    if (found) {
      pen.fillStyle = colour("line");
      pen.fillRect(found[0] * step, 0, Math.max(step, 1), height);
      pen.fillRect(0, found[1] * rowHeight, width, rowHeight);
    }
    for (const [task, unit, role] of cells) {
      pen.fillStyle = colour(role);
      pen.fillRect(task * step, unit * rowHeight, Math.max(step - (step > 3 ? 1 : 0), 2), rowHeight - (rowHeight > 4 ? 1 : 0));
    }
  };
  draw(null);

  // The cell the pointer means: the nearest one with a responsibility, else the one under it.
  const under = (event) => {
    const box = canvas.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
    const task = Math.floor(x / step), unit = Math.floor(y / rowHeight);
    if (task < 0 || task >= tasks.length || unit < 0 || unit >= units.length) return null;
    let best = [task, unit], distance = NEAR_PX;
    for (let one = Math.max(0, task - Math.ceil(NEAR_PX / step)); one <= Math.min(tasks.length - 1, task + Math.ceil(NEAR_PX / step)); one++) {
      for (let other = Math.max(0, unit - Math.ceil(NEAR_PX / rowHeight)); other <= Math.min(units.length - 1, unit + Math.ceil(NEAR_PX / rowHeight)); other++) {
        const away = Math.hypot((one + 0.5) * step - x, (other + 0.5) * rowHeight - y);
        if (away < distance && at.has(one * units.length + other)) [best, distance] = [[one, other], away];
      }
    }
    return best;
  };
  canvas.addEventListener("pointermove", (event) => {
    const found = under(event);
    if (!found) return;
    draw(found);
    const [task, unit] = found, cell = at.get(task * units.length + unit);
    const role = cell ? ` · ${canvas.dataset[cell[0]]}` : "";
    words.textContent = `${units[unit].name} · ${tasks[task].number ?? tasks[task].key} ${tasks[task].text.slice(0, 40)}${role}`;
  });
  canvas.addEventListener("pointerleave", () => { draw(null); words.textContent = hint; });
  canvas.addEventListener("click", (event) => {
    const found = under(event);
    if (!found) return;
    const cell = at.get(found[0] * units.length + found[1]);
    location.href = cell ? cell[1] : tasks[found[0]].page;
  });
};
if (canvas) drawOverview();
