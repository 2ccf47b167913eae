import { type Database, errorMessage } from '@stripe-credits/db';
import {
  type Claim,
  claimProblems,
  claimReasons,
  claimRecovery,
  markProblemsSent,
  markReasonsSent,
  markRecoverySent,
  recordFailure,
  recordSend,
  releaseClaims,
} from '@stripe-credits/db/alerts';
import { log } from '@stripe-credits/platform/log';
import { evaluateHealth, type Problems, readHealthState } from '../health.ts';
import { composeDeadLetters, composeGreen, composeRed, type Origin } from './compose.ts';
import { DeliveryError, deliver } from './deliver.ts';
import { originOf } from './origin.ts';
import { type Channel, readAlertSettings } from './settings.ts';

/**
 * Sends new dead letters, and /health when it turns red or green again, to each channel. An alert is
 * claimed, sent and then marked: a crash can repeat it and does not lose it. Never throws: the next run
 * sends what failed.
 */
export async function sendAlerts(db: Database, env: ConsoleEnv, now: Date): Promise<void> {
  const { channels, problems } = readAlertSettings(env);
  for (const problem of problems) log.error('alerts misconfigured', { error: problem });
  if (channels.length === 0) return;
  try {
    const health = evaluateHealth(await readHealthState(db, env, now), env, now);
    const origin = originOf(env, now);
    await Promise.all(
      channels.map((channel) =>
        alertChannel(channel, health.problems, { db, origin }).catch((error: unknown) =>
          logFailure(error, channel.name),
        ),
      ),
    );
  } catch (error) {
    logFailure(error);
  }
}

const logFailure = (error: unknown, channel?: Channel['name']): void =>
  log.error('alerts not sent', { channel, error: errorMessage(error) });

interface Sender {
  readonly db: Database;
  readonly origin: Origin;
}

/** A channel that is down gets one request for each run, and does not hold up another one. */
async function alertChannel(channel: Channel, problems: Problems, sender: Sender): Promise<void> {
  const { db, origin } = sender;
  const claim: Claim = { channel: channel.name, now: origin.now };
  try {
    await sendDeadLetters(channel, claim, sender);
    await sendHealth(channel, problems, claim, sender);
  } catch (error) {
    const sentence = error instanceof DeliveryError ? error.message : errorMessage(error);
    log.error('alert not sent', { channel: channel.name, error: sentence });
    if (error instanceof DeliveryError)
      await db.batch([releaseClaims(db, claim), recordFailure(db, claim, sentence)]);
  }
}

async function sendDeadLetters(channel: Channel, claim: Claim, { db, origin }: Sender) {
  const reasons = await claimReasons(db, claim);
  if (reasons.length === 0) return;
  await deliver(composeDeadLetters(reasons, origin), channel);
  await db.batch([markReasonsSent(db, reasons, claim), recordSend(db, claim)]);
  log.info('alert sent', { channel: channel.name, kind: 'dead_letters', reasons: reasons.length });
}

async function sendHealth(
  channel: Channel,
  problems: Problems,
  claim: Claim,
  { db, origin }: Sender,
): Promise<void> {
  const kinds = Object.keys(problems);
  const isRed = kinds.length > 0;
  const claimed = await (isRed ? claimProblems(db, kinds, claim) : claimRecovery(db, claim));
  if (claimed.length === 0) return;
  const alert = isRed ? composeRed(Object.values(problems), origin) : composeGreen(origin);
  await deliver(alert, channel);
  const mark = isRed ? markProblemsSent(db, claim) : markRecoverySent(db, claim);
  await db.batch([mark, recordSend(db, claim)]);
  log.info('alert sent', { channel: channel.name, kind: alert.kind, problems: kinds.join(' ') });
}
