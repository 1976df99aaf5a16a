// The query editor: YASGUI on our endpoint, completing our own terms; without YASGUI the plain form still asks.
"use strict";
const settings = JSON.parse(document.getElementById("editor-settings").textContent);
const english = settings.language === "en";
const plain = document.getElementById("plain-editor");
let put = (query) => { document.getElementById("query").value = query; };

// What the address asks for: #query=… (a shared link) wins over ?query=….
const shared = new URLSearchParams(location.hash.slice(1)).get("query");
if (shared) put(shared);

for (const link of document.querySelectorAll("[data-example]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    put(settings.examples[link.dataset.example]);
    document.querySelector(".desk").scrollIntoView({ block: "start" });
  });
}
const find = document.getElementById("find-example");
find.addEventListener("input", () => {
  const words = find.value.trim().toLowerCase();
  for (const item of document.querySelectorAll(".catalogue li")) item.hidden = !item.textContent.toLowerCase().includes(words);
});

const inWords = (status, problem, text) => {
  if (status === 503) return (english ? "The query took too long or the server is busy. Narrow it down (a LIMIT, fewer patterns) and try again." : "查询超时或服务器繁忙。请缩小范围（加 LIMIT、减少模式）后再试。") + (problem.detail ? ` (${problem.detail})` : "");
  if (status === 403) return english ? "This endpoint does not allow that: " + (problem.detail || text) : "端点不允许：" + (problem.detail || text);
  if (status === 413 || status === 414) return (english ? "Over a limit: " : "超出上限：") + (problem.detail || text);
  const where = problem.line ? (english ? `line ${problem.line}, column ${problem.column}: ` : `第 ${problem.line} 行第 ${problem.column} 列，`) : "";
  if (status === 400) return (english ? "The query does not parse: " : "查询有语法错误：") + where + (problem.detail || problem.title || text);
  if (status === 0) return english ? "The server did not answer." : "服务器没有应答。";
  return `${status} ${problem.detail || problem.title || text}`;
};

const local = (iri) => (iri.startsWith(settings.base) ? "/" + iri.slice(settings.base.length) : iri);

const start = async () => {
  const yasqe = Yasgui.Yasqe, holder = document.getElementById("editor");
  holder.hidden = false;
  plain.hidden = true;
  let terms = { class: [], property: [] };
  try { terms = await (await fetch("/sparql/terms.json")).json(); } catch { /* completion is a convenience */ }
  const prefixes = Object.entries(settings.prefixes);
  const completer = (base, kind) => yasqe.forkAutocompleter(base, {
    name: `policy-${base}`, bulk: true, persistenceId: null,
    get: () => terms[kind].map((term) => term.iri),
  }, false);
  completer("property", "property");
  completer("class", "class");
  yasqe.forkAutocompleter("prefixes", { name: "policy-prefixes", bulk: true, persistenceId: null, get: () => prefixes.map(([name, iri]) => `${name}: <${iri}>`) }, false);
  yasqe.defaults.autocompleters = ["policy-prefixes", "policy-property", "policy-class", "variables"];
  yasqe.defaults.prefixCcApi = null;
  Yasgui.Yasr.defaults.prefixes = settings.prefixes;
  Yasgui.Yasr.defaults.pluginOrder = ["table", "Chart", "Graph", "response"];

  const tab = () => gui.getTab();
  // An error in words, its line marked in the query.
  Yasgui.Yasr.defaults.errorRenderers = [async (error) => {
    const text = error.text || "";
    let problem = {};
    try { problem = JSON.parse(text); } catch { /* a body in other words */ }
    const line = problem.line ?? Number((/(?:line |at )(\d+)(?::\d+)?/.exec(problem.detail || text) || [])[1]);
    if (line) tab().getYasqe().addLineClass(line - 1, "background", "trouble-line");
    const words = document.createElement("p");
    words.id = "trouble";
    words.className = "alert";
    words.setAttribute("role", "alert");
    words.textContent = inWords(problem.status ?? error.status ?? 0, problem, text);
    return words;
  }];

  const gui = new Yasgui(holder, {
    requestConfig: { endpoint: new URL(settings.endpoint, location.href).href, method: "POST" },
    copyEndpointOnNewTab: true,
    persistenceId: settings.asked || shared ? null : "policygraph",
    populateFromUrl: false,
    endpointCatalogueOptions: { getData: () => [] },
    yasqe: { value: shared || settings.query, createShareableLink: (editor) => `${location.origin}/sparql#${new URLSearchParams({ query: editor.getValue() })}` },
  });
  if (settings.asked || shared) tab().setQuery(shared || settings.query);
  const another = document.getElementById("new-tab");
  another.hidden = false;
  another.addEventListener("click", () => gui.addTab(true));
  // A thing of this graph in a result opens here, wherever its IRI would lead elsewhere.
  for (const kind of ["mousedown", "focusin", "click"]) {
    holder.addEventListener(kind, (event) => {
      const link = event.target.closest?.("a.iri");
      if (link) link.href = local(link.getAttribute("href"));
    }, true);
  }
  put = (query) => tab().setQuery(query);

  // What YASR leaves without a name for screen readers: the choice of rows a page, and the column of row numbers.
  const named = () => {
    for (const one of holder.querySelectorAll(".tableSizer")) one.setAttribute("aria-label", english ? "Rows per page" : "每页行数");
    for (const one of holder.querySelectorAll("th")) if (!one.textContent.trim()) one.setAttribute("aria-label", english ? "Row" : "行号");
    for (const one of holder.querySelectorAll("th.dt-orderable-none")) if (!one.textContent.trim()) one.textContent = "#";
  };
  // YASR speaks English only; on the Chinese page its words are ours.
  const ours = { "Table": "表格", "Response": "原始应答", "Simple view": "简略", "Ellipse": "截短", "Page size:": "每页行数：", "All": "全部" };
  const translated = () => {
    if (english) return;
    const walker = document.createTreeWalker(holder.querySelector(".yasr .yasr_header")?.parentElement ?? holder, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement.closest(".yasr_header")) continue;
      const words = node.textContent.trim(), took = /^([\d,]+) results? in ([\d.]+) seconds?$/.exec(words);
      if (ours[words]) node.textContent = ours[words];
      else if (took) node.textContent = `${took[1]} 行，用时 ${took[2]} 秒`;
    }
    for (const box of holder.querySelectorAll(".tableFilter")) box.placeholder = "筛选结果";
    for (const button of holder.querySelectorAll(".yasr_header .yasr_btn")) {
      const words = button.textContent.trim();
      if (words) { button.title = words; button.setAttribute("aria-label", `看${words}`); }
    }
  };
  const follow = (one) => {
    const editor = one.getYasqe();
    const area = editor.getWrapperElement().querySelector("textarea");
    if (area) area.setAttribute("aria-label", english ? "Query" : "查询");
    one.getYasr().on("drawn", () => { named(); translated(); });
    named();
    translated();
    editor.on("queryBefore", () => {
      editor.eachLine((line) => editor.removeLineClass(line, "background", "trouble-line"));
    });
  };
  follow(tab());
  gui.on("tabAdd", () => setTimeout(() => follow(tab()), 0));
};

// Without YASGUI: the plain form, its answer as a table below it, errors in the same words.
const plainly = () => {
  const status = document.getElementById("plain-status"), results = document.getElementById("plain-results");
  const cell = (name, ...children) => { const one = document.createElement(name); one.append(...children); return one; };
  const shown = (term) => {
    if (!term) return "";
    if (term.type !== "uri") return term.value;
    const link = cell("a", term.value);
    if (/^https?:/.test(term.value)) link.href = local(term.value);
    return link;
  };
  const table = ({ head, results: { bindings } }) => {
    const made = cell("table", cell("thead", cell("tr", ...head.vars.map((name) => cell("th", name)))),
      cell("tbody", ...bindings.slice(0, 1000).map((row) => cell("tr", ...head.vars.map((name) => cell("td", shown(row[name])))))));
    made.className = "list";
    return made;
  };
  plain.addEventListener("submit", async (event) => {
    event.preventDefault();
    status.textContent = "…";
    results.hidden = true;
    try {
      const answer = await fetch(settings.endpoint, { method: "POST", body: new URLSearchParams(new FormData(plain)),
        headers: { Accept: "application/sparql-results+json, text/turtle;q=0.9" } });
      const text = await answer.text(), isJson = (answer.headers.get("Content-Type") || "").includes("json");
      const data = isJson ? JSON.parse(text) : null;
      status.className = answer.ok ? "muted" : "alert";
      if (!answer.ok) { status.textContent = inWords(answer.status, data || {}, text); return; }
      const count = data?.results?.bindings.length;
      const cut = count > 1000 ? (english ? ", the first 1,000 shown" : "，显示前 1,000 行") : "";
      status.textContent = count === undefined ? String(data?.boolean ?? "") : (english ? `${count} rows` : `${count} 行`) + cut;
      results.replaceChildren(data?.results ? table(data) : cell("pre", data ? "" : text));
      results.hidden = Boolean(data) && !data.results;
    } catch {
      status.className = "alert";
      status.textContent = inWords(0, {}, "");
    }
  });
};
if (window.Yasgui) start();
else plainly();
