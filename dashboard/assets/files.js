/* Files that the server writes with a frozen link in them. They are asked for by POST, so that the
   server keeps the fits that the link shows; a GET, which any site can cause, only reads. */
window.bandwatchFiles = (function () {
  "use strict";

  /**
   * Ask for a file.
   *
   * @param {string} address
   * @returns {Promise<Response>}
   */
  async function post(address) {
    const answer = await fetch(address, { method: "POST" });
    if (!answer.ok) throw new Error("The server answered " + answer.status + ".");
    return answer;
  }

  /**
   * Ask for a file and save it; where that fails, the browser gets it as it gets other files.
   *
   * @param {string} address
   * @param {string} name
   */
  async function savePosted(address, name) {
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    let made = "";
    try {
      made = URL.createObjectURL(await (await post(address)).blob());
      link.href = made;
      window.setTimeout(() => URL.revokeObjectURL(made), 10000);
    } catch {
      // The browser asks for the address itself and shows what the server answers.
    }
    link.click();
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest && event.target.closest("a[data-bw-post]");
    if (!link) return;
    event.preventDefault();
    savePosted(link.href, link.dataset.bwPost);
  });

  return { post, savePosted };
})();
