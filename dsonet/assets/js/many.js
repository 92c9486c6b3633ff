// Sends chosen or dropped files one by one, each with its own bar, and lets each be stopped or tried again.
// The form itself sends them all at once without this.
const AT_ONCE = 2;
const DONE = 201;

function prepare(form) {
  const input = form.querySelector("input[type=file]");
  const queue = new Queue(form);
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    queue.add(input.files);
    input.value = "";
  });
  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      form.classList.add("dso-drop--over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    form.addEventListener(kind, () => form.classList.remove("dso-drop--over"));
  }
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    queue.add(event.dataTransfer.files);
  });
}

class Queue {
  constructor(form) {
    this.form = form;
    this.list = form.querySelector("[data-rows]");
    this.status = form.querySelector("[data-status]");
    this.waiting = [];
    this.sending = 0;
    this.rows = [];
  }

  add(files) {
    this.list.hidden = this.status.hidden = false;
    for (const file of files) this.rows.push(new Row(this, file));
    this.next();
  }

  // Called whenever something changed: begins what can begin, and says how far everything is.
  next() {
    while (this.sending < AT_ONCE && this.waiting.length) this.waiting.shift().send();
    const done = this.rows.filter((row) => row.state === "done").length;
    const words = this.sending || this.waiting.length ? this.status.dataset.busy : this.status.dataset.over;
    this.status.querySelector("[data-said]").textContent = words
      .replace("{done}", done)
      .replace("{all}", this.rows.length);
    this.status.querySelector("a").hidden = this.sending > 0 || this.waiting.length > 0 || !done;
  }
}

class Row {
  constructor(queue, file) {
    this.queue = queue;
    this.file = file;
    this.element = queue.form.querySelector("template").content.cloneNode(true).firstElementChild;
    this.part("name").textContent = file.name;
    this.part("bar").setAttribute("aria-label", file.name);
    this.part("stop").addEventListener("click", () => this.stop());
    this.part("again").addEventListener("click", () => this.wait());
    queue.list.append(this.element);
    this.wait();
  }

  part(name) {
    return this.element.querySelector(`[data-${name}]`);
  }

  wait() {
    this.become("waiting");
    this.queue.waiting.push(this);
    this.queue.next();
  }

  send() {
    this.queue.sending += 1;
    this.become("sending");
    const request = new XMLHttpRequest();
    this.request = request;
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) this.part("bar").value = Math.round((event.loaded / event.total) * 100);
    });
    request.addEventListener("load", () => this.answered(request));
    request.addEventListener("error", () => this.end("failed"));
    request.addEventListener("abort", () => this.end("stopped"));
    request.open("POST", this.queue.form.action);
    request.setRequestHeader("X-Requested-With", "upload-each");
    const data = new FormData();
    data.append("csrf_token", this.queue.form.elements.csrf_token.value);
    data.append("files", this.file);
    request.send(data);
  }

  // A refusal is a page that says why; anything else that is not «made» can be tried again.
  answered(request) {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const reason = page.querySelector("main [role=alert] li")?.textContent;
    if (request.status === DONE) this.part("came").textContent = request.responseText;
    else if (reason) this.part("reason").textContent = reason;
    this.end(request.status === DONE ? "done" : reason ? "refused" : "failed");
  }

  end(state) {
    this.queue.sending -= 1;
    this.become(state);
    this.queue.next();
  }

  stop() {
    const place = this.queue.waiting.indexOf(this);
    if (place < 0) return this.request.abort();
    this.queue.waiting.splice(place, 1);
    this.become("stopped");
    this.queue.next();
  }

  become(state) {
    this.state = state;
    for (const words of this.element.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== state;
    this.part("stop").hidden = state !== "waiting" && state !== "sending";
    this.part("again").hidden = state !== "failed" && state !== "stopped";
    if (state === "waiting") this.part("bar").value = 0;
    if (state === "done") this.part("bar").value = 100;
  }
}

for (const form of document.querySelectorAll("form[data-many]")) prepare(form);
