// Two ways to look at a result in the editor besides the table: bars (a name and a number) and a graph (triples, or pairs of things).
"use strict";
const SVG = "http://www.w3.org/2000/svg";
const drawn = (name, attributes, ...children) => {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
};
const icon = (path) => {
  const holder = document.createElement("div");
  holder.append(drawn("svg", { viewBox: "0 0 24 24", width: 16, height: 16, "aria-hidden": "true" }, drawn("path", { d: path, fill: "currentColor" })));
  return holder;
};
const shown = (term) => (term.type === "uri" ? decodeURIComponent(term.value).replace(/^.*[/#](?=.)/, "") : term.value);
const isNumber = (term) => term && term.type !== "uri" && term.value !== "" && Number.isFinite(Number(term.value));
const numbersWords = document.documentElement.lang === "en";

class BarChart {
  priority = 3;
  label = numbersWords ? "Chart" : "图表";
  constructor(yasr) { this.yasr = yasr; }
  columns() {
    const bindings = this.yasr.results?.getBindings?.() || [];
    const names = this.yasr.results?.getVariables?.() || [];
    if (!bindings.length || names.length < 2) return null;
    const value = [...names].reverse().find((name) => bindings.every((row) => !row[name] || isNumber(row[name])) && bindings.some((row) => row[name]));
    const label = names.find((name) => name !== value && bindings.some((row) => row[name] && !isNumber(row[name]))) ?? names.find((name) => name !== value);
    return value && label ? { label, value, bindings } : null;
  }
  canHandleResults() { return Boolean(this.columns()); }
  getIcon() { return icon("M4 20V9h4v11zm6 0V4h4v16zm6 0v-7h4v7z"); }
  draw() {
    const { label, value, bindings } = this.columns();
    const rows = bindings.slice(0, 60).filter((row) => row[label] && row[value]);
    const most = Math.max(...rows.map((row) => Number(row[value].value)), 1e-9);
    const chart = drawn("svg", { class: "policy-chart", viewBox: `0 0 800 ${rows.length * 22 + 8}`, role: "img", "aria-label": `${label}, ${value}` });
    rows.forEach((row, index) => {
      const y = index * 22 + 4, width = Math.max(0, (Number(row[value].value) / most) * 500);
      const words = shown(row[label]);
      chart.append(drawn("text", { x: 230, y: y + 14, "text-anchor": "end" }, words.length > 18 ? words.slice(0, 17) + "…" : words),
        drawn("rect", { x: 238, y: y + 2, width, height: 16, rx: 2 }), drawn("text", { x: 244 + width, y: y + 14 }, row[value].value));
    });
    this.yasr.resultsEl.replaceChildren(chart);
  }
}

class TripleGraph {
  priority = 2;
  label = numbersWords ? "Graph" : "图";
  constructor(yasr) { this.yasr = yasr; }
  triples() {
    const names = this.yasr.results?.getVariables?.() || [];
    const bindings = this.yasr.results?.getBindings?.() || [];
    if (["subject", "predicate", "object"].every((name) => names.includes(name)))
      return bindings.map((row) => [row.subject, row.predicate, row.object]);
    const things = names.filter((name) => bindings.some((row) => row[name]) && bindings.every((row) => !row[name] || row[name].type === "uri"));
    if (things.length < 2) return [];
    return bindings.filter((row) => row[things[0]] && row[things[1]]).map((row) => [row[things[0]], { type: "literal", value: "" }, row[things[1]]]);
  }
  canHandleResults() { return this.triples().length > 0; }
  getIcon() { return icon("M6 3a3 3 0 1 1-1 5.8L4.5 15a3 3 0 1 1-2 0L3 8.8A3 3 0 0 1 6 3zm12 8a3 3 0 1 1-2.8 4L8 18l-1-2 7.2-3A3 3 0 0 1 18 11z"); }
  draw() {
    const nodes = new Map(), edges = [];
    const node = (term) => {
      const key = `${term.type} ${term.value}`;
      if (!nodes.has(key)) nodes.set(key, { term, words: shown(term) });
      return nodes.get(key);
    };
    for (const [subject, predicate, object] of this.triples().slice(0, 200)) {
      edges.push({ source: node(subject), target: node(object), words: shown(predicate) });
    }
    const list = [...nodes.values()];
    d3.forceSimulation(list).force("bond", d3.forceLink(edges).distance(90)).force("charge", d3.forceManyBody().strength(-220))
      .force("x", d3.forceX().strength(0.05)).force("y", d3.forceY().strength(0.08)).stop().tick(200);
    const xs = list.map((one) => one.x), ys = list.map((one) => one.y);
    const left = Math.min(...xs) - 40, top = Math.min(...ys) - 20;
    const picture = drawn("svg", { class: "policy-graph", viewBox: `${left} ${top} ${Math.max(...xs) - left + 160} ${Math.max(...ys) - top + 30}`, role: "img", "aria-label": this.label });
    for (const edge of edges) {
      picture.append(drawn("line", { x1: edge.source.x, y1: edge.source.y, x2: edge.target.x, y2: edge.target.y }));
      if (edges.length < 60) picture.append(drawn("text", { class: "edge", x: (edge.source.x + edge.target.x) / 2, y: (edge.source.y + edge.target.y) / 2, "text-anchor": "middle" }, edge.words));
    }
    for (const one of list) {
      const words = one.words.length > 16 ? one.words.slice(0, 15) + "…" : one.words;
      picture.append(drawn("g", { class: one.term.type === "uri" ? "thing" : "literal" },
        drawn("circle", { cx: one.x, cy: one.y, r: 5 }), drawn("text", { x: one.x + 8, y: one.y + 4 }, words)));
    }
    this.yasr.resultsEl.replaceChildren(picture);
  }
}

Yasgui.Yasr.registerPlugin("Chart", BarChart);
Yasgui.Yasr.registerPlugin("Graph", TripleGraph);
