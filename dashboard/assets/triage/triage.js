/* Acting on alerts: keys and buttons ask, a dialogue asks back where more is needed, the server
   does it, a toast tells what came of it. The queue and the page of a summary each tell what an
   action would act on; see alerts.js and alert_summary.js. */
window.bandwatchTriage = (function () {
  "use strict";

  const WHO = "bandwatch-who";
  const PATIENCE_MS = 15000; // then an answer is not waited for any longer
  const KEYS = {
    a: "acknowledge", i: "invalid", f: "infra", d: "downstream", r: "reassign", u: "reset",
    m: "take", e: "assign", s: "star", l: "tag", n: "note", b: "bug", z: "undo",
  };

  const steps = []; // what this page did, the last one last; undone from the end
  const drafts = {}; // what was typed and not sent, by action
  let waiting = null; // what waits for a name
  const queue = []; // what waits for an answer to what was asked before
  let asked = 0; // number of the ask that has no answer yet; 0: none
  let askedAt = 0; // when it was sent, by performance.now()
  const own = {}; // versions that this page's own steps brought about, by summary
  let fromDialogue = false; // whether the ask that was sent came from the dialogue
  let sent = {}; // versions that the ask was sent with
  let open = null; // what the dialogue is about
  let before = "";

  function set(id, props) {
    window.dash_clientside.set_props(id, props);
  }

  function prop(id, name) {
    const found = window.dash_component_api.getLayout(id);
    return found && found.props ? found.props[name] : undefined;
  }

  function who() {
    const shown = document.getElementById("triage-who") && prop("triage-who", "value");
    if (shown) return String(shown).trim();
    try { return (localStorage.getItem(WHO) || "").trim(); } catch (error) { return ""; }
  }

  function remember(name) {
    try { localStorage.setItem(WHO, name); } catch (error) { /* storage is off: ask again then */ }
  }

  function say(reason) {
    if (!document.getElementById("triage-reason")) return reason && toast(reason, "bad");
    set("triage-reason", { children: reason });
  }

  /* Waits until a part of an opening dialogue is there, then turns to it. */
  function focusOn(id) {
    const begun = performance.now();
    const timer = window.setInterval(function () {
      const field = document.getElementById(id);
      if (field) field.focus();
      if ((field && document.activeElement === field) || performance.now() - begun > 3000) {
        window.clearInterval(timer);
      }
    }, 20);
  }

  /* The page that is shown; each tells what an action would act on. */
  function current() {
    return (window.bandwatchDesks || []).find((page) => page.shown()) || null;
  }

  /* Does an action, asking first for what is missing. `more` narrows or completes it. */
  function act(name, more) {
    const page = current();
    if (!page) return;
    say("");
    if (name === "undo") {
      const seen = page.whole();
      if (!steps.length && !queue.length && !asked && !seen) {
        return say("Nothing was done on this page yet.");
      }
      return named({ do: "undo", summaries: seen ? seen.summaries : {} });
    }
    const target = page.target(name, more || {});
    if (!target) return say(page.nothing);
    if (target.barred && target.barred[name]) return say(target.barred[name]);
    const ask = { do: name, summaries: target.summaries, alerts: target.alerts || [], ...target.extra, ...(more || {}) };
    delete ask.rows;
    if (name === "star") ask.on = !target.starred;
    const said = more && more.word !== undefined;
    if (window.bandwatchDialogues[name] && !said) return openDialogue(name, ask, target);
    named(ask);
  }

  function named(ask) {
    const name = who();
    if (!name) {
      waiting = ask;
      set("triage-who-asked", { is_open: true });
      return focusOn("triage-who-field");
    }
    if (ask.do === "take") ask = { ...ask, do: "assign", word: name };
    queue.push({ ...ask, who: name });
    pump();
  }

  /* One ask at a time: the next one builds on what the one before it brought about. */
  function pump() {
    if (asked && performance.now() - askedAt < PATIENCE_MS) return;
    const ask = queue.shift();
    if (!ask) return;
    asked = Math.max(Date.now(), asked + 1);
    askedAt = performance.now();
    if (ask.do === "undo" && steps.length) {
      ask.step = steps[steps.length - 1].step;
      ask.summaries = {};
    } else if (ask.do === "undo" && !Object.keys(ask.summaries).length) {
      asked = 0;
      return say("Nothing is left to take back.");
    }
    ask.summaries = Object.fromEntries(Object.entries(ask.summaries).map(
      ([id, version]) => [id, Math.max(version, own[id] || 0)]
    ));
    sent = ask.summaries;
    fromDialogue = Boolean(ask.typed);
    delete ask.typed;
    set("triage-ask", { data: { ...ask, at: asked } });
  }

  function nameGiven() {
    const name = String(prop("triage-who-field", "value") || "").trim();
    if (!name) return focusOn("triage-who-field");
    remember(name);
    if (document.getElementById("triage-who")) set("triage-who", { value: name });
    set("triage-who-asked", { is_open: false });
    const ask = waiting;
    waiting = null;
    if (ask) named(ask);
  }

  function keepDraft() {
    if (!open) return;
    drafts[open.ask.do] = { word: prop("triage-word", "value"), text: prop("triage-text", "value") };
  }

  function openDialogue(name, ask, target) {
    const asks = window.bandwatchDialogues[name];
    const draft = drafts[name] || {};
    open = { ask: ask };
    const about = asks.lead ? [asks.lead] : [];
    set("triage-dialogue-title", { children: ask.status ? "Set to " + ask.status : asks.title });
    set("triage-dialogue-lead", { children: [...about, "On " + target.words + "."].join(" ") });
    set("triage-dialogue-fields", {
      className: "bw-ask " + asks.parts.map((part) => "bw-asks-" + part).join(" "),
    });
    set("triage-word-label", { children: asks.word || "" });
    set("triage-text-label", { children: asks.text || "" });
    const first = name === "assign" ? target.assignee : name === "bug" ? target.bug
      : name === "range" ? target.range : "";
    set("triage-word", { value: draft.word || first || "" });
    set("triage-text", { value: draft.text || "" });
    set("triage-related", { options: [], value: null });
    set("triage-number", { value: "" });
    set("triage-dialogue-error", { children: "" });
    set("triage-dialogue-reload", { className: "btn btn-sm bw-quiet bw-hidden" });
    if (asks.parts.includes("related")) {
      set("triage-candidates-asked", {
        data: { do: name, summaries: Object.keys(ask.summaries), alerts: ask.alerts, at: Date.now() },
      });
    }
    set("triage-dialogue", { is_open: true });
    focusOn(asks.parts.includes("word") ? "triage-word"
      : asks.parts.includes("related") ? "triage-number" : "triage-text");
  }

  function send() {
    const page = current();
    if (!open || !page) return;
    keepDraft();
    const ask = { ...open.ask, summaries: page.versions(open.ask.summaries) };
    const parts = window.bandwatchDialogues[ask.do].parts;
    if (parts.includes("word")) ask.word = prop("triage-word", "value") || "";
    if (parts.includes("text")) ask.text = prop("triage-text", "value") || "";
    if (parts.includes("related")) {
      ask.related = String(prop("triage-number", "value") || "").trim().replace(/^#/, "")
        || prop("triage-related", "value");
      if (!ask.related) return complain("Choose a summary, or give its number.");
    }
    if (ask.do === "note" && !ask.text.trim()) return complain("The note is empty.");
    if (ask.do === "tag" && !ask.word.trim()) return complain("The tag is empty.");
    named({ ...ask, typed: true });
  }

  function complain(text, stale) {
    set("triage-dialogue-error", { children: text });
    set("triage-dialogue-reload", {
      className: "btn btn-sm bw-quiet" + (stale ? "" : " bw-hidden"),
    });
  }

  /* What came of an ask: on success the page shows it; on failure nothing that was typed is lost. */
  function told(answer) {
    if (!answer) return;
    asked = 0;
    for (const id of answer.touched || []) {
      own[id] = Math.max(own[id] || 0, sent[id] || 0) + 1;
    }
    window.setTimeout(pump, 0);
    const inDialogue = fromDialogue && open && prop("triage-dialogue", "is_open");
    if (!answer.ok) {
      if (answer.undo) steps.pop();
      if (inDialogue) return complain(answer.text, answer.stale);
      return toast(answer.text, answer.stale ? "stale" : "bad");
    }
    const undone = answer.undo && steps.pop();
    if (!answer.undo && answer.step) steps.push({ step: answer.step, text: answer.undone || answer.text });
    if (inDialogue) {
      delete drafts[open.ask.do];
      open = null;
      set("triage-text", { value: "" });
      set("triage-word", { value: "" });
      set("triage-dialogue", { is_open: false });
    }
    toast(undone ? "Undone: " + undone.text : answer.text, answer.step && !answer.undo ? "done" : "said");
    const page = current();
    if (page) page.done(answer);
    if (answer.link) {
      window.history.pushState({}, "", answer.link);
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    }
  }

  function toast(text, kind) {
    set("triage-toast-text", { children: text });
    set("triage-toast", { className: text ? "bw-toast bw-toast-" + kind : "bw-toast bw-hidden" });
  }

  function reload() {
    const page = current();
    if (page) page.refresh();
    say("");
  }

  /* Puts into words and onto the buttons what the actions would act on. */
  function look() {
    const page = current();
    if (!page || page.keyless) return;
    const target = page.target("", {});
    set("triage-target", { children: target ? "On " + target.words : page.nothing });
    for (const button of document.querySelectorAll("#triage-tools [data-bw-act]")) {
      const name = button.dataset.bwAct;
      const reason = name === "undo" ? "" : !target ? page.nothing : (target.barred || {})[name] || "";
      button.setAttribute("aria-disabled", reason ? "true" : "false");
      button.dataset.bwHint = button.dataset.bwHint || button.title;
      button.title = reason || button.dataset.bwHint;
    }
    const star = document.querySelector('#triage-tools [data-bw-act="star"]');
    if (star) star.setAttribute("aria-pressed", target && target.starred ? "true" : "false");
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-bw-act], #triage-who-set, #triage-dialogue-send,"
      + " #triage-dialogue-reload, #triage-toast-undo, #triage-toast-reload, #triage-toast-close");
    if (!button) return;
    if (button.dataset.bwAct !== undefined) {
      event.preventDefault();
      const more = button.dataset.bwMore ? JSON.parse(button.dataset.bwMore) : undefined;
      return act(button.dataset.bwAct, more);
    }
    if (button.id === "triage-who-set") nameGiven();
    else if (button.id === "triage-dialogue-send") send();
    else if (button.id === "triage-toast-undo") act("undo");
    else toast("", "");
    if (button.id.endsWith("-reload")) {
      reload();
      complain("");
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target.id === "triage-who-field") return nameGiven();
    if (event.key === "Enter" && event.target.closest(".bw-ask, .modal-body")
      && document.getElementById("triage-dialogue-send")
      && (event.ctrlKey || event.metaKey || ["triage-word", "triage-number"].includes(event.target.id))) {
      event.preventDefault();
      return send();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !current() || current().keyless) return;
    if (event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select,"
      + " [contenteditable=true]")) return;
    if (document.querySelector(".modal.show")) return;
    const after = before;
    before = event.key;
    if (after === "g") return;
    const name = KEYS[event.key];
    if (name) {
      event.preventDefault();
      act(name);
    } else if (current().key) current().key(event);
  });

  return {
    act, look, prop, set, toast,
    who, remember, told, keepDraft,
  };
})();
