/* Clientside callbacks of the shell and of the trend page. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatch = (function () {
  "use strict";

  /* What tells Dash to leave an output alone; Dash defines it after this file is read. */
  function keep() {
    return window.dash_clientside.no_update;
  }

  return {
    /* The finder opens empty-handed and closes when the page changes. */
    openFinder: function (clicks) {
      const context = window.dash_clientside.callback_context;
      const opens = context.triggered.some((item) => item.prop_id === "finder-open.n_clicks");
      if (opens && clicks) {
        window.bandwatchFinder.open();
        return true;
      }
      return false;
    },

    openShortcuts: function (clicks) {
      return Boolean(clicks);
    },

    /* The dialogue asks the shell for a job, which outlives the page. */
    askRefit: function (clicks, state, nonce, running, ...values) {
      if (!clicks || running || !state || !state.key) return [keep(), keep()];
      const context = window.dash_clientside.callback_context;
      const options = {};
      context.states_list.slice(3).forEach((item, place) => {
        options[item.id.slice("refit-".length)] = values[place];
      });
      const key = options.series || state.key;
      delete options.series;
      return [{ key: key, nonce: nonce, at: Date.now(), options: options }, false];
    },

    endRefit: function (result) {
      if (result) window.dash_clientside.set_props("refit-done", { data: result });
      return keep();
    },

    /* One card for a job's whole life: running, done, failed, cancelled, stopped. */
    showRefit: function (running, result, closes, cancels, request) {
      const triggered = window.dash_clientside.callback_context.triggered.map((item) => item.prop_id);
      document.documentElement.toggleAttribute("data-refitting", Boolean(running));
      const button = document.getElementById("trend-refit");
      if (button) button.disabled = Boolean(running);
      if (!request || triggered.includes("refit-close.n_clicks")) return ["bw-job bw-job-hidden", keep(), keep()];
      const name = request.title || request.key.split("/").slice(3).map(decodeURIComponent).join(" · ");
      const left = request.many ? "What was finished is kept." : "The previous fit stays in place.";
      const title = (running ? "Refitting " : "Refit of ") + name;
      if (running) {
        window.bandwatchCancelled = triggered.includes("refit-cancel.n_clicks") ? request.at : 0;
        return ["bw-job bw-job-active", title, ""];
      }
      if (result && result.at === request.at) {
        return ["bw-job bw-job-ended bw-job-" + result.tone, title, result.text];
      }
      if (triggered.includes("refit-running.data") || triggered.includes("refit-cancel.n_clicks")) {
        const text = window.bandwatchCancelled === request.at
          ? "Cancelled. " + left
          : "Stopped before it ended. " + left;
        return ["bw-job bw-job-ended bw-job-warn", title, text];
      }
      return [keep(), keep(), keep()];
    },

    /* Bookmarks and tabs are named after the series; Dash names them after the page, just before. */
    nameDocument: function (state) {
      if (state && state.title) {
        window.setTimeout(function () {
          document.title = state.title;
        }, 0);
      }
      return keep();
    },

    /* The address says all that a page shows; the server adds what stands still. */
    askShare: function (clicks) {
      if (!clicks) return keep();
      const query = {};
      window.bandwatchNavigate.query().forEach(function (value, name) {
        (query[name] = query[name] || []).push(value);
      });
      return { path: window.location.pathname, query: query, at: Date.now() };
    },

    toggleTable: function (clicks, open) {
      return clicks ? !open : open;
    },
  };
})();
