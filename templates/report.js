
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Light or dark.
  const theme = one("#theme");
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);
  const labelTheme = () => {
    const next = isDark() ? theme.dataset.light : theme.dataset.dark;
    theme.textContent = next;
    theme.setAttribute("aria-label", `${theme.dataset.label}: ${next}`);
  };
  theme.dataset.label = theme.getAttribute("aria-label");
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    labelTheme();
  });
  prefersDark.addEventListener("change", labelTheme);
  labelTheme();
  one("#print").addEventListener("click", () => print());

  // A group in each of its places: row, card, drawing, number.
  const places = new Map();
  for (const element of all("tr[data-g], article[data-g], #drawings [data-g], #discs [data-g]")) {
    const id = element.dataset.g;
    if (!places.has(id)) places.set(id, []);
    places.get(id).push(element);
  }
  const mark = (id, name, is) => {
    for (const element of places.get(id) ?? []) element.classList.toggle(name, is);
  };

  // The one that is chosen.
  const map = one("#map");
  const svg = map && one("svg", map);
  // The map, if there is one, defines this.
  let bringIntoView = () => {};
  const chosen = one("#chosen");
  const nothing = chosen.innerHTML;
  let current = null;
  const show = (id) => {
    chosen.innerHTML = nothing;
    chosen.classList.toggle("filled", id !== null);
    const card = id !== null && one(`#group-${id}`);
    if (!card) return;
    const copy = card.cloneNode(true);
    copy.removeAttribute("id");
    copy.hidden = false;
    copy.removeAttribute("aria-labelledby");
    all("[id]", copy).forEach((element) => element.removeAttribute("id"));
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.textContent = chosen.dataset.close;
    close.addEventListener("click", () => choose(null));
    one("header", copy).append(close);
    chosen.replaceChildren(copy);
  };
  const choose = (id, from) => {
    if (current !== null) {
      mark(current, "on", false);
      one(`#row-${current}`)?.removeAttribute("aria-current");
    }
    current = id;
    svg?.classList.toggle("has", id !== null);
    show(id);
    if (id === null) return;
    mark(id, "on", true);
    const row = one(`#row-${id}`);
    row?.setAttribute("aria-current", "true");
    // On top of the others.
    for (const element of places.get(id)) if (svg?.contains(element)) element.parentNode.append(element);
    if (from === "map" && matchMedia("(min-width: 62rem)").matches) row?.scrollIntoView({ block: "nearest" });
    if (from !== "map") bringIntoView(id);
  };
  const step = (by) => {
    const rows = all("#table tbody tr:not([hidden])").map((row) => row.dataset.g);
    if (rows.length === 0) return;
    const at = rows.indexOf(current);
    const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : (at + by + rows.length) % rows.length;
    choose(rows[next], "map");
    bringIntoView(rows[next]);
  };

  // The table: rows choose, headings sort.
  const table = one("#table");
  if (table) {
    const body = table.tBodies[0];
    body.addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      if (!row || !String(getSelection()).trim() === false) return;
      event.preventDefault();
      choose(row.dataset.g === current && !event.target.closest("a") ? null : row.dataset.g, "table");
    });
    body.addEventListener("keydown", (event) => {
      const by = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
      const next = by && event.target.closest("tr")?.[by];
      if (!next) return;
      event.preventDefault();
      one("a", next)?.focus();
    });
    let hot = null;
    const heat = (id) => {
      if (hot === id) return;
      if (hot !== null) mark(hot, "hot", false);
      hot = id;
      if (hot !== null) mark(hot, "hot", true);
    };
    body.addEventListener("pointerover", (event) => heat(event.target.closest("tr")?.dataset.g ?? null));
    body.addEventListener("pointerleave", () => heat(null));
    const compare = new Intl.Collator(root.lang, { numeric: true }).compare;
    all("thead th", table).forEach((heading, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      button.title = `${table.dataset.sort}: ${button.textContent}`;
      heading.append(button);
      button.addEventListener("click", () => {
        const rises = heading.getAttribute("aria-sort") !== "ascending";
        all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", rises ? "ascending" : "descending");
        const key = heading.dataset.by === "number"
          ? (row) => Number(row.cells[column].dataset.v)
          : (row) => row.cells[column].textContent.trim();
        const by = heading.dataset.by === "number" ? (a, b) => a - b : compare;
        const sorted = [...body.rows].map((row) => [key(row), row]);
        sorted.sort((a, b) => (rises ? by(a[0], b[0]) : by(b[0], a[0])));
        body.append(...sorted.map(([, row]) => row));
      });
    });
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.show, a[data-go]");
    if (!link) return;
    event.preventDefault();
    choose(link.dataset.g ?? link.dataset.go, "card");
    if (link.dataset.g) map.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && current !== null) choose(null);
  });

  // A person, found by id, name or address.
  const search = one("#search");
  if (search) {
    const found = one("#found");
    const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const people = all(".deck article tbody tr, .reserve tbody tr").map((row) => {
      const text = plain(one("th", row).textContent);
      return { row, group: row.closest("article")?.dataset.g, text };
    });
    const filtered = all("#table tbody tr, .deck article");
    search.addEventListener("input", () => {
      const words = plain(search.value).split(/\s+/).filter(Boolean);
      const asks = words.length > 0;
      const groups = new Set();
      let number = 0;
      for (const { row, group, text } of people) {
        const is = asks && words.every((word) => text.includes(word));
        row.classList.toggle("found", is);
        if (is) groups.add(group);
        number += Number(is);
      }
      for (const element of filtered) element.hidden = asks && !groups.has(element.dataset.g);
      found.textContent = asks ? (number ? search.dataset.found.replace("#", number) : search.dataset.none) : "";
    });
  }

  // The e-mail addresses of a group, to the clipboard.
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      const is = document.execCommand("copy");
      area.remove();
      return is;
    }
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    const is = await copied(button.dataset.addresses);
    const label = button.firstChild;
    button.dataset.label ??= label.textContent;
    label.textContent = is ? button.dataset.copied : button.dataset.failed;
    one("#said").textContent = label.textContent;
    setTimeout(() => { label.textContent = button.dataset.label; }, 2000);
  });

  // The map.
  if (!svg) return;

  // What is under the pointer.
  const tip = one("#tip");
  const titles = new Map();
  for (const title of all("title", svg)) {
    titles.set(title.parentNode, title.textContent);
    title.remove();
  }
  const told = (element) => {
    const group = element?.closest?.("[data-g]");
    const drawing = group ? one(`#drawings [data-g="${group.dataset.g}"]`) : null;
    return titles.get(drawing) ?? titles.get(element?.closest?.("a")) ?? titles.get(element) ?? "";
  };
  let over = null;
  const hover = (event) => {
    const text = event.pointerType === "touch" || moved ? "" : told(event.target);
    tip.hidden = text === "";
    const id = (text && event.target.closest("[data-g]")?.dataset.g) || null;
    if (id !== over) {
      if (over) mark(over, "hot", false);
      over = id;
      if (over) mark(over, "hot", true);
    }
    if (!text) return;
    tip.textContent = text;
    const box = map.getBoundingClientRect();
    const x = Math.min(event.clientX - box.left + 14, box.width - tip.offsetWidth - 8);
    const y = Math.max(event.clientY - box.top - tip.offsetHeight - 10, 8);
    tip.style.transform = `translate(${Math.max(x, 8)}px, ${y}px)`;
  };

  // The view: its middle, and how many times larger than the whole map.
  const { width, height } = svg.viewBox.baseVal;
  const home = { x: width / 2, y: height / 2, k: 1 };
  const most = 24;
  const levels = [0, 1, 1.8, 3.2, 6, 12];
  const view = { ...home };
  let asked = false;
  let level = -1;
  const scale = () => Math.min(map.clientWidth / width, map.clientHeight / height) || 1;
  // Many groups are painted when the view has come to rest; until then the picture as it is moves along.
  const isHeavy = svg.classList.contains("dense");
  const rest = 120;
  let painted = { ...home };
  let settling = 0;
  const paint = () => {
    const half = [width / view.k / 2, height / view.k / 2];
    svg.style.transform = "";
    svg.setAttribute("viewBox", `${view.x - half[0]} ${view.y - half[1]} ${2 * half[0]} ${2 * half[1]}`);
    const pixels = scale() * view.k;
    svg.style.setProperty("--u", String(1 / pixels));
    painted = { ...view };
    const shown = levels.findLastIndex((least) => pixels >= least * 0.97);
    if (shown === level) return;
    level = shown;
    svg.classList.add("set");
    levels.forEach((_, nth) => svg.classList.toggle(`k${nth}`, nth <= level));
  };
  const draw = () => {
    asked = false;
    view.k = Math.min(Math.max(view.k, 1), most);
    const half = [width / view.k / 2, height / view.k / 2];
    view.x = Math.min(Math.max(view.x, half[0]), width - half[0]);
    view.y = Math.min(Math.max(view.y, half[1]), height - half[1]);
    map.classList.toggle("near", view.k > 1);
    if (!isHeavy || level < 0) return paint();
    const pixels = scale() * view.k;
    const [dx, dy] = [(painted.x - view.x) * pixels, (painted.y - view.y) * pixels];
    svg.style.transform = `translate(${dx}px, ${dy}px) scale(${view.k / painted.k})`;
    clearTimeout(settling);
    settling = setTimeout(paint, rest);
  };
  const redraw = () => {
    if (!asked) requestAnimationFrame(draw);
    asked = true;
  };
  const spot = (event) => {
    const box = map.getBoundingClientRect();
    const pixels = scale() * view.k;
    const [dx, dy] = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
    return { x: view.x + dx / pixels, y: view.y + dy / pixels };
  };
  const zoom = (factor, about = view) => {
    const k = Math.min(Math.max(view.k * factor, 1), most);
    const part = 1 - view.k / k;
    view.x += (about.x - view.x) * part;
    view.y += (about.y - view.y) * part;
    view.k = k;
    redraw();
  };
  bringIntoView = (id) => {
    const disc = one(`#discs [data-g="${id}"]`);
    if (!disc || view.k === 1) return;
    const { e, f } = disc.transform.baseVal.consolidate().matrix;
    const half = [width / view.k / 2, height / view.k / 2];
    if (Math.abs(e - view.x) > 0.8 * half[0] || Math.abs(f - view.y) > 0.8 * half[1]) {
      [view.x, view.y] = [e, f];
      redraw();
    }
  };

  const fingers = new Map();
  let moved = false;
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    fingers.set(event.pointerId, event);
    if (fingers.size === 1) moved = false;
  });
  svg.addEventListener("pointermove", (event) => {
    const last = fingers.get(event.pointerId);
    if (!last) return hover(event);
    const pixels = scale() * view.k;
    const apart = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    if (fingers.size === 2) {
      const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, finger]) => finger);
      const middle = { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 };
      zoom(apart(event, other) / Math.max(apart(last, other), 1), spot(middle));
      view.x -= (event.clientX - last.clientX) / 2 / pixels;
      view.y -= (event.clientY - last.clientY) / 2 / pixels;
      moved = true;
    } else {
      if (!moved && apart(event, last) < 4) return;
      if (!moved) {
        moved = true;
        map.classList.add("moving");
        svg.setPointerCapture(event.pointerId);
      }
      view.x -= (event.clientX - last.clientX) / pixels;
      view.y -= (event.clientY - last.clientY) / pixels;
    }
    fingers.set(event.pointerId, event);
    redraw();
  });
  const lift = (event) => {
    fingers.delete(event.pointerId);
    if (fingers.size === 0) map.classList.remove("moving");
  };
  svg.addEventListener("pointerup", lift);
  svg.addEventListener("pointercancel", lift);
  svg.addEventListener("pointerleave", (event) => hover({ pointerType: "touch", target: event.target }));
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (moved || link?.dataset.g) event.preventDefault();
    if (moved) return;
    if (link?.dataset.g) choose(link.dataset.g === current ? null : link.dataset.g, "map");
    else if (!link) choose(null);
  });
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0018)), spot(event));
  }, { passive: false });
  svg.addEventListener("dblclick", (event) => zoom(2, spot(event)));
  const whole = () => {
    Object.assign(view, home);
    redraw();
  };
  const buttons = { in: () => zoom(1.6), out: () => zoom(1 / 1.6), whole };
  for (const button of all("[data-zoom]", map)) button.addEventListener("click", buttons[button.dataset.zoom]);
  map.tabIndex = 0;
  map.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const far = 60 / (scale() * view.k);
    const keys = {
      ArrowLeft: () => { view.x -= far; }, ArrowRight: () => { view.x += far; },
      ArrowUp: () => { view.y -= far; }, ArrowDown: () => { view.y += far; },
      "+": buttons.in, "=": buttons.in, "-": buttons.out, "0": whole, Home: whole,
      n: () => step(1), N: () => step(1), p: () => step(-1), P: () => step(-1),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
    redraw();
  });
  new ResizeObserver(redraw).observe(svg);

  // On paper the whole map.
  addEventListener("beforeprint", () => {
    svg.style.transform = "";
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.style.setProperty("--u", "1");
  });
  addEventListener("afterprint", paint);
  draw();
})();
