import { setTimeout as delay } from 'node:timers/promises';

/**
 * Continues the replays and reconciliations that were running when `pnpm dev` stopped: wrangler runs
 * no cron triggers, which restart their Workflows in production.
 */
export async function continueInterrupted(consolePort: number): Promise<void> {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
  const base = `http://localhost:${consolePort}`;
  for (const name of ['replays', 'reconciliations']) {
    const response = await untilReady(`${base}/${name}`, headers);
    // The console's JSON has a list of that name.
    const json = (await response?.json()) as
      | Record<string, readonly { id: string; status: string }[]>
      | undefined;
    for (const { id, status } of json?.[name] ?? [])
      if (status === 'running')
        for (const route of ['pauses', 'resumes'])
          await fetch(`${base}/${name}/${id}/${route}`, { method: 'POST', headers, body: '{}' });
  }
}

/** Null when the console does not start within a minute: wrangler has printed why. */
async function untilReady(url: string, headers: HeadersInit): Promise<Response | null> {
  for (let attempt = 0; attempt < 120; attempt++) {
    const response = await fetch(url, { headers }).catch(() => null);
    if (response?.ok) return response;
    await delay(500, undefined, { ref: false });
  }
  return null;
}
