/* Chooses the theme before anything is painted; the head of the page names this file itself. */
(function () {
  "use strict";
  let chosen = null;
  try {
    chosen = window.localStorage.getItem("bandwatch-theme");
  } catch {
    /* Storage is switched off: the theme is the system's. */
  }
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const dark = chosen ? chosen === "dark" : system.matches;
  const theme = dark ? "dark" : "light";
  document.documentElement.setAttribute("data-bs-theme", theme);
  document.documentElement.setAttribute("data-ag-theme-mode", theme);
  document.cookie = "bandwatch-theme=" + theme + ";path=/;max-age=31536000;samesite=lax";
  const templates = document.getElementById("bw-templates");
  window.bandwatchTemplates = JSON.parse(templates.textContent);
})();
