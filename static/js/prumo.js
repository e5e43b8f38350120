/* Small conveniences; every page works without them. No library. */
(() => {
  "use strict";

  /* An error summary takes focus, so that a screen reader says it and the next Tab is its first link. */
  document.querySelector("[data-focus]")?.focus();

  /* The square on a document brings its signed text after the #, which browsers send nowhere. */
  const asked = document.querySelector("[data-from-hash]");
  if (asked && location.hash.startsWith("#PRUMO1.")) {
    asked.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
  }

  /* Copy buttons appear only where copying works. */
  if (navigator.clipboard) {
    for (const box of document.querySelectorAll("[data-copy]")) {
      const button = box.querySelector("button");
      const said = box.querySelector("[role=status]");
      button.hidden = false;
      button.addEventListener("click", async () => {
        const code = box.querySelector("code");
        try {
          await navigator.clipboard.writeText(code.textContent.trim());
          said.textContent = "Copiado. Agora cole no aplicativo do seu banco.";
        } catch {
          getSelection().selectAllChildren(code);
          said.textContent = "O texto está selecionado. Use “copiar” do seu aparelho.";
        }
      });
    }
  }

  /* Ask before what cannot be undone; stop the second press of the same button. */
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button) return;
    if (button.dataset.confirm && !confirm(button.dataset.confirm)) {
      event.preventDefault();
      return;
    }
    if ("once" in button.dataset && event.target.method === "post") {
      if (button.getAttribute("aria-disabled")) event.preventDefault();
      button.setAttribute("aria-disabled", "true");
    }
  });
  addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("[data-once][aria-disabled]")) button.removeAttribute("aria-disabled");
  });

  /* Staff tables: j and k walk the rows, Enter opens, "/" goes to the search box. */
  const rows = [...document.querySelectorAll("table[data-keys] tbody tr")];
  const search = document.querySelector("[data-slash]");
  let at = -1;
  const move = (step) => {
    if (!rows.length) return;
    rows[at]?.classList.remove("at");
    at = Math.min(Math.max(at + step, 0), rows.length - 1);
    rows[at].classList.add("at");
    rows[at].scrollIntoView({ block: "nearest" });
    rows[at].querySelector("a")?.focus({ preventScroll: true });
  };
  if (rows.length || search) {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
      if (event.key === "j") move(1);
      else if (event.key === "k") move(-1);
      else if (event.key === "Enter" && at >= 0 && event.target === document.body) rows[at].querySelector("a")?.click();
      else if (event.key === "/" && search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    });
  }
})();
