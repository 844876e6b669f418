/* The address of the page. Every script that follows a link inside the app, or changes what the
   address says, does it here; no other script touches the history of the browser. */
window.bandwatchNavigate = (function () {
  "use strict";

  const LOCATION = "_pages_location"; // the dcc.Location of Dash's pages
  let replaced = false; // whether the address says more than Dash knows

  /**
   * Tell Dash that the address is another one: it draws the page and marks its link in the header.
   *
   * Dash listens to `popstate`, which browsers send for back and forward only. The public way for
   * callbacks, `href` of a `dcc.Location` with `refresh="callback-nav"`, does not do here: Dash
   * ignores it where it knew that address last, though `replace` may have changed it since.
   */
  function announce() {
    window.dispatchEvent(new PopStateEvent("popstate", { state: window.history.state }));
  }

  /* Dash draws the page after these events only if the address is not the one that it knew last.
     A filter that was typed would stay on the page after a link to the page without it. */
  function redrawIfDashWouldNot() {
    const known = replaced && window.bandwatchProperties.read(LOCATION, "href");
    replaced = false;
    if (known !== window.location.href) return;
    const { href, pathname, search } = window.location;
    window.bandwatchProperties.set(LOCATION, { href, pathname, search });
  }

  /* Pages that can show another of their own links without being drawn anew. */
  const stayers = [];

  /**
   * Let a page answer back and forward by itself.
   *
   * @param {(now: URL) => boolean} stayer Whether it has shown the link.
   */
  function stayOn(stayer) {
    stayers.push(stayer);
  }

  function stayIfPossible(event) {
    const now = new URL(window.location.href);
    // Right after back the old page may still be seen, while Dash draws another one.
    const drawn = window.bandwatchProperties.read(LOCATION, "pathname");
    if (event.isTrusted && drawn === now.pathname && stayers.some((stayer) => stayer(now))) {
      replaced = true;
      event.stopImmediatePropagation();
    }
  }
  window.addEventListener("popstate", stayIfPossible, true); // before Dash hears of it
  window.addEventListener("popstate", redrawIfDashWouldNot); // back, forward, and `follow`
  window.addEventListener("_dashprivate_pushstate", redrawIfDashWouldNot); // sent by dcc.Link

  /**
   * Return the query of the present address.
   *
   * @returns {URLSearchParams} A copy; changes to it show once it is given to `replace` or `follow`.
   */
  function query() {
    return new URLSearchParams(window.location.search);
  }

  /**
   * Format a query as people read it: slashes, colons and commas may stand in it as they are.
   *
   * @param {URLSearchParams} changed
   * @returns {string} The query without a question mark; empty if nothing is in it.
   */
  function format(changed) {
    return changed.toString().replace(/%2F/g, "/").replace(/%3A/g, ":").replace(/%2C/g, ",")
      .replace(/\+/g, "%20");
  }

  /**
   * Return the address of a page.
   *
   * @param {URLSearchParams} changed
   * @param {string} [path] The present page's if left out.
   * @returns {string} Path and query.
   */
  function address(changed, path) {
    const text = format(changed);
    return (path || window.location.pathname) + (text ? "?" + text : "");
  }

  /**
   * Go to another page of the app, as a click on a `dcc.Link` does: with a new entry in the history.
   *
   * @param {string} link Path and query, or a whole address of this app.
   */
  function follow(link) {
    window.history.pushState({}, "", link);
    announce();
    window.scrollTo(0, 0);
  }

  /**
   * Follow the link that was clicked. A click with a modifier or another button than the first is
   * left to the browser, which opens a new tab or window.
   *
   * @param {MouseEvent} event Of the browser, or of React.
   */
  function followClicked(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    follow(/** @type {Element} */ (event.currentTarget).getAttribute("href") || "/");
  }

  /**
   * Change what the address says of this page, without a new entry in the history and without
   * drawing the page again: whoever calls this has drawn the change, or asks the server for it.
   * Dash is not told, for it would draw the whole page anew after every zoom.
   *
   * @param {URLSearchParams} changed
   */
  function replace(changed) {
    const next = address(changed);
    if (next === window.location.pathname + window.location.search) return;
    window.history.replaceState(window.history.state, "", next);
    replaced = true;
  }

  /**
   * Change what the address says of this page, as `replace` does, with a new entry in the history:
   * back undoes the change.
   *
   * @param {URLSearchParams} changed
   */
  function push(changed) {
    const next = address(changed);
    if (next === window.location.pathname + window.location.search) return;
    window.history.pushState({}, "", next);
    replaced = true;
  }

  return { query, format, address, follow, followClicked, replace, push, stayOn };
})();
