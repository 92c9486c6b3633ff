// Once the preview is open it follows what is typed; the server makes it, as it will make the message itself.
import htmx from "htmx.org";

const PAUSE = 700;
const timers = new WeakMap();

document.addEventListener("input", (event) => {
  const area = event.target.closest("textarea");
  const shown = area && document.getElementById(`${area.id}-voorbeeld`);
  const button = area?.form?.querySelector("[data-preview]");
  if (!button || !shown?.childElementCount) return;
  clearTimeout(timers.get(area));
  timers.set(area, setTimeout(() => htmx.trigger(button, "click"), PAUSE));
});
