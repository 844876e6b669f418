/* Suites of the overview: those that are folded, a part of the link, and a person's own. */
window.bandwatchSuites = (function () {
  "use strict";

  const FOLDED = "overview-folded";

  function toggled(names, name) {
    const without = names.filter((other) => other !== name);
    return without.length < names.length ? without : [...names, name];
  }

  /**
   * Fold the rows of a suite away, or bring them back.
   *
   * @param {string} suite project/suite, each percent-encoded.
   */
  function fold(suite) {
    const folded = window.bandwatchProperties.read(FOLDED, "data") || [];
    window.bandwatchProperties.set(FOLDED, { data: toggled(folded, suite) });
  }

  /** Return the suites that the person made their own, as `fold` takes them. */
  function mine() {
    return window.bandwatchRemembered.read("suites").filter((name) => /^[^/]*\/[^/]*$/.test(name));
  }

  /**
   * Make a suite one's own, or no longer.
   *
   * @param {string} suite project/suite, each percent-encoded.
   * @returns {boolean} Whether it is one's own now.
   */
  function star(suite) {
    const names = toggled(mine(), suite);
    window.bandwatchRemembered.write("suites", names);
    return names.includes(suite);
  }

  /** Return the link to the overview of one's own suites. */
  function link() {
    const query = new URLSearchParams({ suites: "1" });
    for (const [place, part] of [[0, "project"], [1, "suite"]]) {
      const names = new Set(mine().map((name) => decodeURIComponent(name.split("/")[place])));
      for (const name of names) query.append(part, name);
    }
    return window.bandwatchNavigate.address(query, "/");
  }

  return { fold, mine, star, link };
})();
