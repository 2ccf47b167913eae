// Shows times in the reader's time zone, and keeps "3 min ago" up to date. The server writes UTC.
const format = new Intl.DateTimeFormat('en-CA', {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
});

/** As the server writes it, in the reader's zone: 2026-11-23 11:15:01 GMT+1. */
function localTime(date) {
  const parts = Object.fromEntries(
    format.formatToParts(date).map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second, timeZoneName } = parts;
  return `${year}-${month}-${day} ${hour}:${minute}:${second} ${timeZoneName}`;
}

const timeZone = format.resolvedOptions().timeZone.replaceAll('_', ' ');

/** The short formats of src/views/short-time.tsx. */
const SHORT = {
  clock: (date) => localTime(date).slice(11, 16),
  day: (date) => date.toLocaleDateString('en', { weekday: 'short', day: 'numeric' }),
  minute: (date) => localTime(date).replace(/:\d\d /, ' '),
};

/** The rule of src/views/relative-time.ts. */
function relativeTime(at, now) {
  const minutes = Math.floor(Math.abs(now - at) / 60_000);
  if (minutes < 1) return at > now ? 'in a moment' : 'just now';
  let amount = `${Math.floor(minutes / 1440)} days`;
  if (minutes < 120) amount = `${minutes} min`;
  else if (minutes < 2880) amount = `${Math.floor(minutes / 60)} h`;
  return at > now ? `in ${amount}` : `${amount} ago`;
}

/** Shows the times in `root` in the reader's zone: of the page, and of a newer version of it. */
export function showTimes(root) {
  for (const element of root.querySelectorAll('time[datetime]')) {
    const date = new Date(element.dateTime);
    if (Number.isNaN(date.getTime())) continue;
    const local = localTime(date);
    if (!element.title.startsWith(local.slice(0, 19))) element.title = `${local}\n${element.title}`;
    if ('relative' in element.dataset) continue;
    element.textContent = SHORT[element.dataset.format]?.(date) ?? local;
  }
  for (const element of root.querySelectorAll('[data-time-zone]')) element.textContent = timeZone;
}

/** Reads the document each time: a live part may have replaced its times. */
function updateRelative() {
  for (const element of document.querySelectorAll('time[datetime][data-relative]'))
    element.textContent = relativeTime(Date.parse(element.dateTime), Date.now());
}

showTimes(document);
setInterval(updateRelative, 30_000);
document.addEventListener('visibilitychange', updateRelative);
