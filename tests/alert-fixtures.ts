import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { type RunningSystem, startSystem } from '@stripe-credits/harness/system';
import { afterAll, beforeEach } from 'vitest';
import { listen } from './http-server.ts';

export const CONSOLE = 'https://console.shop.example';
/** The webhook's address ends in a secret. */
export const SECRET_PATH = 'only-slack-knows-this';

interface Message {
  readonly kind: string;
  readonly reason: string | null;
  readonly count: number;
  readonly causes: readonly object[];
}

/** All Workers with a webhook for alerts, until the end of the test file. */
export async function useAlerts(vars: Record<string, string> = {}) {
  const receiver = await startReceiver();
  const system = await startSystem({
    consoleVars: {
      OPEN_ON_LOOPBACK: 'true',
      ALERT_WEBHOOK_URL: receiver.url,
      CONSOLE_URL: CONSOLE,
      ...vars,
    },
  });
  const start = Date.now();
  const timeAfter = (minutes: number) => new Date(start + minutes * 60_000);
  const runAt = (time: Date) => system.schedule('* * * * *', 'stripe-console', time);
  const runAfter = (minutes: number) => runAt(timeAfter(minutes));

  beforeEach(async () => {
    await system.reset();
    receiver.respondWith(200);
    receiver.take();
    // From here on dead letters are new.
    await runAfter(0);
  });
  afterAll(async () => {
    await system.close();
    await receiver.close();
  });

  return {
    system,
    receiver,
    timeAfter,
    /** Runs the schedule as if so many minutes had passed since the start. */
    runAfter,
    /** Runs the schedule as if it were so many minutes earlier. */
    runMinutesAgo: (minutes: number) => runAt(new Date(Date.now() - minutes * 60_000)),
    takeMessages: () => receiver.take().map((body): Message => JSON.parse(body)),
    insertDeadLetters: (reason: string, count: number) => insertDeadLetters(system, reason, count),
    setStatus: (from: string, to: string) =>
      system.query('UPDATE stripe_events SET status = ? WHERE status = ?', to, from),
  };
}

/** A webhook on this machine. It answers 200 until `respondWith` sets another status. */
async function startReceiver() {
  const bodies: string[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    bodies.push(await text(request));
    response.writeHead(status).end('ok');
  });
  const origin = await listen(server);
  return {
    url: `${origin}/services/T0/B0/${SECRET_PATH}`,
    respondWith(newStatus: number) {
      status = newStatus;
    },
    /** The bodies since the last call, oldest first. */
    take: (): string[] => bodies.splice(0),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function insertDeadLetters(
  system: RunningSystem,
  reason: string,
  count: number,
): Promise<void> {
  const id = `evt_${crypto.randomUUID()}_`;
  const numbers = JSON.stringify(Array.from({ length: count }, (_, number) => number));
  await system.query(
    `INSERT INTO stripe_events (id, type, status, received_at, deliveries)
     SELECT ? || value, 'invoice.paid', 'dead', '2026-11-26', 1 FROM json_each(?)`,
    id,
    numbers,
  );
  await system.query(
    `INSERT INTO dead_letters
       (id, type, status, reason, attempts, first_died_at, last_died_at, deaths, paid, encoding)
     SELECT ? || value, 'invoice.paid', 'dead', ?, 1, '2026-11-26', '2026-11-26', 1, 1, 'text'
     FROM json_each(?)`,
    id,
    reason,
    numbers,
  );
}
