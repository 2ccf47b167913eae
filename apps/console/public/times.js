// Shows times in the reader's time zone, and keeps "3 min ago" up to date. The server writes UTC.
const local = new Intl.DateTimeFormat('en-CA', {
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
    local.formatToParts(date).map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second, timeZoneName } = parts;
  return `${year}-${month}-${day} ${hour}:${minute}:${second} ${timeZoneName}`;
}

/** The rule of src/views/relative-time.ts. */
function relativeTime(at, now) {
  const minutes = Math.floor(Math.abs(now - at) / 60_000);
  if (minutes < 1) return at > now ? 'in a moment' : 'just now';
  let amount = `${Math.floor(minutes / 1440)} days`;
  if (minutes < 120) amount = `${minutes} min`;
  else if (minutes < 2880) amount = `${Math.floor(minutes / 60)} h`;
  return at > now ? `in ${amount}` : `${amount} ago`;
}

const times = [...document.querySelectorAll('time[datetime]')]
  .map((element) => ({ element, date: new Date(element.dateTime) }))
  .filter(({ date }) => !Number.isNaN(date.getTime()));

for (const { element, date } of times) {
  const utc = element.title;
  element.title = utc.startsWith(localTime(date).slice(0, 19)) ? utc : `${localTime(date)}\n${utc}`;
  if (!('relative' in element.dataset)) element.textContent = localTime(date);
}

function updateRelative() {
  for (const { element, date } of times)
    if ('relative' in element.dataset)
      element.textContent = relativeTime(date.getTime(), Date.now());
}
setInterval(updateRelative, 30_000);
document.addEventListener('visibilitychange', updateRelative);
