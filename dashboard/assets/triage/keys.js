/* Keys and buttons of the pages of alerts, as listed by the dialogue of shortcuts. */
(function () {
  "use strict";

  const KEYS = {
    a: "acknowledge", i: "invalid", f: "infra", d: "downstream", r: "reassign", u: "reset",
    m: "take", e: "assign", s: "star", l: "tag", n: "note", b: "bug", z: "undo",
  };
  const TYPED_INTO = "input:not([type=checkbox]):not([type=radio]), textarea, select,"
    + " [contenteditable=true]";
  const SENT_BY_ENTER = new Set(["triage-word", "triage-number"]); // fields of one line
  const BUTTONS = "[data-bw-act], #triage-who-set, #triage-dialogue-send, #triage-dialogue-reload,"
    + " #triage-toast-undo, #triage-toast-reload, #triage-toast-close";
  let before = ""; // the key before this one; after a "g" a key goes to another page

  function press(button) {
    const triage = window.bandwatchTriage;
    if (button.id === "triage-who-set") return window.bandwatchWho.given();
    if (button.id === "triage-dialogue-send") return triage.send();
    if (button.id === "triage-toast-undo") return triage.act("undo");
    triage.toast("", "");
    return button.id.endsWith("-reload") && triage.reload();
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest(BUTTONS);
    if (!button) return;
    if (button.dataset.bwAct === undefined) return press(button);
    event.preventDefault();
    const more = button.dataset.bwMore ? JSON.parse(button.dataset.bwMore) : undefined;
    return window.bandwatchTriage.act(button.dataset.bwAct, more);
  });

  /* Enter sends a field of one line, Ctrl+Enter a text. */
  function sends(event) {
    return event.key === "Enter" && event.target.closest(".bw-ask, .modal-body")
      && document.getElementById("triage-dialogue-send")
      && (event.ctrlKey || event.metaKey || SENT_BY_ENTER.has(event.target.id));
  }

  function isTyped(event) {
    return event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPED_INTO)
      || document.querySelector(".modal.show");
  }

  document.addEventListener("keydown", function (event) {
    const triage = window.bandwatchTriage;
    if (event.key === "Enter" && event.target.id === "triage-who-field") {
      return window.bandwatchWho.given();
    }
    if (sends(event)) {
      event.preventDefault();
      return triage.send();
    }
    const page = triage.current();
    if (!page || page.keyless || isTyped(event)) return;
    const after = before;
    before = event.key;
    if (after === "g") return;
    const name = KEYS[event.key];
    if (name) {
      event.preventDefault();
      return triage.act(name);
    }
    return page.key && page.key(event);
  });
})();
