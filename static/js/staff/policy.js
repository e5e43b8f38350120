/* The policy's page: examples follow what is typed. Without this file a button of each tier shows them. */
(() => {
  "use strict";

  const PAUSE_MS = 500;
  const form = document.querySelector("form[data-examples]");
  if (!form) return;
  const said = form.querySelector("[data-examples-said]");
  const place = (tier) => tier.querySelector("[data-example-place]");
  let timer, asking;

  const show = async (tier) => {
    const box = place(tier);
    if (!box || !box.closest("details").open) return;
    asking?.abort();
    asking = new AbortController();
    const fields = new URLSearchParams(new FormData(form));
    fields.set("exemplos", box.dataset.examplePlace);
    box.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.dataset.examples, { method: "POST", body: fields, signal: asking.signal });
      const shown = answer.ok && !answer.redirected;
      const told = new DOMParser().parseFromString(await answer.text(), "text/html");
      const instead = answer.redirected ? form.dataset.gone : form.dataset.busy;
      box.replaceChildren(...(shown ? told.body.childNodes : [document.createTextNode(instead)]));
      box.removeAttribute("aria-busy");
      said.textContent = shown ? form.dataset.shown : instead;
    } catch (stopped) {
      if (stopped.name !== "AbortError") box.removeAttribute("aria-busy"); /* no network: what stands there stays */
    }
  };

  form.addEventListener("input", (event) => {
    const tier = event.target.closest(".tier");
    if (!tier || !place(tier)) return;
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE_MS, tier);
  });
})();
