/* Shortcuts, as listed by server/shell/shortcuts.py, and arrow keys in the finder. */
(function () {
  "use strict";
  let before = "";
  const writeValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;

  function press(id) {
    const element = document.getElementById(id);
    if (element && !element.disabled) element.click();
  }

  function go(path) {
    const link = document.querySelector('.bw-header a[href="' + path + '"]');
    if (link) link.click();
  }

  /* What is typed before the finder's field is there must not get lost. */
  let typed = null;
  window.bandwatchFinder = {
    open: function () {
      if (typed !== null) return;
      typed = "";
      const begun = performance.now();
      const timer = window.setInterval(function () {
        const field = document.getElementById("finder-words");
        if (field) {
          // Straight into the field, as if it had been typed there: a property that is set comes
          // later than the next keys and would take their place.
          writeValue.call(field, typed);
          field.dispatchEvent(new Event("input", { bubbles: true }));
          field.focus();
        }
        if (field || performance.now() - begun > 3000) {
          window.clearInterval(timer);
          typed = null;
        }
      }, 20);
    },
  };

  function moveInFinder(event, finder) {
    const results = Array.from(finder.querySelectorAll(".bw-result"));
    if (!results.length) return;
    const at = results.indexOf(document.activeElement);
    if (event.key === "Enter") {
      if (at < 0) {
        event.preventDefault();
        results[0].click();
      }
      return;
    }
    event.preventDefault();
    const next = event.key === "ArrowDown" ? at + 1 : at - 1;
    if (next < 0) document.getElementById("finder-words").focus();
    else results[Math.min(next, results.length - 1)].focus();
  }

  /* An action of the finder presses a button of the page, once the dialogue is gone. */
  document.addEventListener("click", function (event) {
    const chosen = event.target.closest("[data-bw-press]");
    if (!chosen) return;
    window.bandwatchProperties.set("finder", { is_open: false });
    window.setTimeout(() => press(chosen.getAttribute("data-bw-press")), 150);
  });

  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!document.querySelector(".modal.show")) {
        window.bandwatchFinder.open();
        press("finder-open");
      }
      return;
    }
    if (typed !== null && event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      typed += event.key;
      return;
    }
    const finder = document.querySelector(".bw-finder.show");
    const words = document.getElementById("finder-words");
    // The dialogue takes the focus to itself when it has opened; letters belong to the field.
    if (finder && words && event.key.length === 1 && !event.target.closest("input, button, a")) {
      words.focus();
    }
    if (finder && ["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) {
      moveInFinder(event, finder);
      return;
    }
    if (!isTyped(event)) obey(event);
  });

  function isTyped(event) {
    return event.target.closest("input, textarea, select, [contenteditable=true]")
      || event.ctrlKey || event.metaKey || event.altKey || document.querySelector(".modal.show");
  }

  function obey(event) {
    const keys = before + event.key;
    before = event.key === "g" ? "g" : "";
    if (keys === "/") {
      event.preventDefault();
      window.bandwatchFinder.open();
      press("finder-open");
    } else if (keys === "?") press("shortcuts-open");
    else if (keys === "t") press("theme-toggle");
    else if (keys === "r") press("trend-refit");
    else if (keys === "s") press("share");
    else if (keys === "c") press("trend-copy");
    else if (keys === "go") go("/");
    else if (keys === "ga") go("/alerts");
  }
})();
