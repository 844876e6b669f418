/* The queue of alerts: its filters and the link, its grid, and what an action would act on. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.bandwatchAlerts = (function () {
  "use strict";

  const GRID = "alerts-grid";
  const DEFAULTS = { queue: "code", sort: "due", cause: "any", assignee: "*", tag: "*" };

  function keep() {
    return window.dash_clientside.no_update;
  }

  function api() {
    const grid = document.getElementById(GRID);
    return grid ? window.dash_ag_grid.getApi(GRID) : null;
  }

  function focused() {
    const cell = api() && api().getFocusedCell();
    const node = cell && api().getDisplayedRowAtIndex(cell.rowIndex);
    return node && node.data ? node.data : null;
  }

  /* The cursor stays on its summary when the order changes; where the summary has left the list,
     it stays in its place, on the next one. */
  let cursor = null;
  function keepCursor() {
    const cell = api() && api().getFocusedCell();
    if (!cell) return findCursor();
    const row = focused();
    const node = cursor && api().getRowNode(cursor);
    const moved = node && node.data && node.rowIndex !== null && row && row.id !== cursor;
    const active = document.activeElement;
    const here = !active || !active.closest("input:not([type=checkbox]), textarea, select");
    if (moved && here && !document.querySelector(".modal.show")) {
      api().ensureIndexVisible(node.rowIndex);
      api().setFocusedCell(node.rowIndex, cell.column);
    } else if (row && !moved) cursor = row.id;
  }

  /* Where the row under the cursor left the list and came back, as after an undo, the grid has given
     the focus to its head or to the page. */
  function findCursor() {
    const active = document.activeElement;
    const lost = !active || active === document.body || active.closest(".ag-header");
    if (!api() || !cursor || !lost || document.querySelector(".modal.show")) return;
    const node = api().getRowNode(cursor) || api().getDisplayedRowAtIndex(0);
    if (!node || !node.data || node.rowIndex === null) return;
    api().ensureIndexVisible(node.rowIndex);
    api().setFocusedCell(node.rowIndex, "test");
  }

  /* The preview follows the cursor once it rests. */
  let resting = 0;
  let previewed = null;
  function preview(id) {
    window.clearTimeout(resting);
    if (id === previewed) return;
    resting = window.setTimeout(function () {
      previewed = id;
      window.bandwatchProperties.set("alerts-chosen", { data: id });
    }, 150);
  }

  /* What is selected, or else the row under the cursor. */
  function chosen() {
    if (!api()) return [];
    const rows = api().getSelectedRows().filter(Boolean);
    if (rows.length) return rows;
    keepCursor();
    const row = focused();
    return row ? [row] : [];
  }

  function named(rows) {
    if (rows.length > 1) return rows.length + " summaries";
    return "summary " + rows[0].id + " (" + rows[0].title + ")";
  }

  /* An action is barred where one of the rows bars it; the reason says how many do. */
  function barred(rows) {
    const found = {};
    for (const row of rows) {
      for (const [name, reason] of Object.entries(row.barred || {})) {
        (found[name] = found[name] || []).push(reason);
      }
    }
    return Object.fromEntries(Object.entries(found).map(([name, reasons]) => [
      name,
      reasons[0] + (reasons.length > 1 ? " So are " + (reasons.length - 1) + " others." : ""),
    ]));
  }

  const page = {
    nothing: "No summary is chosen: j and k move, x selects.",
    shown: () => Boolean(document.getElementById(GRID)),
    whole: () => null,
    target: function (name, more) {
      const rows = more.rows || chosen();
      if (!rows.length) return null;
      return {
        summaries: Object.fromEntries(rows.map((row) => [row.id, row.version])),
        barred: barred(rows),
        starred: rows.every((row) => row.starred),
        assignee: rows.length === 1 ? rows[0].assignee : "",
        bug: rows.length === 1 ? rows[0].bug : "",
        words: named(rows),
      };
    },
    versions: function (seen) {
      return Object.fromEntries(Object.entries(seen).map(([id, version]) => {
        const node = api() && api().getRowNode(id);
        return [id, node && node.data ? node.data.version : version];
      }));
    },
    refresh: function () {
      if (api()) api().refreshInfiniteCache();
    },
    done: function () {
      if (!api()) return;
      api().deselectAll();
      api().refreshInfiniteCache();
    },
    key: function (event) {
      const cell = api() && api().getFocusedCell();
      if (event.key === "x" && cell) {
        const node = api().getDisplayedRowAtIndex(cell.rowIndex);
        if (node && node.data) node.setSelected(!node.isSelected());
      } else if (event.key === "X") {
        api().forEachNode((node) => node.data && node.setSelected(true));
      } else if (event.key === "Escape") api().deselectAll();
    },
  };

  window.bandwatchTriagePages = window.bandwatchTriagePages || [];
  window.bandwatchTriagePages.push(page);

  return {
    /* As on the other lists, but what is usual stays out of the link. */
    keepFilters: function () {
      const state = window.dash_clientside.bandwatchLists.keepFilters();
      const query = window.bandwatchNavigate.query();
      for (const [name, usual] of Object.entries(DEFAULTS)) {
        if (state[name] && state[name][0] === usual) {
          delete state[name];
          query.delete(name);
        }
      }
      window.bandwatchNavigate.replace(query);
      return state;
    },

    /* Listens to the grid from its first paint on. */
    attach: function (id) {
      previewed = null;
      window.dash_ag_grid.getApiAsync(id).then(function (grid) {
        const look = () => window.setTimeout(window.bandwatchTriage.look, 0);
        grid.addEventListener("cellFocused", function () {
          const row = focused();
          if (row) {
            cursor = row.id;
            preview(row.id);
          }
          look();
        });
        grid.addEventListener("selectionChanged", look);
        grid.addEventListener("modelUpdated", look);
        window.bandwatchTriage.look();
      });
      return keep();
    },

    /* The grid takes in an answer after this; it says nothing where only the order changed. */
    answered: function () {
      for (const pause of [0, 80]) {
        window.setTimeout(function () {
          keepCursor();
          window.bandwatchTriage.look();
        }, pause);
      }
      return keep();
    },

    refresh: function () {
      window.dash_ag_grid.getApiAsync(GRID).then(function (grid) {
        grid.deselectAll();
        if (grid.getDisplayedRowCount()) grid.ensureIndexVisible(0);
        grid.purgeInfiniteCache();
      });
      return keep();
    },
  };
})();
