/* Clientside callbacks of the detectability page. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatchDetectability = (function () {
  "use strict";

  /* Parts of the link on which burn-in and cleaning depend. */
  const BASIS = ["series", "version", "grid", "failures"];

  function keep() {
    return window.dash_clientside.no_update;
  }

  function queryOf(state) {
    const query = new URLSearchParams();
    for (const [name, values] of Object.entries(state)) {
      for (const value of values) query.append(name, value);
    }
    return query;
  }

  return {
    /* What the controls say becomes the page's state and the link; defaults are left out. */
    keepChoices: function (values, state, basis, defaults) {
      const next = state.series ? { series: state.series } : {};
      for (const input of window.dash_clientside.callback_context.inputs_list[0]) {
        const name = input.id.part;
        const value = input.value === null || input.value === undefined ? "" : String(input.value);
        if (value !== "" && value !== String(defaults[name])) next[name] = [value];
      }
      window.bandwatchNavigate.replace(queryOf(next));
      const now = {};
      for (const name of BASIS) if (next[name]) now[name] = next[name];
      const same = JSON.stringify(now) === JSON.stringify(basis);
      return [next, same ? keep() : now];
    },

    /* A click into a map chooses the cell's size, and the map's method and strategy. */
    pickCell: function (click) {
      const point = click && click.points && click.points[0];
      if (!point) return [keep(), keep(), keep()];
      const picked = { instances: Number(point.y), iterations: Number(point.x), at: Date.now() };
      return [picked, point.curveNumber < 2 ? "laaber" : "schultz", point.curveNumber % 2 ? "tbs" : "ibs"];
    },

    followAccepted: function (link) {
      if (link) window.bandwatchNavigate.follow(link);
      return keep();
    },

    passDragOn: function (relayout) {
      return relayout && "shapes[0].x0" in relayout ? relayout : keep();
    },

    openBenchmark: function (key) {
      if (!key) return keep();
      const navigate = window.bandwatchNavigate;
      const query = queryOf(key === "*" ? {} : { series: [key] });
      navigate.follow(navigate.address(query, "/detectability"));
      return keep();
    },

    askAssess: function (clicks, keys, state, nonce, running) {
      if (!clicks || running || !keys || !keys.keys.length) return keep();
      return { keys: keys.keys, title: keys.name, query: state, nonce: nonce, at: Date.now() };
    },
  };
})();
