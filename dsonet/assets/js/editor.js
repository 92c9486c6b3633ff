// Ctrl+Enter sends; a selected passage can be quoted into the reply box.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest("textarea")?.form;
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-primary]") ?? undefined);
});

document.addEventListener("click", (event) => {
  const quote = event.target.closest("[data-quote]");
  const area = document.querySelector("#reageer textarea");
  const passage = quote && selectedIn(quote.closest(".dso-post"));
  if (!passage || !area) return;
  event.preventDefault();
  const words = passage.split("\n").map((line) => `> ${line}`).join("\n");
  const before = area.value.trim() ? `${area.value.trimEnd()}\n\n` : "";
  area.value = `${before}${quote.dataset.quote}\n\n${words}\n\n`;
  area.form.elements.parent_id.value = quote.dataset.reply;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
});

function selectedIn(post) {
  const selected = getSelection();
  const isInside = post.contains(selected.anchorNode) && post.contains(selected.focusNode);
  return isInside ? selected.toString().trim() : "";
}
