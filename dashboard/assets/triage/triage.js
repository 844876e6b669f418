/* Acting on alerts. A key or a button asks, a dialogue asks back where more is needed, the queue
   sends one command at a time, the server does it, and a toast says what came of it.

   Three pages can be acted on: the queue of alerts, a summary, the trend page. Each registers itself
   in `bandwatchTriagePages` and says what an action would act on; see alerts/ and trend/alerts.js. */
window.bandwatchTriage = (function () {
  "use strict";

  const queue = globalThis.bandwatchTriageQueue;
  const dialogue = window.bandwatchDialogue;
  const { read: prop, set } = window.bandwatchProperties;
  let state = queue.EMPTY;

  /**
   * @typedef {object} Target What an action would act on.
   * @property {Object<string, number>} summaries Each with the version that is seen.
   * @property {number[]} [alerts] None: all alerts of the summaries.
   * @property {Object<string, string>} [barred] Actions that cannot be done, each with the reason.
   * @property {string} words What it is called.
   * @property {boolean} [starred] Whether all of it has a star.
   * @property {object} [extra] What else belongs into the command.
   *
   * @typedef {object} TriagePage
   * @property {() => boolean} shown Returns whether it is the page in the window.
   * @property {(name: string, more: object) => Target | null} target Returns what to act on.
   * @property {string} nothing Why there is no target.
   * @property {() => {summaries: Object<string, number>} | null} whole What an undo falls back to.
   * @property {(seen: Object<string, number>) => Object<string, number>} versions Returns the
   *   newest versions that the page knows of.
   * @property {() => void} refresh Reads the page again.
   * @property {(answer: object) => void} done Called after something was done.
   * @property {(event: KeyboardEvent) => void} [key] Obeys other keys.
   * @property {boolean} [keyless] Whether the keys of alerts do nothing on this page.
   */

  /** @returns {TriagePage | null} The page that is shown. */
  function current() {
    return (window.bandwatchTriagePages || []).find((page) => page.shown()) || null;
  }

  function moment() {
    return { at: Date.now(), elapsed: performance.now() };
  }

  function say(reason) {
    if (!document.getElementById("triage-reason")) return reason && toast(reason, "bad");
    return set("triage-reason", { children: reason });
  }

  /**
   * Do an action, and ask first for what is missing.
   *
   * @param {string} name
   * @param {object} [more] Narrows the target, or holds what would be asked for.
   */
  function act(name, more = {}) {
    const page = current();
    if (!page) return;
    say("");
    if (name === "undo") return undo(page);
    const target = page.target(name, more);
    if (!target) return say(page.nothing);
    if (target.barred && target.barred[name]) return say(target.barred[name]);
    const command = {
      do: name, summaries: target.summaries, alerts: target.alerts || [], ...target.extra, ...more,
    };
    delete command.rows; // of the grid; the target has their numbers
    if (name === "star") command.on = !target.starred;
    if (window.bandwatchDialogueTexts[name] && more.word === undefined) {
      return dialogue.open(command, target);
    }
    return ask(command);
  }

  function undo(page) {
    const seen = page.whole();
    if (!seen && !queue.canUndo(state)) return say("Nothing was done on this page yet.");
    return ask({ do: "undo", summaries: seen ? seen.summaries : {} });
  }

  function ask(command) {
    window.bandwatchWho.withName((who) => obey(queue.ask(state, command, who, moment())));
  }

  function obey(next) {
    state = next.state;
    if (next.notice) say(next.notice);
    if (next.request) set("triage-ask", { data: next.request });
  }

  /** Send what the dialogue asks for. */
  function send() {
    const page = current();
    const command = page && dialogue.completed(page.versions);
    if (command) ask(command);
  }

  /**
   * Show what came of a command: on success the page shows it; on failure nothing that was typed
   * is lost.
   *
   * @param {object} answer Of the server.
   */
  function showResult(answer) {
    if (!answer) return;
    const received = queue.receive(state, answer);
    state = received.state;
    // After this callback, so that the next command meets the versions that it brought.
    window.setTimeout(() => obey(queue.advance(state, moment())), 0);
    const inDialogue = received.typed && dialogue.isOpen();
    if (!answer.ok) {
      if (inDialogue) dialogue.complain(answer.text, answer.stale);
      else toast(answer.text, answer.stale ? "stale" : "bad");
      return;
    }
    if (inDialogue) dialogue.close();
    const text = received.undone ? `Undone: ${received.undone.text}` : answer.text;
    toast(text, answer.step && !answer.undo ? "done" : "said");
    const page = current();
    if (page) page.done(answer);
    if (answer.link) window.bandwatchNavigate.follow(answer.link);
  }

  /**
   * Show a short message in a corner.
   *
   * @param {string} text Empty to hide it.
   * @param {string} kind "done" offers an undo, "stale" to read the page again; also "said", "bad".
   */
  function toast(text, kind) {
    set("triage-toast-text", { children: text });
    set("triage-toast", { className: text ? `bw-toast bw-toast-${kind}` : "bw-toast bw-hidden" });
  }

  function reload() {
    const page = current();
    if (page) page.refresh();
    say("");
    dialogue.complain("");
  }

  /** Write what the actions would act on, and disable the buttons that cannot be used. */
  function look() {
    const page = current();
    if (!page || page.keyless) return;
    const target = page.target("", {});
    set("triage-target", { children: target ? `On ${target.words}` : page.nothing });
    for (const button of document.querySelectorAll("#triage-tools [data-bw-act]")) {
      const reason = whyNot(button.dataset.bwAct, target, page);
      button.setAttribute("aria-disabled", reason ? "true" : "false");
      button.dataset.bwHint = button.dataset.bwHint || button.title;
      button.title = reason || button.dataset.bwHint;
    }
    const star = document.querySelector('#triage-tools [data-bw-act="star"]');
    if (star) star.setAttribute("aria-pressed", target && target.starred ? "true" : "false");
  }

  function whyNot(name, target, page) {
    if (name === "undo") return "";
    if (!target) return page.nothing;
    return (target.barred || {})[name] || "";
  }

  return { act, current, look, prop, reload, send, set, showResult, toast };
})();
