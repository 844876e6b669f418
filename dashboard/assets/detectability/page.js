/* Clientside callbacks of the detectability page. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatchDetectability = (function () {
  "use strict";

  /* Parts of the link on which burn-in and cleaning depend. */
  const BASIS = ["series", "version", "grid", "failures"];

  function keep() {
    return window.dash_clientside.no_update;
  }

  function spell(state) {
    const query = new URLSearchParams();
    for (const [name, values] of Object.entries(state)) {
      for (const value of values) query.append(name, value);
    }
    return query.toString().replace(/%2F/g, "/").replace(/%3A/g, ":").replace(/%2C/g, ",")
      .replace(/\+/g, "%20");
  }

  function go(link) {
    window.history.pushState({}, "", link);
    window.dispatchEvent(new PopStateEvent("popstate"));
    window.scrollTo(0, 0);
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
      const text = spell(next);
      const link = window.location.pathname + (text ? "?" + text : "");
      window.history.replaceState(window.history.state, "", link);
      const now = {};
      for (const name of BASIS) if (next[name]) now[name] = next[name];
      const same = JSON.stringify(now) === JSON.stringify(basis);
      return [next, same ? keep() : now];
    },

    passDragOn: function (relayout) {
      return relayout && "shapes[0].x0" in relayout ? relayout : keep();
    },

    openBenchmark: function (key) {
      if (key) go("/detectability" + (key === "*" ? "" : "?" + spell({ series: [key] })));
      return keep();
    },

    askAssess: function (clicks, keys, state, nonce, running) {
      if (!clicks || running || !keys || !keys.keys.length) return keep();
      return { keys: keys.keys, title: keys.name, query: state, nonce: nonce, at: Date.now() };
    },
  };
})();
