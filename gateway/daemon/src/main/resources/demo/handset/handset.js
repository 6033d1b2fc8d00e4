// The patients' phones of the demo. Asks once a second what they show; draws only what has changed, so that nothing
// jumps, is announced twice or loses the focus. Texts become text nodes, never markup.

const EVERY = 1000;
const HOME = "/demo/handset";

const at = (id) => document.getElementById(id);
const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

const seen = new Map();
let chosen = -1;
let drawnList = "";
let drawnTexts = [];

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

async function ask(path, wish) {
  const answer = await fetch(HOME + path, wish === undefined ? {} : {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(wish),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail);
  return body;
}

function drawList(phones) {
  const drawing = JSON.stringify([chosen, phones, [...seen]]);
  if (drawing === drawnList) return;
  drawnList = drawing;
  const focused = document.activeElement?.dataset?.phone;
  at("phones").replaceChildren(...phones.map((phone) => {
    const button = element("button");
    button.type = "button";
    button.dataset.phone = phone.id;
    const fresh = phone.texts - (seen.get(phone.id) ?? 0);
    if (phone.id !== chosen && fresh > 0) button.append(element("span", "mark", `${fresh} new`));
    button.append(element("span", "", phone.name || "Somebody"), element("br"), element("span", "number", phone.number));
    if (phone.id === chosen) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => choose(phone.id));
    const item = element("li");
    item.append(button);
    return item;
  }));
  if (focused) at("phones").querySelector(`[data-phone="${focused}"]`)?.focus();
}

function drawText(entry) {
  const item = element("li", entry.direction === "SENT" ? "sent" : "received");
  const text = element("span", "text", entry.text);
  text.dir = "auto";
  const about = element("span", "about");
  about.append(element("time", "", time.format(new Date(entry.at))));
  if (!entry.complete) {
    about.append(element("span", "note", entry.direction === "SENT" ? " · sending…" : " · the rest is on its way"));
  }
  item.append(text, about);
  return item;
}

function drawTexts(entries) {
  const list = at("texts");
  const drawing = entries.map((entry) => JSON.stringify(entry));
  const same = drawing.findIndex((entry, i) => entry !== drawnTexts[i]);
  const from = same < 0 ? drawing.length : same;
  if (from === drawing.length && drawing.length === drawnTexts.length) return;
  while (list.children.length > from) list.lastChild.remove();
  list.append(...entries.slice(from).map(drawText));
  drawnTexts = drawing;
  at("screen").scrollTop = at("screen").scrollHeight;
}

function condition(phone) {
  if (phone.refuses) return "What is sent to this phone ends undelivered.";
  return phone.on ? "" : "Off: messages wait until it is switched on.";
}

function put(id, text) {
  if (at(id).textContent !== text) at(id).textContent = text;
}

function drawScreen(screen) {
  const { phone } = screen;
  if (phone.id !== chosen) return;
  seen.set(phone.id, phone.texts);
  put("owner", phone.name || "Somebody");
  put("number", phone.number);
  put("to", screen.writesTo);
  put("condition", condition(phone));
  at("on").checked = phone.on;
  at("refuses").checked = phone.refuses;
  drawTexts(screen.texts);
}

async function look() {
  const phones = await ask("/phones");
  for (const phone of phones) if (!seen.has(phone.id)) seen.set(phone.id, 0);
  if (chosen < 0 && phones.length) chosen = phones[0].id;
  if (chosen >= 0) drawScreen(await ask(`/phones/${chosen}`));
  drawList(phones);
}

async function choose(id) {
  chosen = id;
  drawnTexts = [];
  at("texts").replaceChildren();
  await carefully(look);
}

async function carefully(action) {
  try {
    await action();
    put("fault", "");
  } catch (error) {
    put("fault", error instanceof TypeError ? "The demo does not answer. Is it still running?" : error.message);
  }
}

const wish = (change) => carefully(async () => drawScreen(await ask(`/phones/${chosen}`, change)));

at("on").addEventListener("change", (event) => wish({ on: event.target.checked }));
at("refuses").addEventListener("change", (event) => wish({ refuses: event.target.checked }));
at("write").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = at("text");
  const text = field.value;
  if (!text) return;
  field.value = "";
  await wish({ text });
  if (at("fault").textContent) field.value = text;
  field.focus();
});
at("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    at("write").requestSubmit();
  }
});

async function watch() {
  if (!document.hidden) await carefully(look);
  setTimeout(watch, EVERY);
}
watch();
