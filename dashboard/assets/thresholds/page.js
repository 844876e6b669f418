/* Clientside callbacks of the thresholds page and of its job's card. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatchThresholds = (function () {
  "use strict";

  function keep() {
    return window.dash_clientside.no_update;
  }

  function changed() {
    return window.dash_clientside.callback_context.triggered.map((item) => item.prop_id);
  }

  return {
    askReplay: function (clicks, state, nonce, running) {
      if (!clicks || running) return keep();
      return { query: state || {}, nonce: nonce, at: Date.now() };
    },

    endReplay: function (result) {
      if (result) window.dash_clientside.set_props("replay-done", { data: result });
      return keep();
    },

    /* One card for a job's whole life: running, done, failed, cancelled, stopped. */
    showReplay: function (running, result, closes, cancels, request) {
      const triggered = changed();
      const button = document.getElementById("thresholds-run");
      if (button) button.disabled = Boolean(running);
      if (!request || triggered.includes("replay-close.n_clicks")) {
        return ["bw-job bw-job-hidden", keep(), keep()];
      }
      const title = running ? "Replaying thresholds" : "Replay of thresholds";
      if (running) {
        window.bandwatchReplayCancelled = triggered.includes("replay-cancel.n_clicks") ? request.at : 0;
        return ["bw-job bw-job-active", title, ""];
      }
      if (result && result.at === request.at) {
        return ["bw-job bw-job-ended bw-job-" + result.tone, title, result.text];
      }
      if (triggered.includes("replay-running.data") || triggered.includes("replay-cancel.n_clicks")) {
        const text = window.bandwatchReplayCancelled === request.at
          ? "Cancelled." : "Stopped before it ended.";
        return ["bw-job bw-job-ended bw-job-warn", title, text];
      }
      return [keep(), keep(), keep()];
    },
  };
})();
