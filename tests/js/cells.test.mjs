/* Cells of the queue: what each says of a row. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { texts } from "./page.mjs";
import "../../dashboard/assets/alerts/cells.js";

const cells = globalThis.dashAgGridComponentFunctions;
globalThis.bandwatchNavigate = { followClicked: () => undefined };
const ROW = {
  id: "12", link: "/alerts/12", title: "start", scope: "load on linux", where: "demo / main",
  range: "a…b", status: "untriaged", tone: "open", wants: "triage", reason: "2 of 5 revisions",
  regressions: 2, improvements: 1, change: "+5 %", sure: "98 % sure", tone_change: "regression",
  visible: "1.5 %", began: "21 Sep 2026", age: "1 hour ago", due: "due in 1 hour", due_at: "15:13",
  due_for: "triage", assignee: "ada", starred: true, tags: ["ci"], bug: "77", notes: 3, rounds: 2,
  place: "load · linux", host: "", monitor: false, gone: false, overdue: false,
};
const shown = (cell, differs = {}) => cells[cell]({ data: { ...ROW, ...differs } });

test("a row that has not come yet shimmers in every cell", () => {
  const names = Object.keys(cells).filter((name) => name.startsWith("Alert"));
  assert.ok(names.length >= 9);
  for (const name of names) assert.equal(cells[name]({}).props.className, "bw-cell-wait", name);
});

test("the title leads to the summary and names scope, place and range", () => {
  const cell = shown("AlertTitle");
  assert.deepEqual(texts(cell), ["start: load on linux", "demo / main", " · ", "a…b"]);
  assert.equal(cell.children[0].props.href, "/alerts/12");
  assert.equal(cell.props.title, "start: load on linux\nload · linux\ndemo / main\na…b");
  assert.ok(texts(shown("AlertTitle", { host: "it moved", cause: "host and code" })).includes("host and code"));
  assert.ok(texts(shown("AlertTitle", { monitor: true })).includes("monitored"));
  assert.deepEqual(texts(shown("AlertTitle", { scope: "", range: "" })), ["start", "demo / main"]);
});

test("the next step says why, or that nothing of it is in the data any longer", () => {
  assert.deepEqual(texts(shown("AlertWants")), ["triage", "2 of 5 revisions"]);
  assert.deepEqual(texts(shown("AlertWants", { gone: true })), ["triage", "no longer in the data"]);
  assert.deepEqual(texts(shown("AlertWants", { reason: "" })), ["triage", "2 rounds"]);
  assert.equal(shown("AlertWants").children[0].props.className, "bw-state bw-state-open");
});

test("the star says whether it is set", () => {
  assert.equal(shown("AlertStar").props["aria-pressed"], "true");
  assert.equal(shown("AlertStar", { starred: false }).props["aria-pressed"], "false");
  assert.equal(shown("AlertStar").props["aria-label"], "Star summary 12");
});

test("every number of a row is somewhere to be read", () => {
  const said = ["Change", "Visible", "Counts", "Began", "Due", "Assignee", "Tags"]
    .flatMap((name) => texts(shown("Alert" + name))).join(" ");
  for (const part of ["+5 %", "98 % sure", "1.5 %", "2", "1", "21 Sep 2026", "1 hour ago", "due in 1 hour", "ada", "ci", "77"]) {
    assert.ok(said.includes(part), `${part} in ${said}`);
  }
});
