"use strict";

// Everything that the server tells reaches the page as text nodes alone: file names, thread names
// and stack frames are whatever a program made them.

const PERIOD_MS = 1000;
const LOCKS_PERIOD_MS = 3000;
/** With more classes than these, each is folded up. */
const UNFOLDED = 4;
const POINTS = 300;
const HEIGHT = 150;
const pools = new Map();
const dark = matchMedia("(prefers-color-scheme: dark)");

const byId = (id) => document.getElementById(id);

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) {
    made.textContent = text;
  }
  if (className) {
    made.className = className;
  }
  return made;
}

function count(value) {
  return value >= 1e6
    ? (value / 1e6).toFixed(1) + " M"
    : value >= 1e4 ? (value / 1e3).toFixed(1) + " k" : String(Math.round(value * 10) / 10);
}

function duration(seconds) {
  if (seconds === null || seconds === undefined) {
    return "–";
  }
  if (seconds >= 120) {
    return Math.round(seconds / 60) + " min";
  }
  if (seconds >= 1) {
    return seconds.toFixed(1) + " s";
  }
  return seconds >= 0.001 ? (seconds * 1e3).toFixed(seconds < 0.01 ? 1 : 0) + " ms" : Math.round(seconds * 1e6) + " µs";
}

function bytes(value) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return (unit === 0 ? value : value.toFixed(1)) + " " + units[unit];
}

const numbered = (n, one, many) => n + " " + (n === 1 ? one : many);

const clock = (seconds) => new Date(seconds * 1000).toLocaleTimeString("en-GB");

/** Round numbers of bytes for the marks of an axis. */
const POWERS_OF_TWO = Array.from({ length: 40 }, (_, power) => 2 ** power);

const sum = (counts) => Object.values(counts).reduce((a, b) => a + b, 0);

/** The quantile of what came in between two looks at cumulative buckets; null if nothing did. */
function quantile(share, now, before) {
  const old = new Map(before);
  const fresh = now.map(([upper, n]) => [upper, n - (old.get(upper) || 0)]).filter(([, n]) => n > 0);
  const total = fresh.reduce((a, [, n]) => a + n, 0);
  let seen = 0;
  for (const [upper, n] of fresh) {
    seen += n;
    if (seen >= share * total) {
      return upper;
    }
  }
  return null;
}

/** A chart with up to four lines and their present values above it. */
class Chart {
  constructor(parent, title, labels, format, steps) {
    this.format = format;
    this.steps = steps;
    this.data = [[], ...labels.map(() => [])];
    this.card = element("div", undefined, "card chart");
    this.card.dataset.chart = title;
    const head = element("div", undefined, "head");
    head.append(element("h3", title));
    const legend = element("ul", undefined, "legend");
    this.values = labels.map((label, i) => {
      const item = element("li");
      const value = element("span", "–");
      item.append(element("i", "", "s" + i), element("span", label + " "), value);
      legend.append(item);
      return value;
    });
    head.append(legend);
    this.plot = element("div", undefined, "plot");
    this.card.append(head, this.plot);
    parent.append(this.card);
    this.labels = labels;
    this.draw();
    new ResizeObserver(() => this.resize()).observe(this.plot);
  }

  draw() {
    if (this.chart) {
      this.chart.destroy();
    }
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(name).trim();
    const axis = {
      stroke: color("--soft"),
      grid: { stroke: color("--grid"), width: 1 },
      ticks: { show: false },
      font: "11px system-ui, sans-serif",
    };
    const lines = ["--a", "--b", "--c", "--d"];
    this.chart = new uPlot(
      {
        width: Math.max(this.plot.clientWidth, 100),
        height: HEIGHT,
        legend: { show: false },
        cursor: { y: false, points: { size: 6 } },
        padding: [8, 8, 0, 0],
        scales: { y: { range: (u, min, max) => [0, max > 0 ? max * 1.15 : 1] } },
        axes: [
          { ...axis, size: 26, space: 80, values: (u, ticks) => ticks.map(clock) },
          { ...axis, size: 62, space: 32, ...(this.steps ? { incrs: this.steps } : {}), values: (u, ticks) => ticks.map((v) => this.format(v)) },
        ],
        series: [
          {},
          ...this.labels.map((label, i) => ({
            label,
            stroke: color(lines[i]),
            width: 1.75,
            spanGaps: false,
            points: { show: false },
            fill: i === 0 && this.labels.length === 1 ? color(lines[i]) + "22" : undefined,
          })),
        ],
      },
      this.data,
      this.plot,
    );
  }

  resize() {
    const width = this.plot.clientWidth;
    if (width > 0 && width !== this.chart.width) {
      this.chart.setSize({ width, height: HEIGHT });
    }
  }

  add(time, ...values) {
    this.data[0].push(time);
    values.forEach((value, i) => {
      this.data[i + 1].push(value);
      this.values[i].textContent = value === null ? "–" : this.format(value);
    });
    if (this.data[0].length > POINTS) {
      this.data.forEach((column) => column.shift());
    }
    this.card.dataset.points = this.data[0].length;
    this.chart.setData(this.data);
  }
}

/** One pool's part of the page. */
class Pool {
  constructor(name) {
    this.root = byId("pool").content.firstElementChild.cloneNode(true);
    this.root.dataset.pool = name;
    this.find("h2").textContent = name;
    byId("pools").append(this.root);
    const charts = this.find(".charts");
    const perSecond = (v) => count(v) + "/s";
    this.throughput = new Chart(charts, "Throughput", ["reads", "writes", "transactions"], perSecond);
    this.waits = new Chart(charts, "Waits", ["read p50", "read p99", "write p50", "write p99"], duration);
    this.connections = new Chart(charts, "Connections", ["active", "idle", "writers waiting"], count);
    this.wal = new Chart(charts, "WAL size", ["now"], bytes, POWERS_OF_TWO);
    this.tiles = new Map();
    this.tile("reads", "–");
    this.tile("writes", "–");
    this.tile("transactions", "–");
    this.find("details").open = innerWidth > 900;
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  tile(label, text, bad) {
    let tile = this.tiles.get(label);
    if (!tile) {
      tile = element("li");
      tile.append(element("span", label), element("strong"));
      this.find(".tiles").append(tile);
      this.tiles.set(label, tile);
    }
    tile.lastElementChild.textContent = text;
    tile.classList.toggle("bad", Boolean(bad));
  }

  show(state, time) {
    const before = this.before;
    this.before = { state, time };
    this.find(".path").textContent = state.path;
    if (before && time > before.time) {
      this.move(state, before.state, time, time - before.time);
    }
    const leaks = state.leaksOpen;
    this.tile("sessions", count(state.sessions));
    this.tile("write hold, max", duration(Math.max(0, ...state.writeHold.map(([upper]) => upper))));
    this.tile("oldest snapshot", duration(state.snapshotSeconds), state.snapshotSeconds > 60);
    this.tile("timeouts", count(state.timeouts), state.timeouts > 0);
    this.tile("open leaks", count(leaks.length), leaks.length > 0);
    this.find(".leaks").hidden = leaks.length === 0;
    fill(this.find(".leaks ol"), leaks, leak);
    const statements = state.statements;
    const looks = statements.hit + statements.miss;
    rows(this.find(".totals"), [
      ["sessions pinned now", count(state.pinned)],
      ["reads", count(state.leases.read)],
      ["writes", count(state.leases.write)],
      ["transactions committed", count(state.transactions.read_committed + state.transactions.write_committed)],
      ["transactions rolled back", count(state.transactions.read_rolled_back + state.transactions.write_rolled_back)],
      ["statements found prepared", looks === 0 ? "–" : Math.round((100 * statements.hit) / looks) + " %"],
      ["checkpoints", count(state.checkpoints) + (state.checkpointsIncomplete ? ", " + count(state.checkpointsIncomplete) + " incomplete" : "")],
      ["pages checkpointed", count(state.checkpointPages)],
      ["extra connections", count(state.overflows)],
      ["SQLITE_BUSY from outside", count(state.busy), state.busy > 0],
      ["result sets moved away", count(state.cursorsSpooled)],
      ["leaks", count(sum(state.leaks)), sum(state.leaks) > 0],
    ]);
    const pins = state.pins.map((pin) => [pin.reason.replace(/_/g, " ") + ": " + pin.explanation, count(pin.count)]);
    rows(this.find(".pins"), pins.length ? pins : [["none", ""]]);
    rows(this.find(".settings"), Object.entries(state.settings));
  }

  move(state, old, time, seconds) {
    const transactions = (s) => sum(s.transactions);
    const rate = (now, then) => Math.max(0, now - then) / seconds;
    const reads = rate(state.leases.read, old.leases.read);
    const writes = rate(state.leases.write, old.leases.write);
    const ended = rate(transactions(state), transactions(old));
    this.throughput.add(time, reads, writes, ended);
    this.waits.add(
      time,
      quantile(0.5, state.readWait, old.readWait),
      quantile(0.99, state.readWait, old.readWait),
      quantile(0.5, state.writeWait, old.writeWait),
      quantile(0.99, state.writeWait, old.writeWait),
    );
    this.connections.add(time, sum(state.active), state.idle, state.pending);
    this.wal.add(time, state.walBytes);
    this.tile("reads", count(reads) + "/s");
    this.tile("writes", count(writes) + "/s");
    this.tile("transactions", count(ended) + "/s");
  }
}

const shown = new WeakMap();

/** Draws anew only what is new: what a reader has marked, to copy a stack say, stays marked. */
function fill(parent, content, draw) {
  const text = JSON.stringify(content);
  if (shown.get(parent) !== text) {
    shown.set(parent, text);
    parent.replaceChildren(...content.map(draw));
  }
}

function list(parent, texts) {
  fill(parent, texts, (text) => element("li", text));
}

/** What is said of a leak, and below it the frames, each in a line of its own. */
function leak(text) {
  const [said, ...frames] = text.split(/ (?:Opened at|<) /);
  const item = element("li", said);
  item.append(...frames.map((frame) => element("span", "at " + frame, "frame")));
  return item;
}

function rows(parent, entries) {
  fill(parent, entries, ([label, value, alarm]) => {
    const row = element("tr");
    row.append(element("td", label), element("td", value, alarm ? "number alarm" : "number"));
    return row;
  });
}

/** Which classes are unfolded stays as the reader left it. */
const unfolded = new Map();

function holder(entry, many) {
  const box = element("details", undefined, "holder");
  box.dataset.holder = entry.class;
  box.open = unfolded.has(entry.class) ? unfolded.get(entry.class) : !many;
  box.addEventListener("toggle", () => unfolded.set(entry.class, box.open));
  const head = element("summary");
  head.append(element("code", entry.class));
  const states = new Set(entry.monitors.flatMap((monitor) => monitor.inForce || []).map((each) => each.state));
  states.forEach((state) => head.append(" ", badge(state)));
  box.append(head);
  entry.connections.forEach((connection) => box.append(element("p", "connection " + connection, "hint")));
  if (entry.monitors.length === 0) {
    box.append(element("p", "no lock: each call waits for no other", "hint"));
  }
  entry.monitors.forEach((each) => box.append(...monitor(each)));
  return box;
}

function badge(text) {
  return element("span", text, "badge " + text.replace(/ /g, "-"));
}

function monitor(entry) {
  const title = element("p", undefined, "lock");
  title.append("lock: ", element("strong", entry.lock));
  const parts = [title];
  for (const state of entry.inForce || []) {
    const line = element("p", undefined, "state");
    line.append(badge(state.state), state.why ? " because " + state.why : " regions that may run beside others do");
    parts.push(line);
  }
  if (entry.leftAlone && !(entry.inForce || []).some((state) => state.why === entry.leftAlone)) {
    parts.push(element("p", "would be left alone: " + entry.leftAlone, "hint"));
  }
  const all = element("ul", undefined, "regions");
  all.append(...entry.regions.map(region));
  parts.push(all);
  return parts;
}

function region(entry) {
  const row = element("li");
  const lines =
    entry.firstLine === 0 ? "" : ":" + entry.firstLine + (entry.lastLine > entry.firstLine ? "-" + entry.lastLine : "");
  const head = element("p");
  head.append(badge(entry.verdict), " ", element("code", entry.class.replace(/^.*\./, "") + "." + entry.method + lines));
  if (entry.kind === "block") {
    head.append(" block");
  }
  row.append(head);
  if (entry.ranShared !== null) {
    row.append(element("p", "ran " + count(entry.ranShared) + " times beside others, " + count(entry.ranWithMonitor) + " with its monitor", "ran"));
  }
  row.append(element("p", entry.reason, "hint"));
  if (entry.advice) {
    row.append(element("p", "To earn more: " + entry.advice, "hint"));
  }
  return row;
}

function showLocks(report) {
  if (report === null) {
    return;
  }
  const total = report.holders.reduce((sum, each) => sum + each.monitors.length, 0);
  byId("locks-summary").textContent =
    numbered(report.holders.length, "class", "classes") + " with connections, " + numbered(total, "lock", "locks") +
    "; regions: " + Object.entries(report.summary).map(([verdict, n]) => n + " " + verdict).join(", ");
  fill(byId("holders"), report.holders, (each) => holder(each, report.holders.length > UNFOLDED));
  list(byId("locks-notes"), report.notes);
}

/** Runs beside the figures, because the first look at many classes takes seconds. */
async function tickLocks() {
  if (!byId("locks").hidden && !document.hidden) {
    try {
      const answer = await fetch("/locks.json", { cache: "no-store" });
      if (answer.ok) {
        showLocks(await answer.json());
      }
    } catch (problem) {
      // The figures say so.
    }
  }
  setTimeout(tickLocks, LOCKS_PERIOD_MS);
}

function show(state) {
  const time = state.time / 1000;
  byId("about").textContent =
    "version " + state.version + " · mode " + state.mode + " · process " + state.pid + " · pools retired " + state.retired +
    (state.fallbacks > 0 ? " · opened without the pool after a failure: " + state.fallbacks : "");
  const names = new Set(state.pools.map((pool) => pool.name));
  for (const [name, pool] of pools) {
    if (!names.has(name)) {
      pool.root.remove();
      pools.delete(name);
    }
  }
  for (const pool of state.pools) {
    if (!pools.has(pool.name)) {
      pools.set(pool.name, new Pool(pool.name));
    }
    pools.get(pool.name).show(pool, time);
  }
  byId("empty").hidden = names.size > 0;
  byId("locks").hidden = !state.locks;
  byId("passed").hidden = state.passedThrough.length === 0;
  fill(byId("passed-rows"), state.passedThrough, (entry) => {
    const row = element("tr");
    row.append(
      element("td", entry.reason.replace(/_/g, " ") + ": " + entry.explanation),
      element("td", count(entry.count), "number"),
      element("td", entry.path),
    );
    return row;
  });
  byId("log").hidden = state.log.length === 0;
  list(byId("log-lines"), state.log);
}

async function tick() {
  const status = byId("status");
  try {
    const answer = await fetch("/state.json", { cache: "no-store" });
    if (!answer.ok) {
      throw new Error("answer " + answer.status);
    }
    show(await answer.json());
    status.textContent = "live";
    status.className = "live";
  } catch (problem) {
    status.textContent = "no answer, trying again";
    status.className = "lost";
  }
  setTimeout(tick, document.hidden ? 5 * PERIOD_MS : PERIOD_MS);
}

dark.addEventListener("change", () => {
  for (const pool of pools.values()) {
    [pool.throughput, pool.waits, pool.connections, pool.wal].forEach((chart) => chart.draw());
  }
});

tick();
tickLocks();
