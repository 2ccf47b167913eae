// Updates what changes while a replay or a reconciliation runs, without a reload of the page. The
// elements with data-live and an id are replaced by their newer versions; without data-interval-ms
// in the page nothing moves any more.
const INTERVAL_MS_MAX = 60_000;
let failures = 0;
/** The newest version of each part, by its id. */
const shown = new Map();

const interval = () => {
  const moving = document.querySelector('[data-interval-ms]');
  return moving instanceof HTMLElement ? Number(moving.dataset.intervalMs) : null;
};

async function readPage() {
  const response = await fetch(location.href, { headers: { Accept: 'text/html' } });
  // A redirect leads to the log-in.
  if (!response.ok || response.redirected) throw new Error(`${response.status}`);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

/** A part that is as it was keeps its elements, and so the focus. */
function replaceParts(newer) {
  for (const part of document.querySelectorAll('[data-live]')) {
    const next = newer.getElementById(part.id);
    if (!next || next.innerHTML === shown.get(part.id)) continue;
    shown.set(part.id, next.innerHTML);
    const focused = part.contains(document.activeElement) ? document.activeElement.id : '';
    part.replaceChildren(...next.childNodes);
    if (focused) document.getElementById(focused)?.focus();
  }
}

async function update() {
  try {
    if (!document.hidden) replaceParts(await readPage());
    failures = 0;
  } catch {
    failures += 1;
  }
  schedule();
}

function schedule() {
  const intervalMs = interval();
  if (intervalMs !== null)
    setTimeout(update, Math.min(intervalMs * 2 ** failures, INTERVAL_MS_MAX));
}

schedule();
