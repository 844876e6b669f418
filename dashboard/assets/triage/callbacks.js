/* Clientside callbacks that both alerts' pages share. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatchTriage = (function () {
  "use strict";

  function keep() {
    return window.dash_clientside.no_update;
  }

  return {
    /* The field starts with the name that this browser remembers, and keeps what is typed. */
    keepWho: function (name) {
      const who = window.bandwatchWho;
      if (name === undefined || name === null) return who.name() || keep();
      who.remember(name.trim());
      return keep();
    },

    tellOutcome: function (answer) {
      window.bandwatchTriage.showResult(answer);
      return keep();
    },

    /* What was typed outlives the dialogue. */
    keepDraft: function (isOpen) {
      if (!isOpen) window.bandwatchDialogue.keepDraft();
      return keep();
    },
  };
})();
