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

    spellAgainst: function (chosen) {
      const names = chosen || [];
      return names.length ? names.join(", ") : "The one before";
    },

    printPage: function (clicks) {
      if (clicks) window.print();
      return keep();
    },
  };
})();
