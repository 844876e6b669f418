/* Clientside callbacks of the releases page and of its report. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatchReleases = (function () {
  "use strict";

  function keep() {
    return window.dash_clientside.no_update;
  }

  return {
    /* Another project has other releases and suites: a page of its own. */
    openProject: function (project) {
      if (project) window.bandwatchNavigate.follow("/releases?project=" + encodeURIComponent(project));
      return keep();
    },

    openPoint: function (click) {
      const point = click && click.points && click.points[0];
      if (point && point.customdata) window.bandwatchNavigate.follow(point.customdata[0]);
      return keep();
    },

    /* A release is never compared with itself; the newest is the first of the list. */
    offerOthers: function (release, options, against) {
      const names = options.filter((option) => option.value !== "newest").map((option) => option.value);
      const judged = release && release !== "newest" ? release : names[0];
      const others = names.filter((name) => name !== judged);
      const chosen = (against || []).filter((name) => name !== judged);
      const unchanged = chosen.length === (against || []).length;
      return [
        others.map((name) => ({ label: name, value: name })),
        unchanged ? keep() : chosen,
      ];
    },

    spellAgainst: function (chosen) {
      const names = chosen || [];
      return names.length ? names.join(", ") : "The one before";
    },
  };
})();
