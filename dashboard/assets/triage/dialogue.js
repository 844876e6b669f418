/* The dialogue that asks for what an action needs: a word, a text, another summary. What was typed
   and not sent is kept by action, also if the dialogue is closed or the server refuses. */
window.bandwatchDialogue = (function () {
  "use strict";

  const FOCUS_WITHIN_MS = 3000; // an opening dialogue is drawn by then, or never
  const HIDDEN = "btn btn-sm bw-quiet bw-hidden";
  const { read, set } = window.bandwatchProperties;
  const drafts = {}; // by action
  let command = null; // what the dialogue completes; null if none is open

  /**
   * Wait until a part of an opening dialogue is there, and move the focus to it.
   *
   * @param {string} id
   */
  function focusOn(id) {
    const begun = performance.now();
    const timer = window.setInterval(function () {
      const field = document.getElementById(id);
      if (field) field.focus();
      const focused = field && document.activeElement === field;
      if (focused || performance.now() - begun > FOCUS_WITHIN_MS) window.clearInterval(timer);
    }, 20);
  }

  function keepDraft() {
    if (!command) return;
    drafts[command.do] = { word: read("triage-word", "value"), text: read("triage-text", "value") };
  }

  /* What a field holds before anything is typed. */
  function usual(name, target) {
    if (name === "assign") return target.assignee;
    if (name === "bug") return target.bug;
    return name === "range" ? target.range : "";
  }

  /**
   * Open the dialogue for a command that needs more.
   *
   * @param {{do: string, summaries: Object<string, number>, alerts: number[], status?: string}} asked
   * @param {{words: string, assignee?: string, bug?: string, range?: string}} target
   */
  function open(asked, target) {
    const texts = window.bandwatchDialogueTexts[asked.do];
    const draft = drafts[asked.do] || {};
    command = asked;
    const about = texts.lead ? [texts.lead] : [];
    set("triage-dialogue-title", { children: asked.status ? `Set to ${asked.status}` : texts.title });
    set("triage-dialogue-lead", { children: [...about, `On ${target.words}.`].join(" ") });
    set("triage-dialogue-fields", {
      className: `bw-ask ${texts.parts.map((part) => `bw-asks-${part}`).join(" ")}`,
    });
    set("triage-word-label", { children: texts.word || "" });
    set("triage-text-label", { children: texts.text || "" });
    set("triage-word", { value: draft.word || usual(asked.do, target) || "" });
    set("triage-text", { value: draft.text || "" });
    set("triage-related", { options: [], value: null });
    set("triage-no-related", { children: "" });
    set("triage-number", { value: "" });
    complain("");
    if (texts.parts.includes("related")) {
      const { do: name, summaries, alerts } = asked;
      const wanted = { do: name, summaries: Object.keys(summaries), alerts };
      set("triage-candidates-asked", { data: { ...wanted, at: Date.now() } });
    }
    set("triage-dialogue", { is_open: true });
    if (texts.parts.includes("word")) focusOn("triage-word");
    else focusOn(texts.parts.includes("related") ? "triage-number" : "triage-text");
  }

  /**
   * Say in the dialogue why nothing was done.
   *
   * @param {string} reason
   * @param {boolean} [stale] Whether to offer reading the page again.
   */
  function complain(reason, stale) {
    set("triage-dialogue-error", { children: reason });
    set("triage-dialogue-reload", { className: stale ? "btn btn-sm bw-quiet" : HIDDEN });
  }

  /* The other summary: its number if one was typed, or else the one that was chosen. */
  function related() {
    const typed = String(read("triage-number", "value") || "").trim().replace(/^#/, "");
    return typed || read("triage-related", "value");
  }

  function missing(whole, parts) {
    if (parts.includes("related") && !whole.related) return "Choose a summary, or give its number.";
    if (whole.do === "complete" && !whole.text.trim()) return "The result is empty.";
    if (whole.do === "handover" && !whole.text.trim()) return "The note is empty.";
    if (whole.do === "note" && !whole.text.trim()) return "The note is empty.";
    return whole.do === "tag" && !whole.word.trim() ? "The tag is empty." : "";
  }

  /**
   * Return the command with what was typed, or null, with a reason in the dialogue, if something
   * is missing.
   *
   * @param {(seen: Object<string, number>) => Object<string, number>} versions Returns the newest
   *   versions that the page knows of: it may have been read again under the dialogue.
   */
  function completed(versions) {
    if (!command) return null;
    keepDraft();
    const parts = window.bandwatchDialogueTexts[command.do].parts;
    const whole = { ...command, summaries: versions(command.summaries), typed: true };
    if (parts.includes("word")) whole.word = read("triage-word", "value") || "";
    if (parts.includes("text")) whole.text = read("triage-text", "value") || "";
    if (parts.includes("related")) whole.related = related();
    const lack = missing(whole, parts);
    if (lack) complain(lack);
    return lack ? null : whole;
  }

  function isOpen() {
    return Boolean(command && read("triage-dialogue", "is_open"));
  }

  /** Close the dialogue whose command was done; its draft is not needed any more. */
  function close() {
    delete drafts[command.do];
    command = null;
    set("triage-text", { value: "" });
    set("triage-word", { value: "" });
    set("triage-dialogue", { is_open: false });
  }

  return { open, completed, complain, close, isOpen, keepDraft, focusOn };
})();
