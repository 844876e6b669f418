/* Clientside callbacks of the pages that list things, and the keyboard in their grids. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatchLists = (function () {
  "use strict";

  const DAYS = new Set(["to"]); // parts of a link that are days; fields show them as 3 May 2026
  const FIRST_ORDERS = { "failures-grid": "-count", "matrix-grid": "-whole" };

  let before = {}; // the filter of the last refresh

  /* Whether a suite was folded or unfolded, and nothing else. */
  function onlyFolds(state) {
    const rest = (filter) => JSON.stringify({ ...filter, folded: [] });
    const only = rest(before) === rest(state);
    before = state;
    return only;
  }

  function keep() {
    return window.dash_clientside.no_update;
  }

  function navigate() {
    return window.bandwatchNavigate; // which is read after this file
  }

  function values(value) {
    if (value === null || value === undefined || value === "" || value === false) return [];
    if (value === true) return ["1"];
    return Array.isArray(value) ? value.map(String) : [String(value)];
  }

  return {
    /* What the controls say becomes the page's state and, with it, the link. The name of a
       control is the page's, a dash, and the part of the link. */
    keepFilters: function () {
      const query = navigate().query();
      const state = {};
      if (query.has("asof")) state.asof = query.getAll("asof");
      for (const input of window.dash_clientside.callback_context.inputs_list.flat()) {
        const name = input.id.slice(input.id.indexOf("-") + 1);
        const typed = DAYS.has(name) ? window.bandwatchDays.parse(input.value) : null;
        const given = values(typed === null ? input.value : typed);
        query.delete(name);
        for (const value of given) query.append(name, value);
        if (given.length) state[name] = given;
      }
      navigate().replace(query);
      return state;
    },

    spellChoice: function (chosen) {
      const names = chosen || [];
      if (!names.length) return "All";
      return names.length === 1 ? names[0] : names[0] + " + " + (names.length - 1);
    },

    /* The order is the grid's own; it goes into the link and into the link to the CSV. */
    keepOrder: function (state, request) {
      const query = navigate().query();
      if (request && request.sortModel) {
        const model = request.sortModel[0];
        query.delete("sort");
        if (model && !(model.colId === "verdict" && model.sort === "asc")) {
          query.append("sort", (model.sort === "desc" ? "-" : "") + model.colId);
        }
        navigate().replace(query);
      }
      const path = window.location.pathname === "/" ? "/overview" : window.location.pathname;
      return navigate().address(query, path + ".csv");
    },

    /* The link to the page that prints what the filter shows. */
    reportLink: function () {
      return navigate().address(navigate().query(), "/news/week");
    },

    /* The same for a grid that sorts by itself; its first order is that of the link. The grid's
       name says which order is not written. */
    keepColumnOrder: function (state, columns) {
      const query = navigate().query();
      const sorted = (columns || []).find((column) => column.sort);
      if (sorted) {
        query.delete("sort");
        const grid = window.dash_clientside.callback_context.inputs_list[1].id;
        const order = (sorted.sort === "desc" ? "-" : "") + sorted.colId;
        if (order !== FIRST_ORDERS[grid]) query.append("sort", order);
        navigate().replace(query);
      }
      return navigate().address(query, window.location.pathname + ".csv");
    },

    /* The list of columns shows and hides those of the grid. */
    showColumns: function (shown, id) {
      window.dash_ag_grid.getApiAsync(id).then(function (api) {
        for (const column of api.getColumns()) {
          const name = column.getColId();
          if (name !== "test" && column.isVisible() !== shown.includes(name)) {
            api.setColumnsVisible([name], shown.includes(name));
          }
        }
      });
      return keep();
    },

    /* Which columns are shown, and in which order, goes into the link. */
    keepColumns: function (columns, options, chosen) {
      if (!columns) return keep();
      const known = options.map((option) => option.value);
      const shown = columns
        .filter((column) => !column.hide && known.includes(column.colId))
        .map((column) => column.colId);
      if (!shown.length) return keep();
      const query = navigate().query();
      query.delete("cols");
      if (shown.join() !== known.join()) query.append("cols", shown.join());
      navigate().replace(query);
      const same = shown.toSorted().join() === chosen.toSorted().join();
      return same ? keep() : shown;
    },

    /* The grid asks anew for what it shows. */
    refreshGrid: function (state, id) {
      const folds = onlyFolds(state);
      window.dash_ag_grid.getApiAsync(id).then(function (api) {
        if (folds) {
          api.refreshInfiniteCache(); // what is on the screen stays where it is
          return;
        }
        if (api.getDisplayedRowCount()) api.ensureIndexVisible(0);
        api.purgeInfiniteCache();
      });
      return keep();
    },

    /* The switch is a short way to choose one verdict. */
    onlyRegressions: function (on, verdicts) {
      const asked = window.dash_clientside.callback_context.triggered.map((item) => item.prop_id);
      const chosen = verdicts || [];
      const only = chosen.length === 1 && chosen[0] === "regression";
      if (asked.includes("overview-only.value")) {
        if (on === only) return [keep(), keep()];
        return [keep(), on ? ["regression"] : []];
      }
      return [only, keep()];
    },
  };
})();

(function () {
  "use strict";

  function apiOf(grid) {
    return window.dash_ag_grid.getApi(grid.id);
  }

  /* A list of choices folds when a person turns to something else. */
  function fold(except) {
    for (const open of document.querySelectorAll("details.bw-choice[open]")) {
      if (!except || !open.contains(except)) open.open = false;
    }
  }
  document.addEventListener("click", (event) => fold(event.target));
  document.addEventListener("focusin", (event) => fold(event.target));
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.bw-choice[open]");
    if (!open) return;
    fold(null);
    open.querySelector("summary").focus();
  });

  /* j and k go down and up as the arrows do; Enter opens the row. */
  document.addEventListener(
    "keydown",
    function (event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, textarea, select, [contenteditable=true]")) return;
      if (document.querySelector(".modal.show")) return;
      if (event.key === "Enter") {
        const row = event.target.closest(".ag-row");
        if (!row || event.target.closest("a")) return;
        const index = row.getAttribute("row-index");
        const grid = row.closest(".bw-list-grid");
        const link = grid && grid.querySelector('.ag-row[row-index="' + index + '"] :is(a, .bw-suite-fold)');
        if (link) {
          event.preventDefault();
          link.click();
        }
        return;
      }
      if (event.key !== "j" && event.key !== "k") return;
      const grid = document.querySelector(".bw-list-grid[id], .bw-list-grid [id].ag-grid");
      if (!grid) return;
      const api = apiOf(grid);
      if (!api) return;
      const focused = api.getFocusedCell();
      const at = focused ? focused.rowIndex : -1;
      const next = Math.max(0, at + (event.key === "j" ? 1 : -1));
      if (next >= api.getDisplayedRowCount()) return;
      event.preventDefault();
      api.ensureIndexVisible(next);
      api.setFocusedCell(next, focused ? focused.column : "test");
    },
    true
  );
})();
