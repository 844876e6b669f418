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
        return [true, window.bandwatchRemembered.all()];
      }
      return [false, keep()];
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
      const title = key.split("/").slice(3).map(decodeURIComponent).join(" · ");
      return [{ key: key, title: title, nonce: nonce, at: Date.now(), options: options, who: window.bandwatchWho.name() }, false];
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
