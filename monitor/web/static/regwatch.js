// What the pages do better with a script than without; every one of them works without it.
(() => {
  "use strict";

  // n and p follow the page's own steps, / goes to the search box. WCAG 2.1.4: they can be switched off.
  const KEYS = "regwatch-keys";
  const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private window */ } };
  const keysOn = () => remembered(KEYS) !== "off";

  const typing = (target) => target.closest("input, select, textarea, button, summary, [contenteditable], dialog");
  const step = (rel) => document.querySelector(`main a[rel~="${rel}"]`)?.click();

  document.addEventListener("keydown", (event) => {
    if (!keysOn() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (event.key === "n") step("next");
    else if (event.key === "p") step("prev");
    else if (event.key === "/") {
      event.preventDefault();
      document.getElementById("site-search")?.focus();
    }
  });

  for (const button of document.querySelectorAll("[data-keys]")) {
    const show = () => { button.textContent = keysOn() ? button.dataset.off : button.dataset.on; };
    button.addEventListener("click", () => { remember(KEYS, keysOn() ? "off" : "on"); show(); });
    show();
    button.closest("[hidden]")?.removeAttribute("hidden");
  }

  // A form that is sent by itself: lists at once, sliders when let go. Its button stays for those who want it.
  for (const form of document.querySelectorAll("form[data-auto]")) {
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, input[type=range], input[type=checkbox], input[type=radio]")) form.requestSubmit();
    });
  }

  // A button that copies: what it says itself, or the words of the element it names.
  for (const button of document.querySelectorAll("button[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const named = button.dataset.copy;
      const words = named.startsWith("#") ? document.querySelector(named)?.textContent : named;
      await navigator.clipboard.writeText(words ?? "");
      if (button.dataset.done) button.textContent = button.dataset.done;
    });
  }

  // A button that prints the page.
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
