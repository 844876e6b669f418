/* Light and dark. The page's head has already chosen; here people switch, and figures follow. */
(function () {
  "use strict";
  const KEY = "bandwatch-theme";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function repaint(theme) {
    const client = window.dash_clientside;
    if (!client || !client.set_props) return; // Dash has not begun; it starts with the new theme
    for (const element of document.querySelectorAll(".dash-graph[id]")) {
      const id = element.id.startsWith("{") ? JSON.parse(element.id) : element.id;
      const figure = window.bandwatchProperties.read(id, "figure");
      if (!figure || !figure.layout) continue;
      const layout = { ...figure.layout, template: window.bandwatchTemplates[theme] };
      window.bandwatchProperties.set(id, { figure: { ...figure, layout } });
    }
  }

  function show(theme) {
    root.setAttribute("data-bs-theme", theme);
    root.setAttribute("data-ag-theme-mode", theme);
    document.cookie = KEY + "=" + theme + ";path=/;max-age=31536000;samesite=lax";
    repaint(theme);
  }

  document.addEventListener("click", function (event) {
    if (!event.target.closest("#theme-toggle")) return;
    const theme = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    // A choice that equals the system's is no choice: the page follows the system again.
    if ((theme === "dark") === system.matches) window.localStorage.removeItem(KEY);
    else window.localStorage.setItem(KEY, theme);
    show(theme);
  });

  system.addEventListener("change", function () {
    if (!window.localStorage.getItem(KEY)) show(system.matches ? "dark" : "light");
  });
})();
