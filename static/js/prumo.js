/* Small conveniences; every page works without them. No library. */
(() => {
  "use strict";

  const page = document.documentElement;
  const first = (what, where = document) => where.querySelector(what);
  const WARN_MS = 60_000;

  /* What tabs of one browser tell each other; where a browser keeps nothing, each tab is alone. */
  const kept = (name) => { try { return localStorage[name]; } catch { return undefined; } };
  const keep = (name, value) => { try { localStorage[name] = value; } catch { /* alone */ } };

  /* Quick exit: the page is gone at once and from the history too. Escape three times does the same. */
  const exit = first(".quick-exit");
  const leave = () => {
    page.hidden = true;
    keep("left", 1); /* the answer clears it; without a network it stays, and the session ends at the next page */
    location.replace(exit.href);
  };
  exit?.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  let escapes = [];
  addEventListener("keydown", (event) => {
    escapes = event.key === "Escape" ? [...escapes.slice(-2), event.timeStamp] : [];
    if (exit && escapes.length === 3 && event.timeStamp - escapes[0] < 2_000) leave();
  });
  const unheard = exit && kept("left");
  if (unheard) {
    page.hidden = true;
    keep("left", "");
    fetch(exit.href, { redirect: "manual" }).then(
      () => location.reload(),
      () => { keep("left", 1); page.hidden = false; },
    );
  }

  /* Nobody there: ask one minute before the session ends, then close the page. */
  const still = first("dialog[data-idle]");
  if (still) {
    let end, timer, last = false;
    const look = () => {
      clearTimeout(timer);
      end = Math.max(end, Number(kept("until")) || 0);
      const rest = end - Date.now();
      if (rest <= -1_000) return last ? location.reload() : location.replace(still.dataset.gone);
      const soon = rest <= WARN_MS;
      if (soon && !last && !still.open) still.showModal();
      if (!soon && still.open) still.close();
      timer = setTimeout(look, soon ? 1_000 : rest - WARN_MS);
    };
    const until = (seconds) => {
      end = Date.now() + seconds * 1_000;
      keep("until", end);
      look();
    };
    const stay = async () => {
      const { seconds } = await (await fetch(still.dataset.stay)).json();
      last = seconds * 1_000 <= WARN_MS; /* the longest a session may last: nothing to ask any more */
      still.close();
      until(seconds);
    };
    const asked = (event) => {
      event.preventDefault();
      stay().catch(() => {}); /* no network: the question stays */
    };
    first("button[data-stay]", still).addEventListener("click", asked);
    still.addEventListener("cancel", asked);
    addEventListener("visibilitychange", look);
    until(Number(still.dataset.idle));
  }

  /* The square on a document brings its signed text after the #, which browsers send nowhere. */
  const fromHash = first("[data-from-hash]");
  if (fromHash && location.hash.startsWith("#PRUMO1.")) {
    fromHash.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
  }

  /* Copy buttons appear only where copying works. */
  const offerCopies = (where) => {
    if (!navigator.clipboard) return;
    for (const box of where.querySelectorAll("[data-copy]")) {
      const button = first("button", box), said = first("[role=status]", box);
      button.hidden = false;
      button.addEventListener("click", async () => {
        const code = first("code", box);
        try {
          await navigator.clipboard.writeText(code.textContent.trim());
          said.textContent = "Copiado. Agora cole no aplicativo do seu banco.";
        } catch {
          getSelection().selectAllChildren(code);
          said.textContent = "O texto está selecionado. Use “copiar” do seu aparelho.";
        }
      });
    }
  };
  offerCopies(document);

  /* An error summary takes focus, so that a screen reader says it and the next Tab is its first link. */
  first("[data-focus]")?.focus();

  /* What is being made: ask again in the background, and put it in its place when it is there. */
  const main = first("main");
  let say;
  const wait = () => {
    const box = first("[data-waiting]");
    if (!box) return;
    if (!say) {
      say = document.createElement("p");
      say.className = "visually-hidden";
      say.setAttribute("role", "status");
      document.body.append(say);
    }
    setTimeout(async () => {
      if (box.isConnected) await ask(box).catch(() => {}); /* no network: ask again */
      wait();
    }, box.dataset.seconds * 1_000);
  };
  const ask = async (box) => {
    if (document.hidden) return;
    const answer = await fetch(box.dataset.waiting);
    if (answer.redirected || !answer.ok) return location.replace(box.dataset.waiting);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const again = first("[data-waiting]", next);
    if (again && again.textContent === box.textContent) {
      box.replaceWith(again);
      return;
    }
    const inside = main.contains(document.activeElement);
    main.replaceChildren(...first("main", next).childNodes);
    document.title = next.title;
    offerCopies(main);
    if (inside) main.focus();
    say.textContent = first("[data-waited]", main)?.textContent ?? next.title;
  };
  wait();

  /* A script is here: the page need not go anywhere by itself, as the Refresh header would have it. */
  addEventListener("load", () => {
    if (unheard) return; /* stopping would stop that too */
    if (still || first("[data-waiting]")) stop();
    if (document.body.classList.contains("debtor")) navigator.serviceWorker?.register("/sw.js").catch(() => {});
  });
  if (first("[data-offline]")) addEventListener("online", () => page.hidden || location.reload());

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
  const search = first("[data-slash]");
  let at = -1;
  const move = (step) => {
    if (!rows.length) return;
    rows[at]?.classList.remove("at");
    at = Math.min(Math.max(at + step, 0), rows.length - 1);
    rows[at].classList.add("at");
    rows[at].scrollIntoView({ block: "nearest" });
    first("a", rows[at])?.focus({ preventScroll: true });
  };
  if (rows.length || search) {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
      if (event.key === "j") move(1);
      else if (event.key === "k") move(-1);
      else if (event.key === "Enter" && at >= 0 && event.target === document.body) first("a", rows[at])?.click();
      else if (event.key === "/" && search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    });
  }
})();
