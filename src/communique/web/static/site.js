// What pages do more where scripts run; every page works without.
"use strict";

// Suggestions under fields that take a name.
function suggest(input) {
  let list = null, found = [], at = -1, asked = 0, timer = 0;
  const close = () => { if (list) list.remove(); list = null; at = -1; input.setAttribute("aria-expanded", "false"); };
  const take = (one) => {
    if (input.dataset.suggest === "go") { location.href = "/actors/" + encodeURIComponent(one.id); return; }
    input.value = one.kind === "country" && one.country ? one.country : one.id;
    close();
  };
  const show = () => {
    close();
    if (!found.length) return;
    list = document.createElement("ul");
    list.className = "suggestions"; list.id = input.id + "-suggestions"; list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Actors of this name");
    found.forEach((one, n) => {
      const item = document.createElement("li"), about = document.createElement("span");
      item.setAttribute("role", "option"); item.id = list.id + n; item.setAttribute("aria-selected", "false");
      item.textContent = one.name.slice(0, 80);
      about.className = "quiet"; about.textContent = [one.country, one.id].filter(Boolean).join(" ");
      item.append(about);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(one); });
      list.append(item);
    });
    input.parentElement.append(list);
    input.setAttribute("aria-expanded", "true"); input.setAttribute("aria-controls", list.id);
  };
  const select = (n) => {
    at = (n + found.length) % found.length;
    [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === at)));
    input.setAttribute("aria-activedescendant", list.children[at].id);
  };
  input.setAttribute("role", "combobox"); input.setAttribute("aria-autocomplete", "list"); input.setAttribute("aria-expanded", "false");
  input.addEventListener("input", () => {
    clearTimeout(timer);
    const mine = ++asked, text = input.value.trim();
    if (text.length < 2) { found = []; close(); return; }
    timer = setTimeout(async () => {
      try {
        const answer = await fetch("/suggest.json?q=" + encodeURIComponent(text));
        if (answer.ok && mine === asked) { found = await answer.json(); show(); }
      } catch { close(); }
    }, 150);
  });
  input.addEventListener("keydown", (event) => {
    if (!list) return;
    if (event.key === "ArrowDown") { select(at + 1); event.preventDefault(); }
    else if (event.key === "ArrowUp") { select(at < 0 ? -1 : at - 1); event.preventDefault(); }
    else if (event.key === "Enter" && at >= 0) { take(found[at]); event.preventDefault(); }
    else if (event.key === "Escape") { close(); event.preventDefault(); }
  });
  input.addEventListener("blur", close);
}
document.querySelectorAll("input[data-suggest]").forEach(suggest);

// On a narrow screen: the page that one is on in sight, facets folded.
document.querySelector(".top nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
if (matchMedia("(max-width: 48rem)").matches) {
  document.querySelectorAll(".facets details").forEach((one) => { if (!one.querySelector("[aria-current]")) one.open = false; });
}

// Records of a report: light up the words of a record and the record of some words.
const cards = [...document.querySelectorAll(".card[data-record]")];
function light(key, on) {
  document.querySelectorAll('[data-record="' + CSS.escape(key) + '"]').forEach((one) => one.classList.toggle("lit", on));
}
let lit = null;
function lightAlone(key) { if (lit) light(lit, false); lit = key; if (lit) light(lit, true); }
document.querySelectorAll(".lane[data-record], .card[data-record]").forEach((one) => {
  one.addEventListener("mouseenter", () => lightAlone(one.dataset.record));
});
document.querySelectorAll(".lane[data-record]").forEach((one) => {
  one.addEventListener("click", (event) => {
    if (event.target.closest("a") || String(getSelection())) return;
    event.stopPropagation();
    location.hash = one.dataset.record;
  });
});
window.addEventListener("hashchange", () => {
  const key = location.hash.replace(/^#(at-)?/, "");
  if (cards.some((card) => card.id === key)) lightAlone(key);
});
let place = -1;
function go(step) {
  if (!cards.length) return;
  place = (place + step + cards.length) % cards.length;
  const card = cards[place];
  lightAlone(card.id);
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  document.getElementById("at-" + card.id)?.scrollIntoView({ block: "center" });
}

function press(one) {
  const summary = one.dataset.focus && document.querySelector(one.dataset.focus);
  if (!summary) { one.click(); return; }
  summary.parentElement.open = true;
  summary.parentElement.querySelector("input:not([type=hidden]), select").focus();
}
document.querySelectorAll("[data-focus]").forEach((one) => one.addEventListener("click", (event) => { event.preventDefault(); press(one); }));

// Keys: those of a page's forms (data-key), and j, k, o among records. "/" goes to the search.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const pressed = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
  if (pressed) { event.preventDefault(); press(pressed); return; }
  if (event.key === "/") { event.preventDefault(); document.getElementById("find").focus(); }
  else if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "o" && place >= 0) cards[place].querySelector("a.id")?.click();
});

// The brush of a relation: drag over bars to show their days.
document.querySelectorAll("[data-brush]").forEach((brush) => {
  const bars = [...brush.querySelectorAll("a[data-since]")];
  let from = -1, to = -1;
  const paint = () => bars.forEach((bar, n) => bar.classList.toggle("picked", from >= 0 && n >= Math.min(from, to) && n <= Math.max(from, to)));
  const under = (event) => {
    const box = brush.querySelector("svg").getBoundingClientRect();
    return Math.max(0, Math.min(bars.length - 1, Math.floor(((event.clientX - box.left) / box.width) * bars.length)));
  };
  brush.querySelector("svg").addEventListener("pointerdown", (event) => { if (event.button === 0) { from = to = under(event); paint(); } });
  window.addEventListener("pointermove", (event) => { if (from >= 0) { to = under(event); paint(); } });
  window.addEventListener("pointerup", () => {
    if (from < 0) return;
    const [first, last] = [Math.min(from, to), Math.max(from, to)], moved = from !== to;
    from = -1;
    if (!moved) { paint(); return; }
    const url = new URL(brush.dataset.brush, location.href);
    url.searchParams.set("since", bars[first].dataset.since);
    url.searchParams.set("until", bars[last].dataset.until);
    location.href = url;
  });
  brush.addEventListener("dragstart", (event) => event.preventDefault());
});
