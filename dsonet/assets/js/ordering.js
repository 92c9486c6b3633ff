// Rows in an order can be dragged by their grip with a mouse, and moved with Alt and an arrow. Both end in the form
// that the buttons beside each row send too; the server gives the rows their new place.
for (const list of document.querySelectorAll("[data-ordered]")) prepare(list, document.getElementById(list.dataset.ordered));

function prepare(list, form) {
  let dragged = null;
  const order = () => [...list.children].map((row) => row.dataset.id).join(",");
  const before = order();
  form.querySelector("[data-draghint]").hidden = false;
  for (const grip of list.querySelectorAll("[data-grip]")) {
    grip.hidden = false;
    grip.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      dragged = grip.closest("li");
      dragged.dataset.dragged = "";
    });
    grip.addEventListener("pointermove", (event) => {
      if (dragged) place(list, dragged, event.clientY);
    });
    grip.addEventListener("pointerup", () => {
      if (!dragged) return;
      delete dragged.dataset.dragged;
      dragged = null;
      if (order() !== before) send(form, order());
    });
    grip.addEventListener("pointercancel", () => {
      if (dragged) delete dragged.dataset.dragged;
      dragged = null;
    });
  }
  list.addEventListener("keydown", (event) => {
    const name = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!name || !event.altKey) return;
    event.preventDefault();
    event.target.closest("li").querySelector(`button[name=${name}]:enabled`)?.click();
  });
}

// The row stands above the first one whose middle lies below the pointer.
function place(list, dragged, y) {
  const others = [...list.children].filter((row) => row !== dragged);
  const next = others.find((row) => {
    const box = row.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  if (dragged.nextElementSibling !== (next ?? null)) list.insertBefore(dragged, next ?? null);
}

function send(form, order) {
  form.querySelector("[data-order]").value = order;
  form.requestSubmit();
}
