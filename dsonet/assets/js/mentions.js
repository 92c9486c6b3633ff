// The list of names after an @: fetched from the server, chosen with arrows and Enter.
// The events of the element don't bubble: they are caught on their way down.
const CAPTURE = true;
let stop = new AbortController();
let newest;

document.addEventListener("text-expander-change", (event) => {
  const address = event.target.dataset.namesUrl;
  const { key, provide, text } = event.detail;
  if (key !== "@" || !address || text.length < 2 || text.split(" ").length > 3) return;
  stop.abort();
  stop = new AbortController();
  provide(newestAfter(names(`${address}?q=${encodeURIComponent(text)}`, stop.signal)));
}, CAPTURE);

// The list stands where the caret is, and where that is far to the right it stays within the field. The element
// says that it opens before it puts the list there.
document.addEventListener("text-expander-activate", (event) => queueMicrotask(() => keepWithin(event.target)), CAPTURE);

function keepWithin(expander) {
  const list = expander.querySelector(".dso-suggestions");
  if (!list) return;
  const over = list.getBoundingClientRect().right - expander.getBoundingClientRect().right;
  if (over > 0) list.style.left = `${Math.max(0, list.offsetLeft - over)}px`;
}

document.addEventListener("text-expander-value", (event) => {
  event.detail.value = event.detail.item.dataset.value;
}, CAPTURE);

// A name that was put in is writing too: the draft is kept.
document.addEventListener("text-expander-committed", (event) => {
  event.detail.input.dispatchEvent(new Event("input", { bubbles: true }));
}, CAPTURE);

// Whoever types on asks anew: only the last answer counts, so that no old list comes over a newer one.
async function newestAfter(asked) {
  newest = asked;
  let last, found;
  do {
    last = newest;
    found = await last;
  } while (last !== newest);
  return found;
}

async function names(address, signal) {
  try {
    const answer = await fetch(address, { signal, headers: { "X-Requested-With": "fetch" } });
    return answer.ok ? listIn(await answer.text()) : { matched: false };
  } catch {
    return { matched: false }; // asked anew meanwhile, or no connection
  }
}

function listIn(answer) {
  const holder = document.createElement("template");
  holder.innerHTML = answer;
  const list = holder.content.querySelector("ul");
  if (!list?.firstElementChild) return { matched: false };
  list.classList.add("dso-suggestions");
  return { matched: true, fragment: list };
}
