/* Cells of the queue of alerts. A row that has not come yet has no data; its cells shimmer. */
window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};

(function (cells) {
  "use strict";

  function make(name, props, ...children) {
    return React.createElement(name, props, ...children);
  }

  function waiting() {
    return make("span", { className: "bw-cell-wait", "aria-hidden": "true" });
  }

  function icon(name) {
    return make("i", { className: "bi bi-" + name, "aria-hidden": "true" });
  }

  function two(first, second, title) {
    return make("div", { className: "bw-cell-two", title: title || undefined }, first, second);
  }

  cells.AlertStar = function (props) {
    if (!props.data) return waiting();
    const on = props.data.starred;
    return make(
      "button",
      {
        type: "button", tabIndex: -1, className: "bw-star" + (on ? " bw-star-on" : ""),
        "aria-pressed": on ? "true" : "false", "aria-label": "Star summary " + props.data.id,
        onClick: () => window.bandwatchTriage.act("star", { rows: [props.data] }),
      },
      icon(on ? "star-fill" : "star")
    );
  };

  cells.AlertTitle = function (props) {
    if (!props.data) return waiting();
    const data = props.data;
    const host = data.host
      ? make("span", { className: "bw-chip bw-chip-host", title: data.host }, data.cause) : null;
    const monitor = data.monitor
      ? make("span", { className: "bw-chip", title: "Its series are monitored only" }, "monitored") : null;
    const range = data.range ? make("code", null, data.range) : null;
    return two(
      make("a", { href: data.link, onClick: window.bandwatchNavigate.followClicked, tabIndex: -1 },
        data.title + (data.scope ? ": " + data.scope : "")),
      make("span", null, host, monitor, data.where, range ? " · " : null, range),
      [data.title + (data.scope ? ": " + data.scope : ""), data.place, data.where, data.range].filter(Boolean).join("\n")
    );
  };

  cells.AlertWants = function (props) {
    if (!props.data) return waiting();
    const data = props.data;
    const gone = data.gone ? "no longer in the data" : "";
    return two(
      make("span", { className: "bw-state bw-state-" + data.tone }, data.wants),
      make("span", null, gone || data.reason || (data.rounds ? data.rounds + " rounds" : "")),
      data.status + (data.reason ? ": " + data.reason : "")
    );
  };

  cells.AlertChange = function (props) {
    if (!props.data) return waiting();
    const data = props.data;
    return two(
      make("span", { className: "bw-cell-first bw-number bw-tone-" + data.tone_change }, data.change || "–"),
      make("span", { className: "bw-number" }, data.sure)
    );
  };

  cells.AlertVisible = function (props) {
    if (!props.data) return waiting();
    return make("span", { className: "bw-number bw-quiet-words" }, props.data.visible || "–");
  };

  cells.AlertCounts = function (props) {
    if (!props.data) return waiting();
    const data = props.data;
    const worse = data.regressions
      ? make("span", { className: "bw-tone-regression", title: data.regressions + " worse" },
        "▲ " + data.regressions) : null;
    const better = data.improvements
      ? make("span", { className: "bw-tone-improvement", title: data.improvements + " better" },
        "▼ " + data.improvements) : null;
    return make("span", { className: "bw-counts bw-number" }, worse, better);
  };

  cells.AlertBegan = function (props) {
    if (!props.data) return waiting();
    return two(
      make("span", { className: "bw-cell-first" }, props.data.began),
      make("span", null, props.data.age)
    );
  };

  cells.AlertDue = function (props) {
    if (!props.data) return waiting();
    const data = props.data;
    if (!data.due) return "–";
    const late = data.overdue ? " bw-late" : "";
    return two(
      make("span", { className: "bw-cell-first" + late }, data.due),
      make("span", { title: data.due_at }, data.due_for + " · " + data.due_at)
    );
  };

  cells.AlertAssignee = function (props) {
    if (!props.data) return waiting();
    return make("span", { className: props.data.assignee ? "" : "bw-quiet-words" }, props.data.assignee || "nobody");
  };

  cells.AlertTags = function (props) {
    if (!props.data) return waiting();
    const data = props.data;
    const notes = data.notes
      ? make("span", { className: "bw-quiet-words", title: data.notes + " notes" },
        icon("chat-left-text"), " " + data.notes) : null;
    return make(
      "span",
      { className: "bw-chips", title: [...data.tags, data.bug].filter(Boolean).join(", ") },
      data.bug ? make("span", { className: "bw-chip bw-chip-bug" }, icon("bug"), " " + data.bug) : null,
      ...data.tags.map((tag) => make("span", { className: "bw-chip", key: tag }, tag)),
      notes
    );
  };
})(window.dashAgGridComponentFunctions);
