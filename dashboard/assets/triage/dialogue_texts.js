/* What the dialogue asks for before an action, and in which words; see dialogue.js. */
window.bandwatchDialogueTexts = {
  downstream: {
    title: "Downstream of another branch",
    lead: "The change came from another branch. Alerts of the same tests there that began within the 24 hours before are offered.",
    parts: ["related", "text"], text: "Why (may be blank)",
  },
  reassign: {
    title: "Reassign to another summary",
    lead: "The change belongs to another summary of the same branch.",
    parts: ["related", "text"], text: "Why (may be blank)",
  },
  assign: { title: "Give it to somebody", lead: "", parts: ["word"], word: "Name; blank for nobody" },
  tag: { title: "Add a tag", lead: "", parts: ["word"], word: "Tag" },
  bug: { title: "Name the bug", lead: "", parts: ["word"], word: "Number or address; blank for none" },
  range: {
    title: "Move the revision range", lead: "",
    parts: ["word", "text"], word: "Last revision without it..first one with it",
    text: "Why (may be blank)",
  },
  note: {
    title: "Write a note", lead: "", parts: ["text"],
    text: "Note, in Markdown; HTML is shown as text",
  },
  complete: {
    title: "Complete the round",
    lead: "A completed round is not edited any more, and completing is not undone.",
    parts: ["text"], text: "Result: what the runs showed",
  },
  handover: {
    title: "Hand over: data ready",
    lead: "The summary goes to the performance sheriff's queue.",
    parts: ["text"], text: "Note: what the data show, what is missing",
  },
  state: { title: "How it ends", lead: "", parts: ["text"], text: "Why (may be blank)" },
  create: {
    title: "Create an alert",
    lead: "It gets a summary of its own; its size is that of up to twenty runs on either side.",
    parts: ["text"], text: "Why (may be blank)",
  },
  accept: {
    title: "Accept the change of level",
    lead: "The next fit knows the step, and comparisons start after it. Release comparisons stop there too: " +
      "the series is judged since the accepted change, no longer against the release before it, " +
      "and the gate counts it so.",
    parts: ["text"], text: "Why the new level is right",
  },
};
