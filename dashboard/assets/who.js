/* The name of the person who acts: who has signed in, or else what this browser remembers. */
window.bandwatchWho = (function () {
  "use strict";

  const KEY = "bandwatch-who";
  const { read, set } = window.bandwatchProperties;
  let then = null; // what waits for a name

  /**
   * Return the name of the person who has signed in, or else that in the field of the page, or
   * else the one that the browser remembers.
   *
   * @returns {string} Empty if nobody gave a name yet.
   */
  function name() {
    const signed = document.querySelector("[data-bw-signed-in]");
    if (signed) return signed.dataset.bwSignedIn;
    const shown = document.getElementById("triage-who") && read("triage-who", "value");
    if (shown) return String(shown).trim();
    try {
      return (localStorage.getItem(KEY) || "").trim();
    } catch {
      return ""; // storage is switched off
    }
  }

  /** @param {string} person */
  function remember(person) {
    try {
      localStorage.setItem(KEY, person);
    } catch {
      /* Storage is switched off: the name is asked for again on the next page. */
    }
  }

  /**
   * Call a function with the name, which a dialogue asks for if nobody gave it yet.
   *
   * @param {(name: string) => void} act Forgotten if the dialogue is closed without a name.
   */
  function withName(act) {
    const known = name();
    if (known) return act(known);
    then = act;
    set("triage-who-asked", { is_open: true });
    return window.bandwatchDialogue.focusOn("triage-who-field");
  }

  /** Take the name that was typed into the dialogue, and go on with what waits for it. */
  function given() {
    const typed = String(read("triage-who-field", "value") || "").trim();
    if (!typed) return window.bandwatchDialogue.focusOn("triage-who-field");
    remember(typed);
    if (document.getElementById("triage-who")) set("triage-who", { value: typed });
    set("triage-who-asked", { is_open: false });
    const act = then;
    then = null;
    return act && act(typed);
  }

  return { name, remember, withName, given };
})();
