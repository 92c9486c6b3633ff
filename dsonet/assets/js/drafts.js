// Keeps what is being written on the server: two seconds after the last key, and when the page goes away.
const PAUSE = 2000;
const timers = new WeakMap();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  const area = form?.querySelector("[data-draft-url]");
  if (!area) return;
  clearTimeout(timers.get(area));
  timers.set(area, setTimeout(() => save(area, false), PAUSE));
});

addEventListener("pagehide", () => {
  for (const area of document.querySelectorAll("[data-draft-url]")) {
    if (timers.has(area)) save(area, true);
  }
});

document.addEventListener("submit", (event) => {
  const area = event.target.querySelector("[data-draft-url]");
  if (!area) return;
  clearTimeout(timers.get(area));
  timers.delete(area);
});

// A request that outlives its page may carry 64 kB and no more, so only the last one is of that kind.
async function save(area, keepalive) {
  timers.delete(area);
  const typed = [...new FormData(area.form)].filter(([, value]) => typeof value === "string");
  const body = new URLSearchParams(typed);
  let kept = false;
  try {
    const answer = await fetch(area.dataset.draftUrl, { method: "POST", body, keepalive, headers: { "X-Requested-With": "fetch" } });
    kept = answer.ok;
  } catch {
    kept = false;
  }
  const state = area.closest(".dso-field")?.querySelector("[data-draft-state]");
  if (!state) return;
  state.hidden = false;
  state.textContent = kept ? state.dataset.saved : state.dataset.unsaved;
}
