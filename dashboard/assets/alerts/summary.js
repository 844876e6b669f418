/* The page of one summary: its alerts are cards that keys walk over, pick and judge. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatchSummary = (function () {
  "use strict";

  const OF_ALERTS = new Set([
    "", "acknowledge", "invalid", "infra", "downstream", "reassign", "reset", "accept", "withdraw",
  ]);

  function keep() {
    return window.dash_clientside.no_update;
  }

  function seen() {
    return window.bandwatchTriage.prop("summary-seen", "data");
  }

  function cards() {
    return Array.from(document.querySelectorAll("[data-bw-alert]"));
  }

  function picked() {
    return cards().filter((card) => card.querySelector('.bw-alert-pick[aria-checked="true"]'));
  }

  /* The card that the cursor is on, or was on before a button took it. */
  function under() {
    const active = document.activeElement;
    return (active && active.closest("[data-bw-alert]")) || document.querySelector(".bw-alert-at");
  }

  function pick(card, on) {
    const button = card && card.querySelector(".bw-alert-pick");
    if (!button) return;
    const wanted = on === undefined ? button.getAttribute("aria-checked") !== "true" : on;
    button.setAttribute("aria-checked", wanted ? "true" : "false");
    card.classList.toggle("bw-alert-picked", wanted);
    window.bandwatchTriage.look();
  }

  function turnTo(card) {
    for (const other of cards()) other.classList.toggle("bw-alert-at", other === card);
    window.bandwatchTriage.look();
  }

  function chosen(more) {
    if (more.alerts) return more.alerts.map(String);
    const found = picked();
    const at = under();
    return (found.length ? found : at ? [at] : []).map((card) => card.dataset.bwAlert);
  }

  function words(state, ids) {
    if (!ids.length) return "all alerts of summary " + state.id;
    if (ids.length === 1 && state.alerts[ids[0]]) return state.alerts[ids[0]].name;
    return ids.length + " alerts";
  }

  function barred(state, ids) {
    if (!ids.length) return state.barred;
    // The first alert's reason wins where several bar an action.
    const found = {};
    for (const id of ids) Object.assign(found, { ...(state.alerts[id] || {}).barred, ...found });
    return found;
  }

  const page = {
    nothing: "This summary cannot be acted on.",
    shown: () => Boolean(document.getElementById("summary-head")),
    whole: () => {
      const state = seen();
      return state ? { summaries: { [state.id]: state.version } } : null;
    },
    target: function (name, more) {
      const state = seen();
      if (!state) return null;
      const ids = OF_ALERTS.has(name) ? chosen(more) : [];
      return {
        summaries: { [state.id]: state.version },
        alerts: ids.map(Number),
        barred: barred(state, ids),
        starred: state.starred,
        assignee: state.assignee,
        bug: state.bug,
        range: state.range,
        words: OF_ALERTS.has(name) ? words(state, ids) : "summary " + state.id,
        extra: name === "round"
          ? {
            budget: window.bandwatchTriage.prop("summary-budget", "value"),
            text: window.bandwatchTriage.prop("summary-round-comment", "value") || "",
            word: window.bandwatchTriage.prop("summary-round-reason", "value") || "",
          } : {},
      };
    },
    versions: function (given) {
      const state = seen();
      return state && given[state.id] !== undefined ? { [state.id]: state.version } : given;
    },
    refresh: () => window.bandwatchTriage.set("summary-drawn", { data: Date.now() }),
    done: function () {
      for (const card of picked()) pick(card, false);
      const at = under();
      if (at) at.focus({ preventScroll: true });
    },
    key: function (event) {
      const all = cards();
      const at = all.indexOf(under());
      if (event.key === "j" || event.key === "k") {
        const next = at < 0 ? 0 : at + (event.key === "j" ? 1 : -1);
        if (!all[next]) return;
        event.preventDefault();
        all[next].focus();
        all[next].scrollIntoView({ block: "nearest" });
      } else if (event.key === "x") pick(all[at]);
      else if (event.key === "X") all.forEach((card) => pick(card, true));
      else if (event.key === "Escape") {
        all.forEach((card) => pick(card, false));
        turnTo(null);
        if (document.activeElement) document.activeElement.blur();
      } else if (event.key === "Enter" && event.target.closest("[data-bw-alert]") === event.target) {
        const link = event.target.querySelector(".bw-alert-name a");
        if (link) link.click();
      }
    },
  };

  document.addEventListener("focusin", function (event) {
    const card = event.target.closest("[data-bw-alert]");
    if (card) turnTo(card);
  });
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-bw-pick]");
    if (button) pick(button.closest("[data-bw-alert]"));
  });

  window.bandwatchTriagePages = window.bandwatchTriagePages || [];
  window.bandwatchTriagePages.push(page);

  return {
    attach: function (state) {
      if (!state) return keep();
      window.setTimeout(function () {
        document.title = state.title;
        window.bandwatchTriage.look();
      }, 0);
      return keep();
    },
  };
})();
