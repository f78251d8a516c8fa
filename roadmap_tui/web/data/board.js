// Keys reach the board without a click, and ctrl+v pastes as everywhere else in a browser.
"use strict";
const intoTerminal = () => {
  const input = document.querySelector(".xterm-helper-textarea");
  if (input && document.activeElement !== input) input.focus();
};
new MutationObserver(intoTerminal).observe(document.body, { childList: true, subtree: true });
addEventListener("focus", intoTerminal);
addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && !event.altKey && key === "v") event.stopImmediatePropagation();
}, { capture: true });
