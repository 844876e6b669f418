/* Draw what shared/widgets/static_html.py wrote, and again whenever it changes. */
(function () {
  "use strict";

  const made = new WeakMap(); // block -> [its text, the nodes that we put into it]

  /* A plain click on a link changes the page in place; others open a new tab or window. */
  function follow(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    window.history.pushState({}, "", event.currentTarget.getAttribute("href"));
    window.dispatchEvent(new PopStateEvent("popstate"));
    window.scrollTo(0, 0);
  }

  function grow(parent, item) {
    if (item === null) return;
    if (typeof item === "string") {
      parent.appendChild(document.createTextNode(item));
      return;
    }
    const [tag, attributes, children] = item;
    let node = parent;
    if (tag) {
      node = document.createElement(tag === "link" ? "a" : tag);
      for (const name in attributes) node.setAttribute(name, attributes[name]);
      if (tag === "link") node.addEventListener("click", follow);
    }
    for (const child of children) grow(node, child);
    if (tag) parent.appendChild(node);
  }

  function draw(block) {
    const text = block.getAttribute("data-plain");
    const [before, nodes] = made.get(block) || [null, []];
    if (text === before) return;
    for (const node of nodes) node.remove();
    const fresh = document.createDocumentFragment();
    if (text) grow(fresh, JSON.parse(text));
    made.set(block, [text, Array.from(fresh.childNodes)]);
    block.appendChild(fresh);
  }

  new MutationObserver(function (changes) {
    for (const change of changes) {
      if (change.type === "attributes") draw(change.target);
      for (const node of change.addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        if (node.hasAttribute("data-plain")) draw(node);
        node.querySelectorAll("[data-plain]").forEach(draw);
      }
    }
  }).observe(document.documentElement, {
    attributeFilter: ["data-plain"],
    childList: true,
    subtree: true,
  });
})();
