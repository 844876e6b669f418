/* Clientside callbacks of the data page. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatchData = (function () {
  "use strict";

  function keep() {
    return window.dash_clientside.no_update;
  }

  return {
    /* A cell leads to its series; the picture holds a link per row. */
    openDay: function (click) {
      const point = click && click.points && click.points[0];
      const figure = window.bandwatchProperties.read("days-graph", "figure");
      const links = figure && figure.layout.meta;
      const row = point && (Array.isArray(point.pointNumber) ? point.pointNumber[0] : point.y);
      if (!links || !links[row]) return keep();
      window.bandwatchNavigate.follow(links[row]);
      return keep();
    },

    /* The file follows the filters, but no page of the picture: it has every series. */
    keepDaysFile: function () {
      const query = window.bandwatchNavigate.query();
      query.delete("page");
      query.delete("view");
      const text = query.toString();
      return "/data/days.csv" + (text ? "?" + text : "");
    },

    /* The refit of many takes the same way through the shell as that of one. */
    askRefitMany: function (clicks, state, nonce, running, likelihood, window_days, force, word) {
      if (!clicks || running) return keep();
      const filter = {};
      for (const name of ["q", "project", "branch", "suite", "platform"]) {
        if (state && state[name]) filter[name] = state[name];
      }
      return {
        key: "",
        many: true,
        title: String(word).replace(/^Refit /, ""),
        kept: "What was finished is kept.",
        filter: filter,
        options: { likelihood: likelihood, window: window_days },
        force: Boolean(force),
        nonce: nonce,
        who: window.bandwatchWho.name(),
        at: Date.now(),
      };
    },
  };
})();

/* A button in the list of jobs names the job that shall stop. */
document.addEventListener("click", function (event) {
  "use strict";
  const button = event.target.closest("[data-bw-stop]");
  if (!button) return;
  const asked = { job: button.dataset.bwStop, at: Date.now() };
  window.bandwatchProperties.set("jobs-stop", { data: asked });
});
