/* Clientside callbacks of the thresholds page. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatchThresholds = (function () {
  "use strict";

  function keep() {
    return window.dash_clientside.no_update;
  }

  return {
    askReplay: function (clicks, state, nonce, running) {
      if (!clicks || running) return keep();
      return { query: state || {}, title: "thresholds", nonce: nonce, at: Date.now() };
    },
  };
})();
