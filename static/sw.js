/* Keeps the files every page shares and the page for when the network is away. No page of a person, no document and
   nothing that is sent is ever kept. portal/pwa.py puts KEPT, STORE, AWAY, EXIT and ELSEWHERE in front. */
"use strict";

addEventListener("install", (event) => {
  skipWaiting();
  const wanted = KEPT.map((address) => new Request(address, { credentials: "omit" }));
  event.waitUntil(caches.open(STORE).then((store) => store.addAll(wanted)));
});

addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) if (name !== STORE) await caches.delete(name);
    await clients.claim();
  };
  event.waitUntil(old());
});

const away = (path) => (path === EXIT ? Response.redirect(ELSEWHERE) : caches.match(AWAY));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (!/\.\w+$/.test(pathname)) event.respondWith(fetch(request).catch(() => away(pathname)));
  } else if (KEPT.includes(request.url.slice(origin.length))) {
    event.respondWith(caches.match(request).then((found) => found ?? fetch(request)));
  }
});
