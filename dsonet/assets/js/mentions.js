// The list of names after an @: fetched from the server, chosen with arrows and Enter.
// The events of the element don't bubble: they are caught on their way down.
const CAPTURE = true;

document.addEventListener("text-expander-change", (event) => {
  const address = event.target.dataset.namesUrl;
  const { key, provide, text } = event.detail;
  if (key !== "@" || !address || text.length < 2 || text.split(" ").length > 3) return;
  provide(names(address, text));
}, CAPTURE);

document.addEventListener("text-expander-value", (event) => {
  event.detail.value = event.detail.item.dataset.value;
}, CAPTURE);

// A name that was put in is writing too: the draft is kept.
document.addEventListener("text-expander-committed", (event) => {
  event.detail.input.dispatchEvent(new Event("input", { bubbles: true }));
}, CAPTURE);

async function names(address, text) {
  const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) return { matched: false };
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  const list = holder.content.querySelector("ul");
  if (!list?.firstElementChild) return { matched: false };
  list.classList.add("dso-suggestions");
  return { matched: true, fragment: list };
}
