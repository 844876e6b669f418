/* Views that a person saved under a name: links of the app, kept in this browser. */
(function () {
  "use strict";

  const MOST = 40;

  function views() {
    return window.bandwatchRemembered.read("views").filter(
      (view) => view && typeof view.name === "string" && /^\/(?!\/)/.test(view.link)
    );
  }

  function element(type, className, words) {
    const made = document.createElement(type);
    made.className = className;
    if (words) made.textContent = words;
    return made;
  }

  function link(name, where) {
    const made = element("a", "bw-saved-link", name);
    made.href = where;
    made.addEventListener("click", window.bandwatchNavigate.followClicked);
    return made;
  }

  function row(view) {
    const made = element("li", "bw-saved-view");
    const remove = element("button", "bw-icon-button");
    remove.type = "button";
    remove.title = "Delete the view";
    remove.setAttribute("aria-label", "Delete the view " + view.name);
    remove.appendChild(element("i", "bi bi-x"));
    remove.addEventListener("click", function () {
      window.bandwatchRemembered.write("views", views().filter((other) => other.name !== view.name));
      draw();
    });
    made.append(link(view.name, view.link), remove);
    return made;
  }

  function draw() {
    const list = document.getElementById("views-list");
    if (!list) return;
    const rows = views().map(row);
    const own = window.bandwatchSuites.mine().length;
    if (own) {
      const mine = element("li", "bw-saved-view");
      mine.appendChild(link("My suites (" + own + ")", window.bandwatchSuites.link()));
      rows.unshift(mine);
    }
    if (!rows.length) rows.push(element("li", "bw-label", "No view is saved in this browser yet."));
    list.replaceChildren(...rows);
  }

  /* A saved view shows what is known when it is opened, so it is not frozen. */
  function save() {
    const field = document.getElementById("views-name");
    const name = field.value.trim();
    if (!name) {
      field.focus();
      return;
    }
    const query = window.bandwatchNavigate.query();
    query.delete("asof");
    const made = { name: name, link: window.bandwatchNavigate.address(query) };
    const others = views().filter((view) => view.name !== name);
    window.bandwatchRemembered.write("views", [...others, made].slice(-MOST));
    window.bandwatchProperties.set("views-name", { value: "" });
    draw();
  }

  document.addEventListener("toggle", function (event) {
    if (event.target.id === "views" && event.target.open) draw();
  }, true);
  document.addEventListener("click", function (event) {
    if (event.target.closest("#views-save")) save();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target.id === "views-name") save();
  });
})();
