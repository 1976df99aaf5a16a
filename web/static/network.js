// The network: the same units and bonds as the still picture, laid out by forces (d3), to drag, zoom and follow.
"use strict";
const figure = document.getElementById("network");

const short = (name) => (name.length > 9 ? name.slice(0, 8) + "…" : name);

const draw = async () => {
  const { units, bonds } = await (await fetch(figure.dataset.source)).json();
  if (!units.length) return;
  const still = figure.querySelector("svg");
  const width = figure.clientWidth, height = Math.max(360, Math.min(736, window.innerHeight * 0.74));
  const most = Math.max(...units.map((unit) => unit.total));
  const nodes = units.map((unit) => ({ ...unit, radius: 4 + 12 * Math.sqrt(unit.total / most) }));
  const byIri = new Map(nodes.map((node) => [node.iri, node]));
  const edges = bonds.filter((bond) => byIri.has(bond.one) && byIri.has(bond.other))
    .map((bond) => ({ ...bond, source: byIri.get(bond.one), target: byIri.get(bond.other) }));

  const svg = d3.create("svg").attr("class", "force").attr("viewBox", `${-width / 2} ${-height / 2} ${width} ${height}`)
    .attr("role", "group").attr("aria-label", still.getAttribute("aria-label"));
  const stage = svg.append("g");
  const lines = stage.append("g").attr("aria-hidden", "true").selectAll("line").data(edges).join("line")
    .attr("class", (edge) => edge.role).attr("stroke-width", (edge) => 0.8 + (edge.tasks - 1) * 1.2);
  const dots = stage.append("g").attr("class", "nodes").selectAll("a").data(nodes).join("a")
    .attr("href", (node) => node.page).attr("aria-label", (node) => `${short(node.name) === node.name ? "" : short(node.name) + " "}${node.name}，${node.total}`);
  dots.append("circle").attr("class", (node) => `k-${(node.class || "").split("#").pop()}`).attr("r", (node) => node.radius);
  dots.append("text").attr("dy", ".35em").attr("x", (node) => node.radius + 3)
    .text((node) => short(node.name));

  const place = () => {
    lines.attr("x1", (e) => e.source.x).attr("y1", (e) => e.source.y).attr("x2", (e) => e.target.x).attr("y2", (e) => e.target.y);
    dots.attr("transform", (node) => `translate(${node.x},${node.y})`);
  };
  // Many units get less room each, and what has no bond between it is held together.
  const crowd = Math.sqrt(Math.max(1, nodes.length / 40));
  const forces = d3.forceSimulation(nodes)
    .force("bond", d3.forceLink(edges).distance(130 / crowd).strength((edge) => Math.min(0.6, 0.08 + edge.tasks * 0.06)))
    .force("charge", d3.forceManyBody().strength(-620 / crowd)).force("x", d3.forceX().strength(0.06 * crowd))
    .force("y", d3.forceY().strength((0.09 * crowd * width) / height)).force("apart", d3.forceCollide((node) => node.radius + 20 / crowd)).stop();
  forces.tick(280);
  const [left, right] = [Math.min(...nodes.map((n) => n.x)) - 20, Math.max(...nodes.map((n) => n.x)) + 130];
  const [top, bottom] = [Math.min(...nodes.map((n) => n.y)) - 24, Math.max(...nodes.map((n) => n.y)) + 24];
  const fit = Math.max(0.3, Math.min(width / (right - left), height / (bottom - top), 1.6));
  // From afar only the units with most tasks keep their labels; coming closer shows the rest.
  const ranked = [...nodes].sort((one, other) => other.total - one.total).slice(0, 24);
  dots.classed("great", (node) => ranked.includes(node));
  const zoom = d3.zoom().scaleExtent([0.2, 6]).on("zoom", (event) => {
    stage.attr("transform", event.transform);
    svg.classed("far", event.transform.k < 0.6);
    svg.node().style.setProperty("--label", `${Math.max(12, Math.min(27, 11 / event.transform.k))}px`);
  });
  svg.call(zoom).call(zoom.transform, d3.zoomIdentity.scale(fit).translate(-(left + right) / 2, -(top + bottom) / 2));
  place();
  forces.on("tick", place);

  dots.call(d3.drag().on("start", (event, node) => { node.moved = false; node.fx = node.x; node.fy = node.y; })
    .on("drag", (event, node) => { if (!node.moved) forces.alphaTarget(0.2).restart(); node.moved = true; node.fx = event.x; node.fy = event.y; })
    .on("end", (event, node) => { forces.alphaTarget(0); node.fx = node.fy = null; }));

  let chosen = null;
  const choose = (node) => {
    chosen = node;
    const near = new Set(node ? [node] : []);
    lines.classed("near", (edge) => {
      const mine = edge.source === node || edge.target === node;
      if (mine) near.add(edge.source).add(edge.target);
      return mine;
    });
    dots.classed("near", (other) => near.has(other));
    svg.classed("chosen", Boolean(node));
  };
  dots.on("click", (event, node) => {
    if (chosen === node && !node.moved) return; // a second click follows the link
    event.preventDefault();
    event.stopPropagation();
    choose(node);
  });
  dots.on("keydown", (event, node) => { if (event.key === "Enter") location.href = node.page; });
  svg.on("click", () => choose(null));
  still.replaceWith(svg.node());
  figure.querySelector(".hint").hidden = false;
};
if (figure) draw();
