/* Clientside callbacks of the releases page and of its report. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatchReleases = (function () {
  "use strict";

  function keep() {
    return window.dash_clientside.no_update;
  }

  function go(link) {
    window.history.pushState({}, "", link);
    window.dispatchEvent(new PopStateEvent("popstate"));
    window.scrollTo(0, 0);
  }

  return {
    /* Another project has other releases and suites: a page of its own. */
    openProject: function (project) {
      if (project) go("/releases?project=" + encodeURIComponent(project));
      return keep();
    },

    openPoint: function (click) {
      const point = click && click.points && click.points[0];
      if (point && point.customdata) go(point.customdata[0]);
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
