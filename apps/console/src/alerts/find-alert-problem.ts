import type { Database } from '@stripe-credits/db';
import { readChannelStates } from '@stripe-credits/db/alerts';
import { type AlertEnv, readAlertSettings } from './settings.ts';

/** A channel that is down for a moment is tried again each minute: nobody need know. */
const FAILING_MINUTES_MAX = 15;

/** Why alerts do not arrive, in one sentence; null where they do, or where none are configured. */
export async function findAlertProblem(
  db: Database,
  env: AlertEnv,
  now: Date,
): Promise<string | null> {
  const { channels, problems } = readAlertSettings(env);
  if (problems.length > 0) return problems.join(' ');
  if (channels.length === 0) return null;
  for (const { name, failingSince, lastError } of await readChannelStates(db)) {
    const isConfigured = channels.some((channel) => channel.name === name);
    if (!isConfigured || failingSince === null) continue;
    const minutes = Math.floor((now.getTime() - Date.parse(failingSince)) / 60_000);
    if (minutes > FAILING_MINUTES_MAX)
      return `No alert by ${name} has arrived for ${minutes} minutes: ${lastError}.`;
  }
  return null;
}
