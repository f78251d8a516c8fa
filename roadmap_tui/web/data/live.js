// Loads the page again once the board changed, unless somebody types just then.
"use strict";
(async () => {
  const mark = document.querySelector('meta[name="generation"]');
  let since = mark ? mark.content : "";
  for (;;) {
    try {
      const answer = await fetch("/changes?since=" + encodeURIComponent(since), { cache: "no-store" });
      if (answer.status === 401) return;
      if (answer.status === 200) {
        const typing = document.activeElement && document.activeElement.tagName === "INPUT";
        if (!typing && !document.hidden) { location.reload(); return; }
        since = String((await answer.json()).generation);
        addEventListener("visibilitychange", () => location.reload(), { once: true });
      } else if (answer.status !== 204) {
        await new Promise((done) => setTimeout(done, 5000));
      }
    } catch {
      await new Promise((done) => setTimeout(done, 5000));
    }
  }
})();
