/* The queue of commands: what is sent when, with which versions, and what an undo takes back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import "../../dashboard/assets/triage/queue.js";

const { EMPTY, PATIENCE_MS, advance, ask, canUndo, receive } = globalThis.bandwatchTriageQueue;
const NOON = { at: 1_700_000_000_000, elapsed: 1000 };

const star = { do: "star", summaries: { 1: 3 } };
const note = { do: "note", summaries: { 1: 3 }, text: "why" };
const undo = { do: "undo", summaries: {} };
const done = (step, ...touched) => ({ ok: true, text: `Did ${step}.`, step, touched });
const undone = (...touched) => ({ ok: true, undo: true, text: "Undone.", step: null, touched });
const refused = { ok: false, text: "Somebody was faster.", stale: true, touched: [] };

const later = (ms) => ({ at: NOON.at + ms, elapsed: NOON.elapsed + ms });
const freeze = (value) => {
  if (value && typeof value === "object") Object.values(value).forEach(freeze);
  return Object.freeze(value);
};

/** Ask for commands one after another; each is answered before the next. */
function played(...rounds) {
  let state = EMPTY;
  for (const [command, answer] of rounds) {
    state = freeze(receive(ask(state, command, "Ann", NOON).state, answer).state);
  }
  return state;
}

test("a command is sent at once, with the name and the time as its number", () => {
  const { state, request, notice } = ask(EMPTY, star, "Ann", NOON);
  assert.deepEqual(request, { do: "star", summaries: { 1: 3 }, who: "Ann", at: NOON.at });
  assert.equal(notice, "");
  assert.deepEqual(state.waiting, []);
});

test("a second command waits for the answer to the first", () => {
  const first = ask(EMPTY, star, "Ann", NOON);
  const second = ask(first.state, note, "Ann", later(5));
  assert.equal(second.request, null);
  assert.deepEqual(second.state.waiting, [{ ...note, who: "Ann" }]);

  const received = receive(second.state, done(7, 1));
  assert.equal(received.state.waiting.length, 1, "an answer alone sends nothing");
  const next = advance(received.state, later(50));
  assert.equal(next.request.do, "note");
  assert.deepEqual(next.state.waiting, []);
});

test("commands are sent in the order in which they were asked for", () => {
  let state = EMPTY;
  const sent = [];
  for (const name of ["star", "tag", "note"]) {
    const next = ask(state, { do: name, summaries: { 1: 3 } }, "Ann", NOON);
    state = next.state;
    if (next.request) sent.push(next.request.do);
  }
  while (state.sent) {
    const next = advance(receive(state, done(1, 1)).state, NOON);
    state = next.state;
    if (next.request) sent.push(next.request.do);
  }
  assert.deepEqual(sent, ["star", "tag", "note"]);
});

test("the next command carries the version that the one before it brought about", () => {
  const first = ask(EMPTY, star, "Ann", NOON); // the page shows version 3
  const second = ask(first.state, note, "Ann", NOON); // and still 3: it is not drawn again yet
  const next = advance(receive(second.state, done(7, 1)).state, NOON);
  assert.deepEqual(next.request.summaries, { 1: 4 });
});

test("a version that the page has read since counts if it is higher", () => {
  const state = played([star, done(7, 1)]);
  const seen = ask(state, { ...note, summaries: { 1: 9, 2: 5 } }, "Ann", NOON);
  assert.deepEqual(seen.request.summaries, { 1: 9, 2: 5 });
});

test("a refused command changes no version, so the conflict stays one", () => {
  const state = played([star, refused]);
  assert.deepEqual(ask(state, note, "Ann", NOON).request.summaries, { 1: 3 });
  assert.deepEqual(state.steps, []);
});

test("numbers of requests differ within one millisecond and if the clock is set back", () => {
  const first = ask(EMPTY, star, "Ann", NOON);
  const answered = receive(first.state, done(7, 1)).state;
  const second = ask(answered, note, "Ann", NOON);
  const third = ask(receive(second.state, done(8, 1)).state, note, "Ann", later(-60_000));
  assert.deepEqual([second.request.at, third.request.at], [NOON.at + 1, NOON.at + 2]);
});

test("an answer that does not come holds the queue for a while only", () => {
  const lost = ask(EMPTY, star, "Ann", NOON).state;
  assert.equal(ask(lost, note, "Ann", later(PATIENCE_MS - 1)).request, null);
  assert.equal(ask(lost, note, "Ann", later(PATIENCE_MS)).request.do, "note");
});

test("taking a summary assigns it to the person who acts", () => {
  const { request } = ask(EMPTY, { do: "take", summaries: { 1: 3 } }, "Ann", NOON);
  assert.deepEqual([request.do, request.word, request.who], ["assign", "Ann", "Ann"]);
});

test("the dialogue's mark stays here and comes back with the answer", () => {
  const { state, request } = ask(EMPTY, { ...note, typed: true }, "Ann", NOON);
  assert.equal("typed" in request, false);
  assert.equal(receive(state, done(7, 1)).typed, true);
  assert.equal(receive(ask(EMPTY, star, "Ann", NOON).state, done(7, 1)).typed, false);
});

test("an undo takes back the last step of this page first", () => {
  const state = played([star, done(7, 1)], [note, done(8, 1)]);
  const first = ask(state, { do: "undo", summaries: { 1: 5 } }, "Ann", NOON);
  assert.equal(first.request.step, 8);
  assert.deepEqual(first.request.summaries, {}, "the step names its summaries itself");
  const received = receive(first.state, undone(1));
  assert.equal(received.undone.text, "Did 8.");
  assert.equal(ask(received.state, undo, "Ann", NOON).request.step, 7);
});

test("an undo that waits takes back what was asked for before it", () => {
  const first = ask(EMPTY, star, "Ann", NOON);
  const second = ask(first.state, undo, "Ann", NOON);
  const next = advance(receive(second.state, done(7, 1)).state, NOON);
  assert.equal(next.request.step, 7);
});

test("without a step of its own, an undo is that of the summary which the page shows", () => {
  const { request } = ask(EMPTY, { do: "undo", summaries: { 1: 5 } }, "Ann", NOON);
  assert.deepEqual(request, { do: "undo", summaries: { 1: 5 }, who: "Ann", at: NOON.at });
});

test("an undo that finds nothing says so and lets the next command pass", () => {
  const first = ask(EMPTY, star, "Ann", NOON);
  const second = ask(first.state, undo, "Ann", NOON);
  const third = ask(second.state, note, "Ann", NOON);
  const next = advance(receive(third.state, refused).state, NOON);
  assert.equal(next.notice, "Nothing is left to take back.");
  assert.equal(next.request.do, "note");
  assert.deepEqual(next.state.waiting, []);
});

test("a step that could not be undone does not bar those before it", () => {
  const state = played([star, done(7, 1)], [note, done(8, 1)], [undo, { ...refused, undo: true }]);
  assert.deepEqual(state.steps.map((step) => step.step), [7]);
});

test("an undo that is refused is not said to be done", () => {
  const state = ask(played([star, done(7, 1)]), undo, "Ann", NOON).state;
  const received = receive(state, { ...refused, undo: true });
  assert.equal(received.undone, null);
  assert.deepEqual(received.state.own, { 1: 4 });
});

test("a version that an answer raises counts from the newer of what was sent and what is known", () => {
  const stale = ask(played([star, done(7, 1)], [star, done(8, 1)]), star, "Ann", NOON);
  assert.deepEqual(stale.request.summaries, { 1: 5 });
  assert.deepEqual(receive(stale.state, done(9, 1, 2)).state.own, { 1: 6, 2: 1 });
});

test("an answer is waited for until patience ends, and the next command is sent then", () => {
  const waiting = ask(ask(EMPTY, star, "Ann", NOON).state, note, "Ann", NOON).state;
  assert.equal(advance(waiting, later(PATIENCE_MS - 1)).request, null);
  assert.equal(advance(waiting, later(PATIENCE_MS)).request.do, "note");
});

test("taking is assigning to oneself", () => {
  const { request } = ask(EMPTY, { do: "take", summaries: { 1: 3 } }, "Ann", NOON);
  assert.deepEqual(
    request, { do: "assign", word: "Ann", summaries: { 1: 3 }, who: "Ann", at: NOON.at }
  );
});

test("a command that changed nothing leaves nothing to undo", () => {
  assert.equal(canUndo(played([star, { ok: true, text: "Already so.", step: null }])), false);
});

test("there is something to undo while a command is under way", () => {
  assert.equal(canUndo(EMPTY), false);
  const sent = ask(EMPTY, star, "Ann", NOON).state;
  assert.equal(canUndo(sent), true);
  assert.equal(canUndo(receive(sent, done(7, 1)).state), true);
});

test("an answer to nothing changes nothing that is sent", () => {
  const { state, typed, undone: step } = receive(EMPTY, undone());
  assert.deepEqual([state, typed, step], [EMPTY, false, null]);
});

test("no state is changed in place", () => {
  const state = freeze(played([star, done(7, 1)]));
  const next = ask(state, freeze({ ...note, typed: true }), "Ann", NOON);
  receive(freeze(next.state), freeze(done(8, 1)));
  assert.deepEqual(state.steps.map((step) => step.step), [7]);
});
