/* Days in fields: one format on every page, whatever a person types. */
import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";
import "../../dashboard/assets/days.js";

const { format, parse } = globalThis.bandwatchDays;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

test("every month is written by its name and read back", () => {
  MONTHS.forEach((name, place) => {
    const iso = `2026-${String(place + 1).padStart(2, "0")}-09`;
    assert.equal(format(iso), `9 ${name} 2026`);
    assert.equal(parse(format(iso)), iso);
  });
});

test("a moment is shown by its day, and what is no day as it is", () => {
  assert.equal(format("2026-05-03T12:00:00"), "3 May 2026");
  assert.equal(format("tomorrow"), "tomorrow");
  assert.equal(format(null), "");
});

test("days are read as people type them", () => {
  for (const text of ["2026-5-3", " 3 May 2026 ", "3. May 2026", "03 may, 2026", "May 3, 2026", "MAY. 3 2026"]) {
    assert.equal(parse(text), "2026-05-03", text);
  }
  assert.equal(parse("1 September 2026"), "2026-09-01");
  assert.equal(parse("29 Feb 2028"), "2028-02-29");
});

test("what is no day, or two days, is none", () => {
  for (const text of ["29 Feb 2026", "31 Apr 2026", "2026-13-01", "0 May 2026", "03/05/2026", "5 Mai 2026", "x"]) {
    assert.equal(parse(text), null, text);
  }
  assert.equal(parse("  "), "");
  assert.equal(parse(null), "");
});
