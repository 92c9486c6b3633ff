// Rows in an order can be dragged by their grip with a mouse, and moved with Alt and an arrow. Both end in the form
// that the buttons beside each row send too; the server gives the rows their new place.
for (const list of document.querySelectorAll("[data-ordered]")) prepare(list, document.getElementById(list.dataset.ordered));

function prepare(list, form) {
  const order = () => [...list.children].map((row) => row.dataset.id).join(",");
  const before = order();
  form.querySelector("[data-draghint]").hidden = false;
  for (const grip of list.querySelectorAll("[data-grip]")) {
    grip.hidden = false;
    grip.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      drag(list, grip.closest("li"), () => order() !== before && send(form, order()));
    });
  }
  list.addEventListener("keydown", (event) => {
    const name = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!name || !event.altKey) return;
    event.preventDefault();
    event.target.closest("li").querySelector(`button[name=${name}]:enabled`)?.click();
  });
}

// The whole document listens: a row that moves in the page would lose the pointer that it holds.
function drag(list, row, dropped) {
  const over = new AbortController();
  const { signal } = over;
  row.dataset.dragged = "";
  const end = () => {
    over.abort();
    delete row.dataset.dragged;
  };
  document.addEventListener("pointermove", (event) => place(list, row, event.clientY), { signal });
  document.addEventListener("pointercancel", end, { signal });
  document.addEventListener("pointerup", () => { end(); dropped(); }, { signal });
}

// The row stands above the first one whose middle lies below the pointer.
function place(list, row, y) {
  const others = [...list.children].filter((one) => one !== row);
  const next = others.find((one) => {
    const box = one.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  if (row.nextElementSibling !== (next ?? null)) list.insertBefore(row, next ?? null);
}

function send(form, order) {
  form.querySelector("[data-order]").value = order;
  form.requestSubmit();
}
