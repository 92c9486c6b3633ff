// Passkeys: the browser signs what the server asks. Where it can't, the buttons stay out of sight.
const able = typeof PublicKeyCredential !== "undefined" && "parseRequestOptionsFromJSON" in PublicKeyCredential;

async function send(address, body) {
  const token = document.querySelector("input[name=csrf_token]").value;
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: body ? JSON.stringify(body) : "{}",
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function sign({ begin, finish, next }) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await send(begin));
  const signed = await navigator.credentials.get({ publicKey });
  return send(`${finish}?next=${encodeURIComponent(next)}`, signed.toJSON());
}

async function make({ begin, finish }, name) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await send(begin));
  const made = await navigator.credentials.create({ publicKey });
  return send(`${finish}?naam=${encodeURIComponent(name)}`, made.toJSON());
}

async function attempt(box, act) {
  const button = box.querySelector("button");
  const complaint = box.querySelector(".dso-error");
  complaint.hidden = true;
  button.disabled = true;
  try {
    const { next } = await act();
    window.location.assign(next);
  } catch {
    complaint.textContent = box.dataset.failed;
    complaint.hidden = false;
    button.disabled = false;
    button.focus();
  }
}

for (const box of able ? document.querySelectorAll("[data-passkey]") : []) {
  box.hidden = false;
  if (box.dataset.passkey === "add") {
    box.addEventListener("submit", (event) => {
      event.preventDefault();
      attempt(box, () => make(box.dataset, box.elements.name.value));
    });
  } else {
    box.querySelector("button").addEventListener("click", () => attempt(box, () => sign(box.dataset)));
  }
}
for (const note of document.querySelectorAll("[data-without-passkey]")) note.hidden = able;
