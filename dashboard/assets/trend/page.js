/* The trend page in the browser. The address is the truth about what is shown: every change goes
   there first, and then to the page's state, which the server answers. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatchTrend = (function () {
  "use strict";

  const DEFAULTS = { groups: "robust", band: "both", colour: "none", view: "overlaid", by: "level", beside: "none", delta: "1", sure: "90" };
  const SLIDERS = ["delta", "sure"];
  const SWITCHES = ["log", "replicates"];
  const DAYS = ["from", "to", "norm", "asof", "day"];
  const STRETCH = ["from", "to", "all"];

  function keep() {
    return window.dash_clientside.no_update;
  }

  const { address, follow, query, push } = window.bandwatchNavigate;

  function asDictionary(changed) {
    const found = {};
    for (const [name, value] of changed) (found[name] = found[name] || []).push(value);
    return found;
  }

  /* Asks the server for the picture of a link. */
  function draw(changed) {
    const stored = window.bandwatchProperties.read("trend-state", "data");
    window.bandwatchProperties.set("trend-state", {
      data: { ...stored, query: asDictionary(changed) },
    });
  }

  /* Changes the address and asks the server for the picture of it. */
  function show(changed) {
    push(changed);
    draw(changed);
  }

  function fill(name, value) {
    window.bandwatchProperties.set("trend-" + name, { value: value, invalid: false });
  }

  /* Sets every control to what a link says. */
  function fillControls(changed) {
    for (const [name, usual] of Object.entries(DEFAULTS)) {
      window.bandwatchProperties.set("trend-" + name, { value: changed.get(name) || usual });
    }
    for (const name of SWITCHES) {
      window.bandwatchProperties.set("trend-" + name, { value: changed.get(name) === "1" });
    }
    for (const name of DAYS) fill(name, window.bandwatchDays.format(changed.get(name)));
  }

  /* Back and forward between links to the same series change what is shown, and not the page. */
  window.bandwatchNavigate.stayOn(function (now) {
    if (now.pathname !== "/trend" || !document.getElementById("trend-graph")) return false;
    const state = window.bandwatchProperties.read("trend-state", "data");
    if (!state) return false;
    const shown = state.query.series || [];
    const wanted = new URLSearchParams(now.search);
    const alike = wanted.getAll("series").join("\n") === shown.join("\n");
    // A frozen page has a banner, and what stands on it is made with the page.
    if (!alike || wanted.has("fit") || wanted.has("asof") || state.query.asof || state.query.fit) return false;
    fillControls(wanted);
    draw(wanted);
    return true;
  });

  /* Goes to another page of the app, as a link does. */
  function visit(changed) {
    follow(address(changed));
  }

  function setOrDelete(changed, name, value) {
    if (value === null || value === undefined || value === "" || value === false) changed.delete(name);
    else changed.set(name, value === true ? "1" : String(value));
  }

  function day(value) {
    if (typeof value === "number") return new Date(value).toISOString().slice(0, 10);
    return String(value).slice(0, 10);
  }

  function comparedDays(changed) {
    const given = changed.getAll("against").filter((item) => item !== "none");
    if (changed.has("against")) return given;
    const panel = document.querySelector("[data-bw-days]");
    return panel && panel.dataset.bwDays ? panel.dataset.bwDays.split(",") : [];
  }

  function compareWith(changed, days) {
    changed.delete("against");
    for (const item of days.length ? days : ["none"]) changed.append("against", item);
  }

  function addDay(changed, added) {
    compareWith(changed, [...new Set([...comparedDays(changed), added])]);
  }

  /* Reads a field; what is no day is marked, and changes nothing. */
  function readDay(changed, name, text) {
    const found = window.bandwatchDays.parse(text);
    if (found === null) {
      window.bandwatchProperties.set("trend-" + name, { invalid: true });
      return;
    }
    if (name === "add") {
      if (found) addDay(changed, found);
      if (text) fill(name, "");
      return;
    }
    if (text !== window.bandwatchDays.format(found)) fill(name, window.bandwatchDays.format(found));
    else window.bandwatchProperties.set("trend-" + name, { invalid: false });
    const before = changed.get(name) || "";
    if (before.slice(0, 10) === found) return;
    if (name === "asof") changed.delete("fit");
    if (name === "from" || name === "to") changed.delete("all");
    setOrDelete(changed, name, found);
  }

  function range(relayout, axis) {
    const pair = relayout[axis + ".range"];
    const found = pair || [relayout[axis + ".range[0]"], relayout[axis + ".range[1]"]];
    return found[0] !== undefined && found[1] !== undefined ? found : null;
  }

  function putDaysIntoFields(changed) {
    for (const name of ["from", "to"]) fill(name, window.bandwatchDays.format(changed.get(name)));
  }

  /* A group of a layout is written only where it is not there yet, so as not to draw twice. */
  function same(changed) {
    return address(changed) === window.location.pathname + window.location.search
      || address(changed) === address(query());
  }

  /* Several series answer one click, for one cursor goes through all: that one was meant which
     lies nearest to where the pointer went down. */
  let pressed = 0;
  document.addEventListener("pointerdown", function (event) {
    const graph = event.target.closest("#trend-graph");
    if (graph) pressed = event.clientY - graph.getBoundingClientRect().top;
  }, true);

  function meant(points) {
    const away = ({ bbox }) => (bbox ? Math.abs((bbox.y0 + bbox.y1) / 2 - pressed) : Infinity);
    return points.reduce((best, point) => (away(point) < away(best) ? point : best));
  }

  return {
    tools: { query, show, visit, fill, putDaysIntoFields, comparedDays, compareWith, addDay },

    keepControls: function () {
      const context = window.dash_clientside.callback_context;
      const changed = query();
      for (const item of context.triggered) {
        const name = item.prop_id.split(".")[0].slice("trend-".length);
        if (name === "add" || DAYS.includes(name)) readDay(changed, name, item.value);
        else setOrDelete(changed, name, String(item.value) === DEFAULTS[name] ? null : item.value);
      }
      if (same(changed)) return keep();
      // A slider says many things on its way; back undoes what was done before it.
      const slid = context.triggered.every((item) => SLIDERS.includes(item.prop_id.split(".")[0].slice(6)));
      (slid ? window.bandwatchNavigate.replace : push)(changed);
      const state = context.states_list[0].value;
      return { ...state, query: asDictionary(changed) };
    },

    /* A click on the level judges that day; a click on a dot opens its details. */
    choosePoint: function (click, figure) {
      if (!click || !click.points || !click.points.length) return keep();
      const point = meant(click.points);
      const trace = figure.data[point.curveNumber] || {};
      if (trace.meta && trace.meta.role === "alert") {
        follow(point.customdata);
        return null;
      }
      const changed = query();
      if (trace.meta && trace.meta.role === "level") {
        changed.set("day", day(point.x));
        fill("day", window.bandwatchDays.format(day(point.x)));
        show(changed);
        return null;
      }
      const custom = point.customdata;
      const id = Array.isArray(custom) ? custom[custom.length - 1] : custom;
      if (!Number.isInteger(id)) return null;
      changed.set("point", id);
      show(changed);
      return null;
    },

    /* Zooming puts days and values into the address. The server is asked only where it has
       left out points that may now be drawn. */
    rememberZoom: function (relayout, figure) {
      if (!relayout) return keep();
      const changed = query();
      const days = range(relayout, "xaxis");
      const values = range(relayout, "yaxis");
      const several = figure.layout.yaxis3 !== undefined;
      if (days) {
        changed.set("from", day(days[0]));
        changed.set("to", day(days[1]));
        changed.delete("all");
      } else if (relayout["xaxis.autorange"]) {
        STRETCH.forEach((name) => changed.delete(name));
        changed.set("all", "1");
      }
      if (values && !several) {
        const log = figure.layout.yaxis && figure.layout.yaxis.type === "log";
        const ends = values.map((end) => Number((log ? 10 ** end : Number(end)).toPrecision(8)));
        changed.set("values", ends.join(","));
      } else if (relayout["yaxis.autorange"]) changed.delete("values");
      if (same(changed)) return keep();
      const thinned = figure.layout.meta && figure.layout.meta.thinned;
      // Names of lines stand close where all is shown: the server places them anew.
      if ((days && thinned) || relayout["xaxis.autorange"]) show(changed);
      else push(changed);
      putDaysIntoFields(changed);
      return keep();
    },

    chooseStretch: function (relayout) {
      const days = relayout && range(relayout, "xaxis");
      if (!days && !(relayout && relayout["xaxis.autorange"])) return keep();
      const changed = query();
      STRETCH.forEach((name) => changed.delete(name));
      changed.delete("values");
      if (days && relayout["xaxis.range[0]"] !== undefined) {
        changed.set("from", day(days[0]));
        changed.set("to", day(days[1]));
      } else changed.set("all", "1");
      if (same(changed)) return keep();
      show(changed);
      putDaysIntoFields(changed);
      return keep();
    },

    showNumber: function (value) {
      return String(value);
    },

    openRefit: function (clicks) {
      return Boolean(clicks);
    },
  };
})();
