// The still picture of units: pointing at a unit, or reaching it by keyboard, shows its own bonds.
"use strict";
for (const ring of document.querySelectorAll(".ring")) {
  const curves = [...ring.querySelectorAll(".curves path")];
  const nodes = [...ring.querySelectorAll(".nodes a")];
  const show = (node) => {
    const own = node && node.dataset.n;
    ring.classList.toggle("hot", Boolean(node));
    const near = new Set([own]);
    for (const curve of curves) {
      const mine = Boolean(node) && (curve.dataset.a === own || curve.dataset.b === own);
      curve.classList.toggle("near", mine);
      if (mine) near.add(curve.dataset.a).add(curve.dataset.b);
    }
    for (const other of nodes) other.classList.toggle("near", near.has(other.dataset.n));
  };
  for (const node of nodes) {
    node.addEventListener("pointerenter", () => show(node));
    node.addEventListener("pointerleave", () => show(null));
    node.addEventListener("focus", () => show(node));
    node.addEventListener("blur", () => show(null));
  }
}
