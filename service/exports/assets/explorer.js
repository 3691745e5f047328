"use strict";
// The explorer of one part of the graph. Everything it shows is in the page; it asks nothing of the network.
(async () => {
  // Canvas text is measured once, so the font has to be there before the drawing.
  await document.fonts.load('13px "Noto Sans SC"', "智").catch(() => null);
  const TEXTS = {
    zh: {
      search: "搜索名称、别名或标识", fit: "适应窗口", all: "全部显示", language: "English", classes: "类别", links: "关系",
      basis: "依据", none: "全不选", every: "全选", stated: "文献所载", vocabulary: "词表", inferred: "推断",
      hint: "点击节点查看其事实与出处，点击连线查看证据。滚轮缩放，拖动平移；按 / 搜索，按 Esc 取消。",
      attributes: "属性", out: "指向", in: "来自", evidence: "证据", confidence: "置信度", line: "行", hidden: "已被筛选隐藏",
      nothing: "没有找到", nodes: "个节点", edges: "条边", incomplete: "不完整", release: "发布", printed: "处",
      accepted: "已采纳", amended: "已修订", zoomIn: "放大", zoomOut: "缩小", filters: "筛选", details: "详情",
    },
    en: {
      search: "Search names, aliases, identifiers", fit: "Fit", all: "Show all", language: "中文", classes: "Classes",
      links: "Links", basis: "Basis", none: "none", every: "all", stated: "printed", vocabulary: "vocabulary", inferred: "inferred",
      hint: "Click a node for its facts and where they are printed, a line for its evidence. Wheel zooms, dragging moves; / searches, Esc clears.",
      attributes: "Attributes", out: "to", in: "from", evidence: "Evidence", confidence: "confidence", line: "line",
      hidden: "hidden by the filters", nothing: "Nothing found", nodes: "nodes", edges: "links", incomplete: "Incomplete",
      release: "release", printed: "places", accepted: "accepted", amended: "amended", zoomIn: "Zoom in", zoomOut: "Zoom out",
      filters: "Filters", details: "Details",
    },
  };
  const data = JSON.parse(document.getElementById("data").textContent);
  const { nodes, edges } = data;
  const byId = (id) => document.getElementById(id);
  let language = data.language;
  const t = (key) => TEXTS[language][key] ?? key;
  const label = (thing) => (language === "zh" ? thing.zh || thing.en : thing.en || thing.zh) || thing.id || thing.name;
  const kindOf = (name) => data.classes[name] ?? { zh: name, en: name, fill: "#ececec", border: "#6b6b6b", shape: "ellipse" };
  const kindLabel = (name) => kindOf(name)[language] || name || "–";
  const linkOf = (name) => data.properties[name];
  const off = { class: new Set(), property: new Set(), status: new Set() };

  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.filter((child) => child !== "" && child != null));
    return element;
  }
  const swatch = (name) => {
    const element = make("span", { className: "swatch" });
    element.style.background = kindOf(name).fill;
    element.style.borderColor = kindOf(name).border;
    return element;
  };

  // The drawing
  const boxed = nodes.length <= 400;
  const degree = nodes.map(() => 0);
  for (const edge of edges) { degree[edge.s] += 1; degree[edge.t] += 1; }
  const cy = cytoscape({
    container: byId("graph"),
    elements: {
      nodes: nodes.map((node, i) => ({
        data: { id: `n${i}`, i, label: "", class: node.class, degree: Math.min(degree[i], 60) },
        position: { x: node.x, y: node.y },
      })),
      edges: edges.map((edge, i) => ({ data: { id: `e${i}`, i, source: `n${edge.s}`, target: `n${edge.t}`, label: "" } })),
    },
    layout: { name: "preset" },
    style: [
      {
        selector: "node",
        style: {
          label: "data(label)", "font-family": '"Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif', color: "#1b1f24",
          "background-color": (n) => kindOf(n.data("class")).fill, "border-color": (n) => kindOf(n.data("class")).border,
          "border-width": 1.2, shape: (n) => kindOf(n.data("class")).shape, "text-wrap": "wrap", "text-max-width": "132px",
          "text-overflow-wrap": "anywhere",
          ...(boxed
            ? { "font-size": 13, "text-valign": "center", width: (n) => nodes[n.data("i")].w, height: (n) => nodes[n.data("i")].h }
            : {
                "font-size": (n) => 8 + Math.sqrt(n.data("degree")) * 1.6, "text-valign": "bottom", "text-margin-y": 3,
                width: (n) => 9 + Math.sqrt(n.data("degree")) * 4, height: (n) => 9 + Math.sqrt(n.data("degree")) * 4,
                "min-zoomed-font-size": 8.5, "text-outline-color": "#ffffff", "text-outline-width": 1.5,
              }),
        },
      },
      {
        selector: "edge",
        style: {
          width: 1.1, "line-color": (e) => linkOf(edges[e.data("i")].name).ink, "line-opacity": boxed ? 0.75 : 0.35,
          "line-style": (e) => ({ stated: "solid", vocabulary: "dashed" })[edges[e.data("i")].status] ?? "dotted",
          "target-arrow-shape": "triangle", "target-arrow-color": (e) => linkOf(edges[e.data("i")].name).ink, "arrow-scale": 0.8,
          "curve-style": boxed ? "bezier" : "haystack", "font-size": 10, color: "#3b4148",
          "font-family": '"Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif',
          "text-background-color": "#ffffff", "text-background-opacity": 0.85, "text-background-padding": "1px",
          "min-zoomed-font-size": 7,
        },
      },
      { selector: "node.hub", style: { "min-zoomed-font-size": 0, "font-size": 40, "text-wrap": "ellipsis", "text-max-width": "560px", "z-index": 5, "text-outline-width": 4 } },
      { selector: "edge.told", style: { label: "data(label)" } },
      { selector: ".away", style: { opacity: boxed ? 0.3 : 0.15, "text-opacity": boxed ? 0.6 : 0.1 } },
      { selector: ".off", style: { display: "none" } },
      { selector: "edge.near", style: { "line-opacity": 1, width: 2, "curve-style": "bezier", label: "data(label)" } },
      { selector: "node.near", style: { "min-zoomed-font-size": 0 } },
      { selector: ".chosen", style: { "border-width": 4, "border-color": "#1f6feb", "min-zoomed-font-size": 0, "z-index": 9 } },
      { selector: "edge.chosen", style: { "line-color": "#1f6feb", "target-arrow-color": "#1f6feb", width: 3 } },
    ],
    minZoom: 0.03, maxZoom: 6, textureOnViewport: !boxed, hideEdgesOnViewport: edges.length > 4000, boxSelectionEnabled: false,
  });
  const few = edges.length <= 90;
  if (!boxed) {
    // the names of the best connected things are read at any zoom, as far as they have room
    const taken = [];
    const hubs = [];
    for (const i of nodes.map((_, i) => i).sort((a, b) => degree[b] - degree[a]).slice(0, 120)) {
      const half = 24 * Math.min(label(nodes[i]).length, 14);
      const room = [nodes[i].x - half, nodes[i].y - 20, nodes[i].x + half, nodes[i].y + 90];
      if (taken.length < 30 && taken.every((t) => room[2] < t[0] || t[2] < room[0] || room[3] < t[1] || t[3] < room[1])) {
        taken.push(room);
        hubs.push(`#n${i}`);
      }
    }
    const big = () => { cy.$(hubs.join()).toggleClass("hub", cy.zoom() < 0.45); };
    cy.on("zoom", big);
    big();
  }

  // What is chosen
  let chosen = null;
  function choose(element, move = false) {
    chosen = element;
    cy.stop(true);
    cy.batch(() => {
      cy.elements().removeClass("chosen near away");
      if (!element) return;
      const near = element.isNode() ? element.closedNeighborhood() : element.union(element.connectedNodes());
      cy.elements().difference(near).addClass("away");
      near.addClass("near");
      element.addClass("chosen");
    });
    if (element && move) {
      cy.animate({ center: { eles: element }, zoom: Math.max(cy.zoom(), boxed ? 0.9 : 1.1) }, { duration: 250 });
    }
    details();
    location.replace(`#${element ? (element.isNode() ? nodes[element.data("i")].id : `link=${element.data("i")}`) : ""}`);
  }
  cy.on("tap", "node, edge", (event) => choose(event.target));
  cy.on("tap", (event) => { if (event.target === cy) choose(null); });

  // Details and evidence
  function places(edge) {
    return edge.where.map((place) =>
      make("div", { className: "evidence" },
        `${place.source} ${place.where}${place.line ? `, ${t("line")} ${place.line}` : ""}`,
        place.quote ? make("q", { textContent: place.quote }) : ""));
  }
  function marks(edge) {
    const said = [t(edge.status)];
    if (edge.review) said.push(t(edge.review));
    if (edge.confidence != null) said.push(`${t("confidence")} ${edge.confidence}`);
    return make("span", { className: "mark", textContent: said.join(" · ") });
  }
  const goTo = (i) => make("button", { type: "button", textContent: label(nodes[i]), onclick: () => choose(cy.$id(`n${i}`), true) });
  function details() {
    const panel = byId("details");
    panel.replaceChildren();
    panel.scrollTop = 0;
    if (!chosen) { panel.append(make("p", { className: "hint", textContent: t("hint") })); return; }
    const i = chosen.data("i");
    if (!chosen.isNode()) {
      const edge = edges[i];
      panel.append(
        make("h2", { textContent: label(linkOf(edge.name)) }), make("p", {}, marks(edge)),
        make("dl", {}, make("dt", { textContent: t("in") }), make("dd", {}, make("ul", {}, make("li", {}, goTo(edge.s)))),
          make("dt", { textContent: t("out") }), make("dd", {}, make("ul", {}, make("li", {}, goTo(edge.t))))));
      if (edge.where.length) panel.append(make("h3", { textContent: t("evidence") }), ...places(edge));
      return;
    }
    const node = nodes[i];
    const other = language === "zh" ? node.en : node.zh;
    panel.append(
      make("h2", { textContent: label(node) }),
      other && other !== label(node) ? make("p", { className: "other", textContent: other }) : "",
      make("p", { className: "kind" }, swatch(node.class), kindLabel(node.class)),
      make("p", { className: "evidence" }, make("a", { href: node.iri, textContent: node.id, target: "_blank", rel: "noreferrer noopener" })));
    const attributes = Object.entries(node.attributes);
    if (attributes.length) {
      panel.append(make("h3", { textContent: t("attributes") }), make("dl", {}, ...attributes.flatMap(([name, value]) => [
        make("dt", { textContent: label(data.attributes[name] ?? { id: name }) }),
        make("dd", { textContent: Array.isArray(value) ? value.join("; ") : String(value) })])));
    }
    const groups = new Map();
    edges.forEach((edge, number) => {
      if (edge.s !== i && edge.t !== i) return;
      const key = `${edge.s === i ? "out" : "in"} ${edge.name}`;
      groups.set(key, [...(groups.get(key) ?? []), number]);
    });
    for (const [key, numbers] of groups) {
      const [way, name] = key.split(" ");
      panel.append(make("h3", { textContent: `${way === "out" ? "→" : "←"} ${label(linkOf(name))} (${numbers.length})` }));
      panel.append(make("ul", {}, ...numbers.map((number) => {
        const edge = edges[number];
        return make("li", {}, goTo(way === "out" ? edge.t : edge.s), " ", marks(edge), ...places(edge));
      })));
    }
  }

  // Filters
  function apply() {
    cy.batch(() => {
      cy.nodes().forEach((n) => { n.toggleClass("off", off.class.has(n.data("class"))); });
      cy.edges().forEach((e) => {
        const edge = edges[e.data("i")];
        e.toggleClass("off", off.property.has(edge.name) || off.status.has(edge.status));
      });
    });
    notice();
  }
  function notice() {
    const shown = cy.nodes().filter((n) => !n.hasClass("off")).length;
    const said = [];
    if (data.truncated) said.push(`${t("incomplete")}: ${data.reason}`);
    if (shown < nodes.length) said.push(`${nodes.length - shown} ${t("nodes")} ${t("hidden")}`);
    byId("notice").hidden = !said.length;
    byId("notice").textContent = said.join(" · ");
  }
  function count(things, key) {
    const counted = new Map();
    for (const thing of things) counted.set(thing[key], (counted.get(thing[key]) ?? 0) + 1);
    return [...counted].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }
  function group(title, kind, counted, sample, name) {
    const boxes = counted.map(([value, number]) => {
      const box = make("input", { type: "checkbox", checked: !off[kind].has(value), value });
      box.dataset.kind = kind;
      box.onchange = () => { box.checked ? off[kind].delete(value) : off[kind].add(value); apply(); };
      return make("label", {}, box, sample(value), name(value), make("span", { className: "count", textContent: number }));
    });
    const toggle = make("button", { type: "button", textContent: off[kind].size ? t("every") : t("none") });
    toggle.onclick = () => {
      const hide = !off[kind].size;
      counted.forEach(([value]) => (hide ? off[kind].add(value) : off[kind].delete(value)));
      apply();
      filters();
    };
    return [make("h2", {}, title, toggle), ...boxes];
  }
  function filters() {
    const stroke = (name) => {
      const element = make("span", { className: "stroke" });
      element.style.borderColor = linkOf(name).ink;
      return element;
    };
    const line = (status) => {
      const element = make("span", { className: "stroke" });
      element.style.borderTopStyle = { stated: "solid", vocabulary: "dashed" }[status] ?? "dotted";
      return element;
    };
    byId("filters").replaceChildren(
      ...group(t("classes"), "class", count(nodes, "class"), swatch, kindLabel),
      ...group(t("links"), "property", count(edges, "name"), stroke, (name) => label(linkOf(name))),
      ...group(t("basis"), "status", count(edges, "status"), line, t));
  }

  // Search
  const texts = nodes.map((node) => [node.zh, node.en, node.id, ...[node.attributes.aliases ?? []].flat(),
    ...[node.attributes.altLabel ?? []].flat()].join("\n").toLowerCase());
  function search() {
    const wanted = byId("search").value.trim().toLowerCase();
    const list = byId("found");
    list.hidden = !wanted;
    if (!wanted) return;
    const rank = (i) => [nodes[i].zh, nodes[i].en].map((name) => name.toLowerCase()).includes(wanted) ? 0
      : label(nodes[i]).toLowerCase().startsWith(wanted) ? 1 : 2;
    const found = nodes.map((_, i) => i).filter((i) => texts[i].includes(wanted))
      .sort((a, b) => rank(a) - rank(b) || degree[b] - degree[a]).slice(0, 30);
    list.replaceChildren(...found.map((i) => make("li", {}, make("button", {
      type: "button", onclick: () => { list.hidden = true; choose(cy.$id(`n${i}`), true); },
    }, swatch(nodes[i].class), label(nodes[i]), make("small", { textContent: kindLabel(nodes[i].class) })))));
    if (!found.length) list.append(make("li", { className: "hint", textContent: ` ${t("nothing")}` }));
  }
  byId("search").oninput = search;
  byId("search").onkeydown = (event) => {
    if (event.key === "Enter") byId("found").querySelector("button")?.click();
    if (event.key === "ArrowDown") { byId("found").querySelector("button")?.focus(); event.preventDefault(); }
  };
  byId("found").onkeydown = (event) => {
    const here = document.activeElement.closest("li");
    const next = { ArrowDown: here?.nextElementSibling, ArrowUp: here?.previousElementSibling }[event.key];
    if (next) { next.querySelector("button")?.focus(); event.preventDefault(); }
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== byId("search")) { byId("search").focus(); event.preventDefault(); }
    if (event.key === "Escape") { byId("found").hidden = true; choose(null); }
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".search")) byId("found").hidden = true; });

  // Tools and language
  const zoom = (factor) => cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  byId("in").onclick = () => zoom(1.35);
  byId("out").onclick = () => zoom(1 / 1.35);
  byId("fit").onclick = () => cy.fit(cy.elements(":visible"), 24);
  byId("all").onclick = () => { Object.values(off).forEach((set) => set.clear()); apply(); filters(); choose(null); cy.fit(undefined, 24); };
  byId("language").onclick = () => { language = language === "zh" ? "en" : "zh"; speak(); };
  function speak() {
    document.documentElement.lang = language;
    const title = `Zhitu 智图 · ${nodes.length} ${t("nodes")}, ${edges.length} ${t("edges")}`;
    document.title = title;
    byId("title").textContent = title;
    byId("title").title = data.release ? `${t("release")} ${data.release}` : "";
    byId("search").placeholder = t("search");
    for (const [id, key] of [["search", "search"], ["in", "zoomIn"], ["out", "zoomOut"], ["filters", "filters"], ["details", "details"]]) {
      byId(id).setAttribute("aria-label", t(key));
    }
    for (const id of ["fit", "all", "language"]) byId(id).textContent = t(id);
    cy.batch(() => {
      cy.nodes().forEach((n) => { n.data("label", label(nodes[n.data("i")])); });
      cy.edges().forEach((e) => { e.data("label", label(linkOf(edges[e.data("i")].name))); e.toggleClass("told", few); });
    });
    filters();
    details();
    notice();
  }
  speak();
  cy.fit(undefined, 24);
  const start = decodeURIComponent(location.hash.slice(1));
  if (start.startsWith("link=")) { const e = cy.$id(`e${start.slice(5)}`); if (e.nonempty()) choose(e, true); }
  else if (start) { const i = nodes.findIndex((node) => node.id === start); if (i >= 0) choose(cy.$id(`n${i}`), true); }
  window.zhitu = { cy, data };
})();
