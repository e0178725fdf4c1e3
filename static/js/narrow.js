// After a search: a changed wish renews what was found. Where that fails nothing happens; the button is still there.
"use strict";
(() => {
  const form = document.getElementById("page");
  const told = document.getElementById("told");
  if (!told) return; // nobody has looked yet in this visit: nothing is sent
  let timer = 0;
  let asked = new AbortController();
  const stop = () => { clearTimeout(timer); asked.abort(); };

  const renew = async () => {
    if (document.documentElement.hidden) return; // nothing follows someone who has left
    asked = new AbortController();
    try {
      const sent = { method: "POST", body: new FormData(form), cache: "no-store", signal: asked.signal };
      const page = new DOMParser().parseFromString(await (await fetch(location.pathname, sent)).text(), "text/html");
      const old = document.getElementById("found");
      const found = page.getElementById("found");
      if (document.documentElement.hidden || !found) return; // not a search yet, such as half a ZIP code
      const at = document.activeElement;
      const inside = old.contains(at);
      old.replaceWith(found);
      if (inside) [...found.querySelectorAll(at.localName)].find((one) => one.outerHTML === at.outerHTML)?.focus(); // what the Tab key stood on
      told.textContent = document.getElementById("many").textContent;
      const folds = page.querySelectorAll("#page summary");
      form.querySelectorAll("summary").forEach((fold, n) => { fold.innerHTML = folds[n].innerHTML; });
    } catch { /* the list stays as it was */ }
  };

  form.addEventListener("input", () => { stop(); timer = setTimeout(renew, 600); });
  form.addEventListener("submit", stop);
})();
