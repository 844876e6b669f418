/* Shows why the server refused what a page asked: the session is over, the role is missing. */
(function () {
  "use strict";

  const REFUSALS = [401, 403, 429];
  const ask = window.fetch;

  /** @param {Response} answer */
  async function show(answer) {
    const text = (await answer.text()).trim();
    window.bandwatchProperties.set("error-text", { children: text });
    window.bandwatchProperties.set("error", { className: "bw-warning bw-error" });
  }

  window.fetch = async function (...given) {
    const answer = await ask.apply(this, given);
    const own = answer.url.startsWith(window.location.origin);
    if (own && REFUSALS.includes(answer.status)) show(answer.clone());
    return answer;
  };
})();
