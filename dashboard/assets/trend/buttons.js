/* Buttons of the trend page that come and go with what is shown: they say by data-bw-… what they
   do, and are obeyed here wherever they stand. */
(function () {
  "use strict";
  let adding = false;
  let opening = false;

  function tools() {
    return window.dash_clientside.bandwatchTrend.tools;
  }

  function change(edit, go) {
    const changed = tools().query();
    edit(changed);
    (go || tools().show)(changed);
  }

  /* The server's words on what the page shows, and the frozen link to it, whose fits it keeps. */
  async function fetchWords() {
    const answer = await window.bandwatchFiles.post("/trend.md" + window.location.search);
    const link = /<([^>]*)>/.exec(answer.headers.get("Link") || "");
    return { text: await answer.text(), link: link ? link[1] : window.location.href };
  }

  /* A page that is served without TLS has no clipboard of its own; a selection can be copied. */
  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "visually-hidden";
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    if (!copied) throw new Error("The browser did not allow it.");
    return undefined;
  }

  /* The words, and the picture beside them where the browser takes both. It wants to be asked
     before anything is awaited, so it gets promises. */
  async function copyBoth(words) {
    if (!navigator.clipboard || !window.isSecureContext || !window.ClipboardItem) {
      await copy((await words).text);
      return false;
    }
    const picture = words.then((found) => window.bandwatchPicture.make("png", found.link));
    try {
      await navigator.clipboard.write([
        new ClipboardItem({
          "text/plain": words.then((found) => new Blob([found.text], { type: "text/plain" })),
          "image/png": picture,
        }),
      ]);
      return true;
    } catch {
      await copy((await words).text); // without a picture, such as where there is no plot
      return false;
    }
  }

  async function copyWords() {
    const button = document.getElementById("trend-copy");
    const label = button.lastChild;
    const before = label.textContent;
    try {
      label.textContent = (await copyBoth(fetchWords())) ? " Copied with picture" : " Copied";
    } catch (error) {
      label.textContent = " Not copied";
      button.title = error.message;
    }
    button.setAttribute("aria-live", "polite");
    window.setTimeout(() => { label.textContent = before; }, 2000);
  }

  async function savePicture(format) {
    window.bandwatchPicture.save(format, (await fetchWords()).link);
  }

  const OBEY = {
    bwDrop: (day) => change((changed) => {
      tools().compareWith(changed, tools().comparedDays(changed).filter((item) => item !== day));
    }),
    bwAgainst: (day) => change((changed) => tools().addDay(changed, day)),
    bwJudge: (day) => {
      tools().fill("day", window.bandwatchDays.format(day));
      change((changed) => changed.set("day", day));
    },
    bwStretch: (kind) => change((changed) => {
      const ends = document.querySelector("#trend-graph .js-plotly-plot").layout.meta.ends;
      ["from", "to", "all", "values"].forEach((name) => changed.delete(name));
      if (kind === "all") changed.set("all", "1");
      else if (kind !== "newest" && ends) {
        changed.set("from", new Date(ends[1] - Number(kind) * 86400000).toISOString().slice(0, 10));
        changed.set("to", new Date(ends[1]).toISOString().slice(0, 10));
      }
      tools().putDaysIntoFields(changed);
    }),
    bwClose: (name) => change((changed) => changed.delete(name)),
    bwRemove: (key) => change((changed) => {
      const left = changed.getAll("series").filter((item) => item !== key);
      changed.delete("series");
      changed.delete("point");
      left.forEach((item) => changed.append("series", item));
    }, tools().visit),
    bwAdd: () => {
      opening = true;
      window.bandwatchFinder.open();
      document.getElementById("finder-open").click();
    },
    bwPicture: savePicture,
    bwCopy: copyWords,
    bwFile: (ending) => {
      if (ending === "md") {
        window.bandwatchFiles.savePosted("/trend.md" + window.location.search, "trend.md");
        return;
      }
      const link = document.createElement("a");
      link.href = "/trend." + ending + window.location.search;
      link.download = "trend." + ending;
      link.click();
    },
  };

  document.addEventListener("click", function (event) {
    if (event.target.closest("#finder-open")) {
      adding = opening;
      opening = false;
      return;
    }
    const result = event.target.closest("a.bw-result");
    if (adding && result) {
      event.preventDefault();
      event.stopPropagation();
      adding = false;
      const key = new URL(result.href).searchParams.get("series");
      change((changed) => {
        if (!changed.getAll("series").includes(key)) changed.append("series", key);
      }, tools().visit);
      window.bandwatchProperties.set("finder", { is_open: false });
      return;
    }
    // An item of a menu is a button around the element that says what to do.
    const outer = event.target.closest("button");
    const button = outer && (outer.querySelector("[data-bw-picture],[data-bw-file]") || outer);
    if (!button) return;
    for (const [name, obey] of Object.entries(OBEY)) {
      if (button.dataset[name] !== undefined) obey(button.dataset[name]);
    }
  }, true);
})();
