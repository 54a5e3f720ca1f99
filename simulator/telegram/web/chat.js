"use strict";
// A person's app in a simulated chat: what the server shows is drawn, edits in place; what is pressed is sent.

const $ = (id) => document.getElementById(id);
const shown = new Map(); // message id -> { row, drawn }
let place = null; // { person, chat }
let stream = null;

function make(tag, classes = "", text = "") {
  const element = document.createElement(tag);
  element.className = classes;
  element.textContent = text;
  return element;
}

async function send(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...place, ...body }),
  });
  return answer.ok ? answer.json() : {};
}

// -- people -----------------------------------------------------------------------------------------

function face(name, id) {
  const circle = make("span", "face", [...name][0] ?? "?");
  circle.style.setProperty("--hue", (id * 47) % 360);
  return circle;
}

async function listPeople() {
  const people = await (await fetch("people")).json();
  $("people").replaceChildren(
    ...people.map((one) => {
      const entry = make("button");
      const names = make("span");
      names.append(make("strong", "", one.name), make("small", "", one.title));
      entry.append(face(one.name, one.person), names);
      entry.dataset.key = `${one.person}/${one.chat}`;
      entry.onclick = () => open(one);
      return entry;
    }),
  );
  const wanted = new URLSearchParams(location.search).get("person");
  const first = people.find((one) => String(one.person) === wanted) ?? people[0];
  if (first) open(first);
}

function open(one) {
  place = { person: one.person, chat: one.chat };
  for (const entry of $("people").children) {
    entry.toggleAttribute("aria-current", entry.dataset.key === `${one.person}/${one.chat}`);
  }
  $("title").textContent = one.title;
  shown.clear();
  $("messages").replaceChildren();
  $("menu").hidden = true;
  history.replaceState(null, "", `?person=${one.person}`);
  stream?.close();
  stream = new EventSource(`events?person=${one.person}&chat=${one.chat}`);
  stream.onmessage = (event) => draw(JSON.parse(event.data));
  $("text").focus();
}

// -- messages ---------------------------------------------------------------------------------------

function draw(chat) {
  const list = $("messages");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 120;
  const ids = new Set(chat.messages.map((message) => message.id));
  for (const [id, { row }] of shown) {
    if (!ids.has(id)) {
      const box = row.parentElement;
      row.remove();
      shown.delete(id);
      if (box !== list && !box.children.length) box.remove();
    }
  }
  for (const message of chat.messages) drawMessage(list, message);
  drawDraft(list, chat.draft);
  drawMenu(chat.commands);
  $("status").textContent = chat.typing ? "typing…" : chat.about;
  $("status").classList.toggle("busy", chat.typing);
  if (atEnd || !shown.size) list.scrollTop = list.scrollHeight;
  for (const picture of list.querySelectorAll("img:not([data-seen])")) {
    picture.dataset.seen = "1";
    if (atEnd) picture.onload = () => (list.scrollTop = list.scrollHeight);
  }
}

function drawMessage(list, message) {
  const drawn = JSON.stringify(message);
  const before = shown.get(message.id);
  if (before?.drawn === drawn) return;
  const row = rowOf(message);
  if (before) {
    before.row.replaceWith(row);
    row.querySelector(".bubble").classList.add("changed");
  } else {
    (message.album ? albumOf(list, message) : list).append(row);
  }
  shown.set(message.id, { row, drawn });
}

function albumOf(list, message) {
  const last = list.lastElementChild;
  if (last?.dataset.album === message.album) return last;
  const box = make("div", message.mine ? "album mine" : "album");
  box.dataset.album = message.album;
  list.append(box);
  return box;
}

function rowOf(message) {
  const row = make("article", message.mine ? "row mine" : "row");
  row.dataset.id = message.id;
  const bubble = make("div", "bubble");
  if (message.photo) {
    const picture = make("img");
    picture.src = message.photo;
    picture.alt = "";
    bubble.append(picture);
  }
  if (message.who) bubble.append(make("div", "who", message.who));
  if (message.reply) bubble.append(make("div", "reply", message.reply));
  const body = make("div", "body");
  body.innerHTML = message.html; // made by the server: everything but its own tags is escaped
  for (const link of body.querySelectorAll("a")) link.target = "_blank";
  body.append(make("time", "", `${message.edited ? "edited " : ""}${message.time}`));
  bubble.append(body);
  row.append(bubble);
  if (message.reaction) row.append(make("div", "reaction", message.reaction));
  message.keys.forEach((keys, y) => row.append(keyRow(message, keys, y)));
  return row;
}

function keyRow(message, keys, y) {
  const line = make("div", "keys");
  keys.forEach((key, x) => {
    const button = make(key.url ? "a" : "button", "", key.text);
    if (key.url) {
      button.href = key.url;
      button.target = "_blank";
      button.rel = "noreferrer";
    } else {
      button.onclick = () => press(button, message.id, y, x);
    }
    line.append(button);
  });
  return line;
}

function drawDraft(list, html) {
  list.querySelector(".row.drafted")?.remove();
  if (html === null) return;
  const row = make("article", "row drafted");
  const bubble = make("div", "bubble draft");
  const body = make("div", "body");
  body.innerHTML = html;
  bubble.append(body);
  row.append(bubble);
  list.append(row);
}

function drawMenu(commands) {
  $("commands").hidden = !commands.length;
  $("menu").replaceChildren(
    ...commands.map((one) => {
      const entry = make("button");
      entry.append(make("b", "", `/${one.command}`), one.description);
      entry.onclick = () => {
        $("menu").hidden = true;
        send("say", { text: `/${one.command}` });
      };
      return entry;
    }),
  );
}

// -- what a person does -----------------------------------------------------------------------------

async function press(button, message, y, x) {
  button.classList.add("waiting");
  const answer = await send("press", { message, row: y, column: x });
  button.classList.remove("waiting");
  if (!answer.text) return;
  if (answer.alert) {
    $("alert").querySelector("p").textContent = answer.text;
    $("alert").showModal();
    return;
  }
  $("toast").textContent = answer.text;
  $("toast").hidden = false;
  clearTimeout(press.timer);
  press.timer = setTimeout(() => ($("toast").hidden = true), 3500);
}

$("composer").onsubmit = (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  $("text").value = "";
  if (text && place) send("say", { text });
};
$("commands").onclick = () => ($("menu").hidden = !$("menu").hidden);

listPeople();
