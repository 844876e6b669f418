/* The cards of background jobs: one component, whichever kind of job it is. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatchJobs = (function () {
  "use strict";

  /* By kind of job: which request a person cancelled last. */
  const cancelled = {};

  function keep() {
    return window.dash_clientside.no_update;
  }

  return {
    /* Hand the result to the pages, outside of Dash's graph of callbacks. */
    end: function (result, words) {
      if (result) window.bandwatchProperties.set(words.job + "-done", { data: result });
      return keep();
    },

    /* One card for a job's whole life: running, done, failed, cancelled, stopped. */
    show: function (running, result, closes, cancels, request, words) {
      const triggered = window.dash_clientside.callback_context.triggered.map((item) => item.prop_id);
      const changed = (part) => triggered.includes(words.job + "-" + part);
      document.documentElement.toggleAttribute("data-running-" + words.job, Boolean(running));
      const button = document.getElementById(words.button);
      if (button) button.disabled = Boolean(running);
      if (!request || changed("close.n_clicks")) return ["bw-job bw-job-hidden", keep(), keep()];
      const title = (running ? words.running : words.ended) + request.title;
      if (running) {
        cancelled[words.job] = changed("cancel.n_clicks") ? request.at : 0;
        return ["bw-job bw-job-active", title, ""];
      }
      if (result && result.at === request.at) {
        return ["bw-job bw-job-ended bw-job-" + result.tone, title, result.text];
      }
      if (changed("running.data") || changed("cancel.n_clicks")) {
        const why = cancelled[words.job] === request.at ? "Cancelled." : "Stopped before it ended; start it again.";
        const kept = request.kept || words.kept;
        return ["bw-job bw-job-ended bw-job-warn", title, kept ? why + " " + kept : why];
      }
      return [keep(), keep(), keep()];
    },
  };
})();
