/* Passkeys of staff: the browser is asked, its answer goes into the form. Without this, password and code remain. */
(() => {
  "use strict";

  const knows = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON;
  const ask = {
    create: (options) =>
      navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
    get: (options) =>
      navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
  };
  const question = async ({ dataset, elements }) => {
    if (dataset.options) return JSON.parse(dataset.options);
    const headers = { "X-CSRFToken": elements.csrf_token.value, Accept: "application/json" };
    const answer = await fetch(dataset.question, { method: "POST", headers });
    if (!answer.ok) throw new Error((await answer.json()).title);
    return JSON.parse((await answer.json()).options);
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const said = form.querySelector("[role=alert]");
    form.hidden = !knows && form.dataset.passkey === "get";
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      said.textContent = "";
      try {
        if (!knows) throw new Error("Este navegador não conhece chaves de acesso.");
        const key = await ask[form.dataset.passkey](await question(form));
        form.elements.answer.value = JSON.stringify(key.toJSON());
        form.submit();
      } catch (error) {
        said.textContent = error instanceof DOMException
          ? "Nenhuma chave respondeu. Tente de novo, ou use senha e código." : error.message;
      }
    });
  }
})();
