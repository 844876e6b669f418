/* The trend page in the browser. The address is the truth about what is shown: every change goes
   there first, and then to the page's state, which the server answers. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatchTrend = (function () {
  "use strict";

  const DEFAULTS = { groups: "robust", band: "both", colour: "release", view: "overlaid", by: "level" };
  const DAYS_SHOWN = new Set(["from", "to"]);

  function keep() {
    return window.dash_clientside.no_update;
  }

  const { address, follow, query, replace } = window.bandwatchNavigate;

  function asDictionary(changed) {
    const found = {};
    for (const [name, value] of changed) (found[name] = found[name] || []).push(value);
    return found;
  }

  /* Changes the address and asks the server for the picture of it. */
  function show(changed) {
    replace(changed);
    const stored = window.bandwatchProperties.read("trend-state", "data");
    window.bandwatchProperties.set("trend-state", {
      data: { ...stored, query: asDictionary(changed) },
    });
  }

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

  function range(relayout, axis) {
    const pair = relayout[axis + ".range"];
    const found = pair || [relayout[axis + ".range[0]"], relayout[axis + ".range[1]"]];
    return found[0] !== undefined && found[1] !== undefined ? found : null;
  }

  function putDaysIntoFields(changed) {
    for (const name of DAYS_SHOWN) {
      window.dash_clientside.set_props("trend-" + name, { value: changed.get(name) || "" });
    }
  }

  /* A group of a layout is written only where it is not there yet, so as not to draw twice. */
  function same(changed) {
    return address(changed) === window.location.pathname + window.location.search
      || address(changed) === address(query());
  }

  return {
    tools: { query, show, visit, comparedDays, compareWith, addDay },

    keepControls: function () {
      const context = window.dash_clientside.callback_context;
      const changed = query();
      for (const item of context.triggered) {
        const name = item.prop_id.split(".")[0].slice("trend-".length);
        if (name === "add") {
          if (!item.value) continue;
          addDay(changed, item.value);
          window.dash_clientside.set_props("trend-add", { value: "" });
        } else if (name === "asof") {
          changed.delete("fit");
          setOrDelete(changed, name, item.value);
        } else setOrDelete(changed, name, item.value === DEFAULTS[name] ? null : item.value);
      }
      if (same(changed)) return keep();
      replace(changed);
      const state = context.states_list[0].value;
      return { ...state, query: asDictionary(changed) };
    },

    /* A click on the level judges that day; a click on a dot opens its details. */
    choosePoint: function (click, figure) {
      if (!click || !click.points || !click.points.length) return keep();
      const point = click.points[0];
      const trace = figure.data[point.curveNumber] || {};
      if (trace.meta && trace.meta.role === "alert") {
        follow(point.customdata);
        return null;
      }
      const changed = query();
      if (trace.meta && trace.meta.role === "level") {
        changed.set("day", day(point.x));
        window.dash_clientside.set_props("trend-day", { value: day(point.x) });
        show(changed);
        return null;
      }
      const told = point.customdata;
      const id = Array.isArray(told) ? told[told.length - 1] : told;
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
      } else if (relayout["xaxis.autorange"]) DAYS_SHOWN.forEach((name) => changed.delete(name));
      if (values && !several) {
        const log = figure.layout.yaxis && figure.layout.yaxis.type === "log";
        const ends = values.map((end) => Number((log ? 10 ** end : Number(end)).toPrecision(8)));
        changed.set("values", ends.join(","));
      } else if (relayout["yaxis.autorange"]) changed.delete("values");
      if (same(changed)) return keep();
      const thinned = figure.layout.meta && figure.layout.meta.thinned;
      if (days && thinned) show(changed);
      else replace(changed);
      putDaysIntoFields(changed);
      return keep();
    },

    chooseStretch: function (relayout) {
      const days = relayout && range(relayout, "xaxis");
      if (!days && !(relayout && relayout["xaxis.autorange"])) return keep();
      const changed = query();
      DAYS_SHOWN.forEach((name) => changed.delete(name));
      if (days && relayout["xaxis.range[0]"] !== undefined) {
        changed.set("from", day(days[0]));
        changed.set("to", day(days[1]));
      }
      if (same(changed)) return keep();
      show(changed);
      putDaysIntoFields(changed);
      return keep();
    },

    openRefit: function (clicks) {
      return Boolean(clicks);
    },
  };
})();
