/* Cells of grids. A row that has not come yet has no data; its cells shimmer by CSS. */
window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};

(function (cells) {
  "use strict";

  function make(name, props, ...children) {
    return React.createElement(name, props, ...children);
  }

  /* Looked up when a cell is drawn: this file is read before navigate.js. */
  function followClicked() {
    return window.bandwatchNavigate.followClicked;
  }

  function waiting() {
    return make("span", { className: "bw-cell-wait", "aria-hidden": "true" });
  }

  /* Where a test ran. Too long, it loses its middle: platforms often differ at their end alone. */
  function endKept(text) {
    const cut = Math.max(text.length - 16, Math.ceil(text.length / 2));
    return make(
      "span",
      { className: "bw-end-kept" },
      make("span", null, text.slice(0, cut)),
      make("span", null, text.slice(cut))
    );
  }

  cells.SeriesLink = function (props) {
    if (!props.data) return waiting();
    return make("a", { href: props.data.link, onClick: followClicked() }, props.value);
  };

  /* The test as a link, with where it ran below. */
  cells.SeriesName = function (props) {
    if (!props.data) return waiting();
    const data = props.data;
    const whole = [data.project, data.branch, data.suite, data.test, data.platform].join(" / ");
    return make(
      "div",
      { className: "bw-cell-two", title: whole },
      make("a", { href: data.link, onClick: followClicked(), tabIndex: -1 }, data.test),
      endKept(data.where || [data.suite, data.platform].join(" · "))
    );
  };

  cells.Verdict = function (props) {
    if (!props.data) return waiting();
    const data = props.data;
    return make(
      "span",
      {
        className: "bw-verdict bw-verdict-" + data.verdict.replace(" ", "-"),
        title: data.why,
      },
      make("span", { className: "bw-mark", "aria-hidden": "true" }, data.mark),
      data.verdict
    );
  };

  /* The gravest open alert, beside the verdict that may not show it. */
  cells.OpenAlert = function (props) {
    if (!props.data) return waiting();
    const alert = props.data.alert;
    if (!alert) return null;
    const link = make(
      "a",
      {
        href: alert.link,
        onClick: followClicked(),
        className: "bw-verdict bw-verdict-" + alert.tone,
        title: alert.why,
      },
      alert.text
    );
    if (!alert.note) return link;
    return make("div", { className: "bw-cell-alert", title: alert.why }, link, make("span", null, alert.note));
  };

  /* The change of one release in the matrix; a click opens the trend at its day. */
  cells.ReleaseChange = function (props) {
    if (!props.data) return waiting();
    const cell = props.data.cells[props.colDef.colId];
    if (!cell) return "–";
    return make(
      "a",
      {
        href: cell.link,
        onClick: followClicked(),
        className: "bw-verdict bw-verdict-" + cell.tone,
        title: cell.why,
        tabIndex: -1,
      },
      make("span", { className: "bw-mark", "aria-hidden": "true" }, cell.mark),
      cell.text
    );
  };

  /* Makes a suite one of the person's own; "My suites" among the saved views shows them. */
  function SuiteStar(props) {
    const [own, setOwn] = React.useState(() => window.bandwatchSuites.mine().includes(props.suite));
    const words = own ? "Take it from my suites" : "Add it to my suites";
    return make(
      "button",
      {
        type: "button",
        className: "bw-icon-button",
        title: words,
        "aria-label": words,
        "aria-pressed": String(own),
        tabIndex: -1,
        onClick: () => setOwn(window.bandwatchSuites.star(props.suite)),
      },
      make("i", { className: "bi bi-star" + (own ? "-fill" : ""), "aria-hidden": "true" })
    );
  }

  /* The heading of a suite: a button that folds its rows, and how many of each verdict they are. */
  cells.SuiteHeading = function (props) {
    if (!props.data) return waiting();
    const data = props.data;
    const words = data.series === 1 ? "1 series" : data.series + " series";
    return make(
      "div",
      { className: "bw-suite" },
      make(
        "button",
        {
          type: "button",
          className: "bw-suite-fold",
          "aria-expanded": String(!data.folded),
          tabIndex: -1,
          onClick: () => window.bandwatchSuites.fold(data.group),
        },
        make("i", { className: "bi bi-chevron-" + (data.folded ? "right" : "down"), "aria-hidden": "true" }),
        make("strong", null, data.name)
      ),
      make(SuiteStar, { suite: data.group, key: data.group }),
      make("span", { className: "bw-suite-count" }, words),
      ...data.counts.map((item) =>
        make("span", { key: item.tone, className: "bw-verdict bw-verdict-" + item.tone }, item.mark + " " + item.count)
      )
    );
  };

  cells.FitHealth = function (props) {
    if (!props.data) return waiting();
    const fit = props.data.fit;
    return make(
      "span",
      { className: "bw-health bw-" + fit.tone, title: fit.word + (fit.reason ? ": " + fit.reason : "") },
      make("i", { className: "bi bi-" + fit.icon, "aria-hidden": "true" }),
      make("span", { className: "visually-hidden" }, fit.word)
    );
  };

  /* Two modes or more are worth a look; one is what one expects. */
  cells.Modes = function (props) {
    if (!props.data) return waiting();
    const modes = props.data.modes;
    if (modes === undefined) return "–";
    return make("span", { className: modes > 1 ? "bw-count bw-count-many" : "bw-count" }, modes);
  };

  cells.LastRun = function (props) {
    if (!props.data) return waiting();
    return make(
      "div",
      { className: "bw-cell-two" },
      make("span", { className: "bw-cell-first" }, props.data.last || "–"),
      make("span", null, props.data.age || "")
    );
  };

  /* A word that leads to a deployment's own tools, where the settings say how. */
  cells.OutsideLink = function (props) {
    if (!props.data) return waiting();
    const link = props.data[props.colDef.field + "_link"];
    const title = props.value || undefined;
    if (!link) return make("span", { title: title }, props.value || "–");
    return make("a", { href: link, title: title, rel: "noopener noreferrer", tabIndex: -1 }, props.value);
  };

  const TURNS = { regression: "bw-spark-worse", improvement: "bw-spark-better" };

  cells.Sparkline = function (props) {
    if (!props.data) return waiting();
    const spark = props.data.spark;
    if (!spark) return "–";
    const parts = [make("path", { key: "line", d: spark.line, className: "bw-spark-line" })];
    spark.steps.forEach(function (step, place) {
      const turn = TURNS[step[3]] || "";
      parts.push(
        make("path", {
          key: "step" + place,
          d: "M" + step[0] + "," + step[2] + "L" + step[1] + "," + step[2],
          className: "bw-spark-step " + turn,
        })
      );
      if (turn) {
        parts.push(
          make("circle", {
            key: "turn" + place, cx: step[0], cy: step[2], r: 2.5, className: "bw-spark-turn " + turn,
          })
        );
      }
    });
    const turns = spark.steps.filter((step) => TURNS[step[3]]).length;
    const label = turns === 1 ? "1 change in the last year" : turns + " changes in the last year";
    return make(
      "svg",
      { viewBox: "0 0 120 30", width: 112, height: 30, role: "img", "aria-label": label },
      parts
    );
  };
})(window.dashAgGridComponentFunctions);
