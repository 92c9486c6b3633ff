// Once the preview is open it follows what is typed; the server makes it, as it will make the message itself.
import htmx from "htmx.org";

const PAUSE = 700;
const timers = new WeakMap();

document.addEventListener("input", (event) => {
  const button = event.target.form?.querySelector("[data-preview]");
  const shown = button && document.querySelector(button.getAttribute("hx-target"));
  if (!shown?.childElementCount) return;
  clearTimeout(timers.get(button));
  timers.set(button, setTimeout(() => htmx.trigger(button, "click"), PAUSE));
});
