// The search of an exported archive: asks the index beside it. Works from a disk; sends nothing anywhere.
"use strict";

const CHINESE = "\u3400-\u9fff\uf900-\ufaff";
const RUNS = new RegExp(`[${CHINESE}]+|[0-9]+|(?:(?![${CHINESE}])\\p{L})+`, "gu");
const plain = (text) => text.normalize("NFKC").toLowerCase();
const bare = (text) => plain(text).replace(/[\s\p{P}\p{S}]+/gu, "");
const SHOWN = 100;

function regwatchSearch({ documents, grams }) {
  const page = document.getElementById("offline-search");
  const wanted = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  for (const box of document.querySelectorAll('input[name="q"]')) box.value = wanted;
  if (wanted) show(page, find(documents, grams, wanted), documents, wanted);
}

// Numbers of the documents that hold a gram; a single character is found by every pair that begins with it.
function holding(grams, gram) {
  const single = gram.length === 1 && new RegExp(`[${CHINESE}]`).test(gram);
  const keys = single ? Object.keys(grams).filter((key) => key.startsWith(gram)) : [gram];
  const found = new Set();
  for (const key of keys) {
    let number = 0;
    for (const step of Object.hasOwn(grams, key) ? grams[key] : []) found.add((number += step));
  }
  return found;
}

function pieces(word) {
  const found = [];
  for (const run of plain(word).match(RUNS) ?? []) {
    if (!new RegExp(`[${CHINESE}]`).test(run) || run.length === 1) found.push(run);
    else for (let place = 0; place + 1 < run.length; place += 1) found.push(run.slice(place, place + 2));
  }
  return found;
}

function find(documents, grams, wanted) {
  const words = wanted.split(/\s+/).filter((word) => pieces(word).length);
  const sets = words.flatMap(pieces).map((gram) => holding(grams, gram));
  if (!sets.length) return [];
  const all = [...sets.sort((one, other) => one.size - other.size)[0]].filter((n) => sets.every((set) => set.has(n)));
  const exact = all.filter((n) => !documents[n][4] || words.every((word) => bare(documents[n][4]).includes(bare(word))));
  const inTitle = (n) => words.every((word) => bare(documents[n][0]).includes(bare(word)));
  return exact.sort((one, other) => inTitle(other) - inTitle(one) || documents[other][2].localeCompare(documents[one][2]));
}

// The words found, marked; everything is set as text, never as markup.
function marked(element, text, words) {
  const low = text.toLowerCase();
  let place = 0;
  while (place < text.length) {
    const next = words.map((word) => [low.indexOf(word, place), word.length]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0])[0];
    if (!next) break;
    element.append(text.slice(place, next[0]));
    const mark = document.createElement("mark");
    mark.textContent = text.slice(next[0], next[0] + next[1]);
    element.append(mark);
    place = next[0] + next[1];
  }
  element.append(text.slice(place));
}

function show(page, found, documents, wanted) {
  const words = plain(wanted).split(/\s+/).filter(Boolean);
  const count = page.querySelector("[data-count]");
  const told = found.length === 0 ? "none" : found.length === 1 ? "one" : "many";
  count.textContent = count.dataset[told].replace("{count}", found.length);
  const list = page.querySelector("ol");
  for (const number of found.slice(0, SHOWN)) {
    const [title, file, day, source, text] = documents[number];
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = page.dataset.root + file;
    link.lang = "zh-Hans";
    marked(link, title, words);
    const under = document.createElement("p");
    under.className = "under";
    under.textContent = `${day} · ${source}`;
    item.append(link, under);
    const at = Math.max(-1, ...words.map((word) => text.toLowerCase().indexOf(word, title.length)));
    if (at >= 0) {
      const words_around = document.createElement("p");
      words_around.lang = "zh-Hans";
      marked(words_around, `…${text.slice(Math.max(0, at - 40), at + 80)}…`, words);
      item.append(words_around);
    }
    list.append(item);
  }
}
