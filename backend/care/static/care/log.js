// Sends each tap of the one-minute log as it is made. Where there is no network, taps wait and are counted; codes alone
// are kept on the phone meanwhile, locked with a key that comes with the page. The page works without this script too.

const SOONEST = 500; // milliseconds until what was not sent is tried again; twice as long each time
const LATEST = 10_000;
const form = document.querySelector("form[data-log]");
const status = form.querySelector("[data-unsent]");
const field = (name) => form.elements.namedItem(name);
const waiting = new Map(); // name of a field -> what stands in it, not yet on the server
let sending = null;
let pause = SOONEST;
let next = null;
let saving = false; // the button was pressed, and waits for the taps
let ended = false; // this log is saved already: nothing of it is sent any more
let signedOut = false;

const SHOWN = "form-happened-shown"; // when the log was begun, which goes with every message
const TEXT = new Set(["note"]); // never kept on the phone

// --- what stands in a question ------------------------------------------------------------------------------------

function valuesOf(name) {
  return [...form.elements]
    .filter((one) => one.name === name && (!["radio", "checkbox"].includes(one.type) || one.checked))
    .map((one) => one.value);
}

function put(name, values) {
  for (const one of form.elements) {
    if (one.name !== name) continue;
    if (["radio", "checkbox"].includes(one.type)) one.checked = values.includes(one.value);
    else one.value = values[0] ?? "";
  }
}

// --- what the phone keeps -----------------------------------------------------------------------------------------

const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const key = crypto.subtle
  ? crypto.subtle.importKey("raw", bytes(form.dataset.key), "AES-GCM", false, ["encrypt", "decrypt"])
  : null; // without a secure connection nothing is kept

let storing = Promise.resolve();

function store() {
  storing = storing.then(async () => {
    const kept = [...waiting].filter(([name]) => !TEXT.has(name));
    if (!key || kept.length === 0) return localStorage.removeItem(form.dataset.name);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify({ command: field("form-command").value, shown: field(SHOWN).value, kept }));
    const locked = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, text);
    localStorage.setItem(form.dataset.name, btoa(String.fromCharCode(...iv, ...new Uint8Array(locked))));
  }).catch(() => {}); // a phone that refuses to keep anything still sends
  return storing;
}

async function restore() {
  try {
    const held = localStorage.getItem(form.dataset.name);
    if (!held || !key) return;
    const all = Uint8Array.from(atob(held), (one) => one.charCodeAt(0));
    const open = await crypto.subtle.decrypt({ name: "AES-GCM", iv: all.slice(0, 12) }, await key, all.slice(12));
    const { command, shown, kept } = JSON.parse(new TextDecoder().decode(open));
    field("form-command").value = command;
    field(SHOWN).value = shown;
    for (const [name, values] of kept) {
      put(name, values);
      waiting.set(name, values);
    }
  } catch {
    forget();
  }
}

function forget() {
  waiting.clear();
  try {
    localStorage.removeItem(form.dataset.name);
  } catch {
    // a browser that keeps nothing has nothing to forget
  }
}

// --- sending ------------------------------------------------------------------------------------------------------

function say(words) {
  if (status.textContent !== words) status.textContent = words;
}

function sayWaiting() {
  const taps = waiting.size === 1 ? "1 tap not sent yet." : `${waiting.size} taps not sent yet.`;
  const said = waiting.size > 0 ? [taps] : [];
  if (saving) said.push("The contact is not logged yet. It is, as soon as there is a network: leave this page open.");
  else if (waiting.size > 0) said.push("Nothing is lost: sent as soon as there is a network.");
  say(said.join(" "));
}

async function send() {
  const batch = new Map(waiting).set(SHOWN, valuesOf(SHOWN));
  const body = new URLSearchParams();
  for (const name of ["csrfmiddlewaretoken", "form-command"]) body.append(name, field(name).value);
  for (const [name, values] of batch) {
    body.append("tapped", name);
    for (const one of values) body.append(name, one);
  }
  const answer = await fetch(form.dataset.taps, { method: "POST", body, redirect: "error" });
  ended = answer.status === 409;
  signedOut = answer.status === 403;
  if (ended) {
    waiting.clear();
    say("This contact was logged already. Open the page again for another one.");
  }
  if (signedOut) say("You are signed out. Press Save to sign in again: what you tapped comes along.");
  if (ended || signedOut) return false;
  if (!answer.ok) throw new Error("not kept");
  field("form-command").value = (await answer.json()).command;
  for (const [name, values] of batch) if (waiting.get(name) === values) waiting.delete(name);
  return true;
}

// One message at a time, so that none overtakes another. Answers whether everything has arrived.
function flush() {
  sending ??= (async () => {
    try {
      do {
        if (!(await send())) return false;
      } while (waiting.size > 0);
      sayWaiting();
      pause = SOONEST;
      return true;
    } catch {
      sayWaiting();
      clearTimeout(next);
      next = setTimeout(again, pause);
      pause = Math.min(2 * pause, LATEST);
      return false;
    } finally {
      sending = null;
      await store();
    }
  })();
  return sending;
}

async function again() {
  if (ended || (waiting.size === 0 && !saving)) return;
  if ((await flush()) && saving) form.submit();
}

// --- what people do -----------------------------------------------------------------------------------------------

form.addEventListener("change", (event) => {
  const name = event.target.name;
  if (!name || ended) return;
  waiting.set(name, valuesOf(name));
  store();
  flush();
});

form.addEventListener("submit", async (event) => {
  if (event.submitter?.name === "form-give-up") forget();
  if (event.submitter?.name || ended || (waiting.size === 0 && navigator.onLine)) return;
  event.preventDefault();
  saving = true;
  if ((await flush()) || ended || signedOut) form.submit(); // the server says what became of it
});

addEventListener("online", () => {
  pause = SOONEST; // the first try may come before the network does
  again();
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && again());
addEventListener("beforeunload", (event) => {
  if (waiting.has("note") && !saving) event.preventDefault();
});

await restore();
if (waiting.size > 0) flush();
