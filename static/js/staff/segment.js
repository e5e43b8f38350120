/* A segment's page: the count follows what is typed. Without this file a button counts. */
(() => {
  "use strict";

  const PAUSE_MS = 500;
  const form = document.querySelector("form[data-count]");
  const told = document.querySelector("[data-counted]");
  if (!form || !told) return;
  let timer, asking;

  const count = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const fields = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.count, { method: "POST", body: fields, signal: asking.signal });
      if (answer.redirected) return location.reload();
      if (answer.ok || answer.status === 422) told.textContent = await answer.text();
    } catch {
      /* stopped, or no network: what stands there stays */
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(count, PAUSE_MS);
  });
})();
