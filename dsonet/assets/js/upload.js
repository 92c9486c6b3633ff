// Shows how far an upload is, and lets it be cancelled. The form itself works without this.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-upload]");
  const panel = form?.querySelector("[data-progress]");
  if (!panel || !hasFiles(form)) return;
  event.preventDefault();
  send(form, panel, event.submitter);
});

function hasFiles(form) {
  return [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
}

function send(form, panel, submitter) {
  const request = new XMLHttpRequest();
  const bar = panel.querySelector("progress");
  const percent = panel.querySelector("[data-percent]");
  const failed = panel.querySelector("[data-failed]");
  const cancel = panel.querySelector("[data-cancel]");
  const stop = () => {
    cancel.hidden = true;
    failed.hidden = false;
    submitter?.removeAttribute("aria-disabled");
  };
  panel.hidden = cancel.hidden = false;
  failed.hidden = true;
  submitter?.setAttribute("aria-disabled", "true");
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = Math.round((event.loaded / event.total) * 100);
    percent.textContent = `${bar.value} %`;
  });
  request.addEventListener("load", () => show(request));
  request.addEventListener("error", stop);
  request.addEventListener("abort", stop);
  cancel.onclick = () => request.abort();
  request.open("POST", form.action);
  request.send(new FormData(form, submitter));
}

// The answer is a page: after a redirect the new one, after a refusal the form with what is wrong.
function show(request) {
  if (request.status < 400) {
    location.assign(request.responseURL);
    if (new URL(request.responseURL).pathname === location.pathname) location.reload();
    return;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  document.title = page.title;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  document.querySelector("[data-focus]")?.focus();
}
