/* Series that this browser opened last, and those that a person made favourites. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatchVisited = (function () {
  "use strict";

  const RECENT = "recent";
  const FAVOURITES = "favourites";
  const MOST = 8;

  /* Names of series; what else may be stored is passed over. */
  function read(name) {
    return window.bandwatchRemembered.read(name).filter((key) => typeof key === "string");
  }

  function element(type, words, inside) {
    const made = document.createElement(type);
    if (words) made.textContent = words;
    for (const child of inside || []) made.appendChild(child);
    return made;
  }

  /* project/branch/suite/test/platform, each part percent-encoded. */
  function row(key) {
    const parts = key.split("/").map(decodeURIComponent);
    const place = [parts[0], parts[1], parts[2], parts[4]].filter(Boolean).join(" · ");
    const name = element("span", "", [element("b", parts[3]), element("small", place)]);
    const link = element("a", "", [name]);
    link.className = "bw-trend-start-row";
    link.href = "/trend?series=" + encodeURIComponent(key).replaceAll("%2F", "/");
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab or window
      event.preventDefault();
      window.bandwatchNavigate.follow(link.getAttribute("href"));
    });
    return link;
  }

  /* Names of an older form are passed over. */
  function readable(key) {
    try {
      return key.split("/").map(decodeURIComponent).length === 5;
    } catch {
      return false;
    }
  }

  /* These two lists are known to the browser alone, and React leaves their places empty. */
  function fill(id, keys, otherwise) {
    const rows = keys.filter(readable).map(row);
    const nothing = element("p", otherwise);
    nothing.className = "text-body-secondary mb-0";
    document.getElementById(id).replaceChildren(...(rows.length ? rows : [nothing]));
  }

  return {
    /* Opening a series puts it in front of the recents; its star shows whether it is a favourite. */
    toggleStar: function (clicks, state) {
      if (!state || !state.key) return ["false", window.dash_clientside.no_update];
      const pressed = window.dash_clientside.callback_context.triggered
        .some((item) => item.prop_id === "trend-star.n_clicks" && item.value);
      let favourites = read(FAVOURITES);
      if (pressed) {
        const without = favourites.filter((key) => key !== state.key);
        favourites = without.length < favourites.length ? without : [state.key, ...favourites];
        window.bandwatchRemembered.write(FAVOURITES, favourites);
      }
      const others = read(RECENT).filter((key) => key !== state.key);
      window.bandwatchRemembered.write(RECENT, [state.key, ...others].slice(0, MOST));
      const starred = favourites.includes(state.key);
      return [String(starred), starred ? "Take it from the favourites" : "Make this series a favourite"];
    },

    listVisited: function () {
      fill("trend-favourites", read(FAVOURITES), "The star on a series' page puts it here.");
      fill("trend-recent", read(RECENT), "Series that you open are listed here.");
      return window.dash_clientside.no_update;
    },
  };
})();

document.addEventListener("click", function (event) {
  if (event.target.closest("#trend-find")) document.getElementById("finder-open").click();
});
