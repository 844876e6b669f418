/* The queue of what people ask for on the pages of alerts. One command is sent at a time, because
   the next one builds on the versions of summaries that the one before it brings about.

   Pure: no page, no clock. triage.js hands in what happened and does what comes out. */
globalThis.bandwatchTriageQueue = (function () {
  "use strict";

  const PATIENCE_MS = 15000; // then an answer is not waited for any longer

  /** @typedef {Object<string, number>} Versions Summary to the version that was seen. */

  /**
   * @typedef {object} Command What a person asks for.
   * @property {string} do Name of the action, such as "acknowledge".
   * @property {Versions} summaries What it is done to; empty for an undo of this page's last step.
   * @property {string} [who] Name of the person.
   * @property {string} [word] A name, a tag, a bug.
   * @property {boolean} [typed] Whether it comes from the dialogue; the server is not told.
   * @property {number} [step] What an undo undoes.
   * @property {number} [at] Number of the request.
   */

  /**
   * @typedef {object} Step What this page did, and can undo.
   * @property {number} step Its number on the server.
   * @property {string} text What was said of it.
   */

  /**
   * @typedef {object} Answer What the server says came of a command.
   * @property {boolean} ok Whether it was done.
   * @property {string} text In words.
   * @property {boolean} [undo] Whether the command was an undo.
   * @property {string} [undone] What an undo of it is called.
   * @property {number | null} [step] What was done, if an undo can take it back.
   * @property {number[]} [touched] Summaries, each as often as its version was raised.
   */

  /**
   * @typedef {object} Sent A command that has no answer yet.
   * @property {Versions} versions What it was sent with.
   * @property {boolean} typed Whether it came from the dialogue.
   * @property {number} since When it was sent, in ms of a clock that only goes on.
   */

  /**
   * @typedef {object} State
   * @property {Command[]} waiting What is not sent yet, in the order in which it was asked for.
   * @property {Sent | null} sent What has no answer yet.
   * @property {number} number Of the last request: the time in ms, but never the same twice.
   * @property {Versions} own Versions that this page's own commands brought about. The page may
   *   show older ones until it is drawn again.
   * @property {Step[]} steps The last one last.
   */

  /** @typedef {{at: number, elapsed: number}} Moment The time, and a clock that only goes on; ms. */

  /** @type {State} */
  const EMPTY = Object.freeze({ waiting: [], sent: null, number: 0, own: {}, steps: [] });

  /** @type {Sent} What an answer belongs to that comes when nothing waits for one. */
  const NOTHING_SENT = Object.freeze({ versions: {}, typed: false, since: 0 });

  /**
   * Return whether an undo can find something that this page did or is about to do.
   *
   * @param {State} state
   */
  function canUndo(state) {
    return Boolean(state.steps.length || state.waiting.length || state.sent);
  }

  /**
   * Put a command into the queue, and send it if nothing is before it.
   *
   * @param {State} state
   * @param {Command} command
   * @param {string} who
   * @param {Moment} moment
   */
  function ask(state, command, who, moment) {
    const named = { ...command, who };
    const taken = command.do === "take" ? { ...named, do: "assign", word: who } : named;
    return advance({ ...state, waiting: [...state.waiting, taken] }, moment);
  }

  /**
   * Send the next command, unless one is waiting for its answer.
   *
   * @param {State} state
   * @param {Moment} moment
   * @returns {{state: State, request: Command | null, notice: string}} What to send, and what to
   *   say, if anything.
   */
  function advance(state, moment) {
    const lost = state.sent && moment.elapsed - state.sent.since >= PATIENCE_MS;
    if (state.sent && !lost) return { state, request: null, notice: "" };
    const [command, ...waiting] = state.waiting;
    if (!command) return { state: { ...state, sent: null }, request: null, notice: "" };
    const { typed = false, ...request } = command;
    if (request.do === "undo" && state.steps.length) {
      request.step = state.steps[state.steps.length - 1].step;
      request.summaries = {};
    } else if (request.do === "undo" && !Object.keys(request.summaries).length) {
      const next = advance({ ...state, waiting, sent: null }, moment);
      return { ...next, notice: "Nothing is left to take back." };
    }
    request.summaries = newest(request.summaries, state.own);
    request.at = Math.max(moment.at, state.number + 1);
    const sent = { versions: request.summaries, typed, since: moment.elapsed };
    return { state: { ...state, waiting, sent, number: request.at }, request, notice: "" };
  }

  /**
   * Take in the server's answer to the command that was sent. The next one waits for `advance`.
   *
   * @param {State} state
   * @param {Answer} answer
   * @returns {{state: State, typed: boolean, undone: Step | null}} Whether the command came from
   *   the dialogue, and the step that was undone.
   */
  function receive(state, answer) {
    const { versions, typed } = state.sent || NOTHING_SENT;
    const own = { ...state.own };
    for (const id of answer.touched || []) {
      own[id] = Math.max(own[id] || 0, versions[id] || 0) + 1;
    }
    const last = state.steps[state.steps.length - 1] || null;
    let steps = state.steps;
    // A step that cannot be undone is left out too: it would bar those before it for ever.
    if (answer.undo) steps = steps.slice(0, -1);
    else if (answer.ok && answer.step) {
      steps = [...steps, { step: answer.step, text: answer.undone || answer.text }];
    }
    const undone = answer.undo && answer.ok ? last : null;
    return { state: { ...state, sent: null, own, steps }, typed, undone };
  }

  /**
   * @param {Versions} versions
   * @param {Versions} own
   * @returns {Versions}
   */
  function newest(versions, own) {
    return Object.fromEntries(
      Object.entries(versions).map(([id, version]) => [id, Math.max(version, own[id] || 0)])
    );
  }

  return { EMPTY, PATIENCE_MS, canUndo, ask, advance, receive };
})();
