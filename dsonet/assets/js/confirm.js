// A destructive act asks in a dialog. Without a script the question folds open under the button.
document.addEventListener("click", (event) => {
  const summary = event.target.closest(".dso-confirm > summary");
  if (!summary) return;
  event.preventDefault();
  const question = summary.parentElement.querySelector(".dso-confirm__question");
  const dialog = document.createElement("dialog");
  dialog.className = "dso-dialog";
  dialog.setAttribute("aria-label", summary.textContent.trim());
  const home = question.parentElement;
  dialog.append(question);
  const cancel = document.createElement("button");
  cancel.type = "button";
  cancel.autofocus = true;
  cancel.className = "dso-button dso-button--secondary";
  cancel.textContent = question.dataset.cancel;
  cancel.addEventListener("click", () => dialog.close());
  question.append(cancel);
  dialog.addEventListener("close", () => {
    cancel.remove();
    home.append(question);
    dialog.remove();
    summary.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
});
