// Shows the chosen picture with the square that will be kept. The three sliders hold the choice, in thousandths,
// and travel with the form; dragging the square moves them. Without this the server takes the middle.
const LONGEST = 640;
const WHOLE = 1000;

document.addEventListener("change", async (event) => {
  const input = event.target;
  const panel = document.getElementById(input.dataset?.crop);
  if (!panel) return;
  const picture = input.files[0] ? await createImageBitmap(input.files[0]).catch(() => null) : null;
  const sliders = [...panel.querySelectorAll("input[type=range]")];
  panel.hidden = !picture;
  for (const slider of sliders) {
    slider.disabled = !picture;
    slider.value = slider.defaultValue;
  }
  if (picture) show(panel.querySelector("canvas"), picture, sliders);
});

function show(canvas, picture, sliders) {
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const draw = () => paint(canvas, picture, square(canvas, sliders));
  for (const slider of sliders) slider.oninput = draw;
  let held = null;
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    held = { x: event.clientX, y: event.clientY, from: sliders.map((slider) => Number(slider.value)) };
  };
  canvas.onpointermove = (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    const shown = canvas.width / canvas.clientWidth;
    const { side } = square(canvas, sliders);
    const [x, y] = sliders;
    slide(x, held.from[0], (event.clientX - held.x) * shown, canvas.width - side);
    slide(y, held.from[1], (event.clientY - held.y) * shown, canvas.height - side);
    draw();
  };
  draw();
}

// The same arithmetic as the server's.
function square(canvas, [x, y, size]) {
  const side = (Math.min(canvas.width, canvas.height) * size.value) / WHOLE;
  return { side, left: ((canvas.width - side) * x.value) / WHOLE, top: ((canvas.height - side) * y.value) / WHOLE };
}

function slide(slider, from, distance, room) {
  if (room >= 1) slider.value = from + (distance * WHOLE) / room;
}

function paint(canvas, picture, { side, left, top }) {
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  context.fillStyle = "rgb(8 40 48 / 0.6)";
  context.beginPath();
  context.rect(0, 0, canvas.width, canvas.height);
  context.rect(left, top, side, side);
  context.fill("evenodd");
  context.lineWidth = 3;
  context.strokeStyle = "#ffd45c";
  context.strokeRect(left + 1.5, top + 1.5, Math.max(1, side - 3), Math.max(1, side - 3));
}
