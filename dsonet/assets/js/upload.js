// Shows how far an upload is, and lets it be cancelled. The form itself works without this.
import htmx from "htmx.org";

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-upload]");
  const panel = form?.querySelector("[data-progress]");
  if (!panel || !hasFiles(form) || event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  if (!form.dataset.sending) send(form, panel, event.submitter);
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
    delete form.dataset.sending;
    submitter?.removeAttribute("aria-disabled");
  };
  panel.hidden = cancel.hidden = false;
  failed.hidden = true;
  form.dataset.sending = "1";
  submitter?.setAttribute("aria-disabled", "true");
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = Math.round((event.loaded / event.total) * 100);
    percent.textContent = `${bar.value} %`;
  });
  request.addEventListener("load", () => {
    if (request.status === 201) go(request.getResponseHeader("Location"));
    else if (!show(request.responseText)) stop();
  });
  request.addEventListener("error", stop);
  request.addEventListener("abort", stop);
  cancel.onclick = () => request.abort();
  request.open("POST", form.action);
  request.setRequestHeader("X-Requested-With", "upload");
  request.send(new FormData(form, submitter));
}

// Where the form would have led to. To another place on this same page a browser would only scroll.
function go(address) {
  const next = new URL(address, location.href);
  const isHere = next.pathname + next.search === location.pathname + location.search;
  location.assign(next);
  if (!isHere || !next.hash) return;
  history.scrollRestoration = "manual";
  location.reload();
}

// A refusal is a page: the form with what is wrong.
function show(answer) {
  const page = new DOMParser().parseFromString(answer, "text/html");
  const main = page.querySelector("main");
  if (!main) return false;
  document.title = page.title;
  document.querySelector("main").replaceWith(main);
  htmx.process(main);
  document.querySelector("[data-focus]")?.focus();
  return true;
}
