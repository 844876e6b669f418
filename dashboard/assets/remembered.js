/* What this browser remembers for a person: series opened last, favourites, own suites, saved views. */
window.bandwatchRemembered = (function () {
  "use strict";

  const LISTS = ["recent", "favourites", "suites", "views"];

  /**
   * Read a list.
   *
   * @param {string} name One of LISTS.
   * @returns {any[]} Empty where nothing, or nothing readable, is stored.
   */
  function read(name) {
    try {
      const found = JSON.parse(localStorage.getItem("bandwatch-" + name) || "[]");
      return Array.isArray(found) ? found : [];
    } catch {
      return [];
    }
  }

  /**
   * Store a list.
   *
   * @param {string} name One of LISTS.
   * @param {any[]} items
   */
  function write(name, items) {
    try {
      localStorage.setItem("bandwatch-" + name, JSON.stringify(items));
    } catch {
      /* Storage is switched off: nothing is remembered. */
    }
  }

  /** Return every list by its name, as the finder takes them. */
  function all() {
    return Object.fromEntries(LISTS.map((name) => [name, read(name)]));
  }

  return { read, write, all };
})();
