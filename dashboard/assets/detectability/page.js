/* Clientside callbacks of the detectability page and of its job's card. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatchDetectability = (function () {
  "use strict";

  /* Parts of the link on which burn-in and cleaning depend. */
  const BASIS = ["series", "version", "grid", "failures"];

  function keep() {
    return window.dash_clientside.no_update;
  }

  function changed() {
    return window.dash_clientside.callback_context.triggered.map((item) => item.prop_id);
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
      return { keys: keys.keys, name: keys.name, query: state, nonce: nonce, at: Date.now() };
    },

    endAssess: function (result) {
      if (result) window.dash_clientside.set_props("assess-done", { data: result });
      return keep();
    },

    /* One card for a job's whole life: running, done, failed, cancelled, stopped. */
    showAssess: function (running, result, closes, cancels, request) {
      const triggered = changed();
      document.documentElement.toggleAttribute("data-assessing", Boolean(running));
      const button = document.getElementById("detect-run");
      if (button) button.disabled = Boolean(running);
      if (!request || triggered.includes("assess-close.n_clicks")) {
        return ["bw-job bw-job-hidden", keep(), keep()];
      }
      const title = (running ? "Assessing " : "Assessment of ") + request.name;
      if (running) {
        window.bandwatchAssessCancelled = triggered.includes("assess-cancel.n_clicks") ? request.at : 0;
        return ["bw-job bw-job-active", title, ""];
      }
      if (result && result.at === request.at) {
        return ["bw-job bw-job-ended bw-job-" + result.tone, title, result.text];
      }
      if (triggered.includes("assess-running.data") || triggered.includes("assess-cancel.n_clicks")) {
        const text = window.bandwatchAssessCancelled === request.at
          ? "Cancelled. Results that were stored before stay in place."
          : "Stopped before it ended. Results that were stored before stay in place.";
        return ["bw-job bw-job-ended bw-job-warn", title, text];
      }
      return [keep(), keep(), keep()];
    },
  };
})();
