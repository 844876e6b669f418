/* What controls say goes into the link, and what this browser remembers. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { page } from "./page.mjs";
import "../../dashboard/assets/properties.js";
import "../../dashboard/assets/remembered.js";
import "../../dashboard/assets/days.js";
import "../../dashboard/assets/navigate.js";
import "../../dashboard/assets/suites.js";
import "../../dashboard/assets/lists.js";
import "../../dashboard/assets/trend/visited.js";

const { address, format } = globalThis.bandwatchNavigate;
const suites = globalThis.bandwatchSuites;
const lists = globalThis.dash_clientside.bandwatchLists;
const { toggleStar } = globalThis.dash_clientside.bandwatchVisited;

/** Let a callback of the lists see controls with these values. */
function controls(values) {
  globalThis.dash_clientside.callback_context.inputs_list = Object.entries(values).map(
    ([id, value]) => ({ id, value })
  );
}

beforeEach(() => page.open());

test("a query is written as people read it", () => {
  const query = new URLSearchParams([["series", "p/b c/s,t:x"], ["q", "a+b&c"]]);
  assert.equal(format(query), "series=p/b%20c/s,t:x&q=a%2Bb%26c");
  assert.equal(address(query, "/trend"), "/trend?series=p/b%20c/s,t:x&q=a%2Bb%26c");
  assert.equal(address(new URLSearchParams(), "/trend"), "/trend");
});

test("the values of controls become the state and the link; what is empty goes", () => {
  page.go("/failures?q=old&platform=x&other=1");
  controls({ "failures-q": "new", "failures-platform": ["a/b", "c"], "failures-newest": true, "failures-branch": [], "failures-days": 7, "failures-suite": null });
  const state = lists.keepFilters();
  assert.deepEqual(state, { q: ["new"], platform: ["a/b", "c"], newest: ["1"], days: ["7"] });
  assert.equal(page.address(), "/failures?other=1&q=new&platform=a/b&platform=c&newest=1&days=7");
  controls({ "failures-newest": false, "failures-q": "" });
  assert.deepEqual(lists.keepFilters(), {});
  assert.equal(page.address(), "/failures?other=1&platform=a/b&platform=c&days=7");
});

test("a frozen page stays frozen under another filter", () => {
  page.go("/failures?asof=2026-09-21T00:00:00Z");
  controls({ "failures-q": "x" });
  assert.deepEqual(lists.keepFilters(), { asof: ["2026-09-21T00:00:00Z"], q: ["x"] });
  assert.equal(page.address(), "/failures?asof=2026-09-21T00:00:00Z&q=x");
});

test("a day is kept as links write it, and what is none as it was typed", () => {
  controls({ "days-to": "3 May 2026" });
  assert.deepEqual(lists.keepFilters(), { to: ["2026-05-03"] });
  controls({ "days-to": "soon" });
  assert.deepEqual(lists.keepFilters(), { to: ["soon"] });
});

test("a folded list names its first choice and counts the others", () => {
  assert.deepEqual([[], ["a"], ["a", "b", "c"], null].map(lists.spellChoice), ["All", "a", "a + 2", "All"]);
});

test("the order of the overview goes into the link unless it is the first one", () => {
  const sorted = (colId, sort) => lists.keepOrder({}, { sortModel: [{ colId, sort }] });
  assert.equal(sorted("week", "desc"), "/overview.csv?sort=-week");
  assert.equal(page.address(), "/?sort=-week");
  assert.equal(sorted("week", "asc"), "/overview.csv?sort=week");
  assert.equal(sorted("verdict", "desc"), "/overview.csv?sort=-verdict");
  assert.equal(sorted("verdict", "asc"), "/overview.csv");
  assert.equal(page.address(), "/");
  page.go("/news?label=regression");
  assert.equal(lists.keepOrder({}, null), "/news.csv?label=regression");
});

test("a grid that sorts by itself leaves its own first order out of the link", () => {
  page.go("/failures?days=7");
  globalThis.dash_clientside.callback_context.inputs_list = [{}, { id: "failures-grid" }];
  assert.equal(lists.keepColumnOrder({}, [{ colId: "count", sort: "desc" }]), "/failures.csv?days=7");
  assert.equal(lists.keepColumnOrder({}, [{ colId: "count", sort: "asc" }]), "/failures.csv?days=7&sort=count");
  assert.equal(lists.keepColumnOrder({}, [{ colId: "a" }, { colId: "last", sort: "desc" }]), "/failures.csv?days=7&sort=-last");
  assert.equal(lists.keepColumnOrder({}, null), "/failures.csv?days=7&sort=-last");
});

test("shown columns go into the link in their order unless all are", () => {
  const options = ["level", "week", "release"].map((value) => ({ value }));
  const columns = (...names) => [{ colId: "test" }, ...names.map((colId) => ({ colId }))];
  assert.deepEqual(lists.keepColumns(columns("week", "level"), options, ["level", "week", "release"]), ["week", "level"]);
  assert.equal(page.address(), "/?cols=week,level");
  assert.equal(lists.keepColumns(columns("level", "week", "release"), options, ["release", "level", "week"]), "no update");
  assert.equal(page.address(), "/");
  assert.equal(lists.keepColumns([{ colId: "level", hide: true }], options, []), "no update");
});

test("the switch of regressions follows the chosen verdicts, and chooses them", () => {
  const context = globalThis.dash_clientside.callback_context;
  context.triggered = [{ prop_id: "overview-only.value" }];
  assert.deepEqual(lists.onlyRegressions(true, []), ["no update", ["regression"]]);
  assert.deepEqual(lists.onlyRegressions(false, ["regression"]), ["no update", []]);
  assert.deepEqual(lists.onlyRegressions(true, ["regression"]), ["no update", "no update"]);
  context.triggered = [{ prop_id: "overview-verdict.value" }];
  assert.deepEqual(lists.onlyRegressions(false, ["regression"]), [true, "no update"]);
  assert.deepEqual(lists.onlyRegressions(true, ["regression", "improvement"]), [false, "no update"]);
});

test("suites that a person made their own lead to the overview of them", () => {
  assert.equal(suites.star("p/a%2Fb"), true);
  assert.equal(suites.star("q/c"), true);
  assert.equal(suites.star("p/d"), true);
  assert.deepEqual(suites.mine(), ["p/a%2Fb", "q/c", "p/d"]);
  assert.equal(suites.link(), "/?suites=1&project=p&project=q&suite=a/b&suite=c&suite=d");
  assert.equal(suites.star("q/c"), false);
  assert.deepEqual(page.kept("suites"), ["p/a%2Fb", "p/d"]);
  page.keeps("suites", ["old", "p/a/b", "p/x"]);
  assert.deepEqual(suites.mine(), ["p/x"], "names of an older form are passed over");
});

test("a suite folds and unfolds", () => {
  page.holds("overview-folded", { data: ["p/a"] });
  suites.fold("p/b");
  assert.deepEqual(page.held("overview-folded").data, ["p/a", "p/b"]);
  suites.fold("p/a");
  assert.deepEqual(page.held("overview-folded").data, ["p/b"]);
});

test("a series that is opened stands in front of the recents, eight at most and each once", () => {
  const context = globalThis.dash_clientside.callback_context;
  context.triggered = [{ prop_id: "trend-state.data", value: {} }];
  for (let place = 0; place < 10; place++) toggleStar(null, { key: "p/b/s/t" + place + "/x" });
  toggleStar(null, { key: "p/b/s/t5/x" });
  const recent = page.kept("recent").map((key) => key.split("/")[3]);
  assert.deepEqual(recent, ["t5", "t9", "t8", "t7", "t6", "t4", "t3", "t2"]);
  assert.equal(page.kept("favourites"), null);
});

test("the star makes a series a favourite and takes it back", () => {
  const context = globalThis.dash_clientside.callback_context;
  context.triggered = [{ prop_id: "trend-star.n_clicks", value: 1 }];
  page.keeps("favourites", ["other", 7]);
  assert.deepEqual(toggleStar(1, { key: "mine" }), ["true", "Take it from the favourites"]);
  assert.deepEqual(page.kept("favourites"), ["mine", "other"]);
  assert.deepEqual(toggleStar(2, { key: "mine" }), ["false", "Make this series a favourite"]);
  assert.deepEqual(page.kept("favourites"), ["other"]);
  assert.deepEqual(toggleStar(1, null), ["false", "no update"]);
});

test("what cannot be read is nothing", () => {
  page.keeps("recent", { no: "list" });
  assert.deepEqual(globalThis.bandwatchRemembered.read("recent"), []);
  assert.deepEqual(globalThis.bandwatchRemembered.all(), { recent: [], favourites: [], suites: [], views: [] });
});
