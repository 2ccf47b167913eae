/** The settings of the retention, as `wrangler.jsonc` has them. */
export interface RetentionEnv {
  readonly RETENTION_COMPLETED_DAYS: string;
  readonly RETENTION_DEAD_DAYS: string;
  readonly RETENTION_EVENT_DAYS: string;
}

/** After how many days data is deleted. */
export interface RetentionSettings {
  /** Payloads of events that died and were handled, ignored or discarded in the end. */
  readonly completedDays: number;
  /** Payloads of dead events: after that only Stripe can send them again. */
  readonly deadDays: number;
  /** Rows of the event log of handled and ignored events that never died, and replays that ended. */
  readonly eventDays: number;
}

/** Stripe lists and sends an event again for 30 days: until then its receipt recognizes it. */
const EVENT_DAYS_MIN = 35;

/** @throws when a setting is not a whole number of days: a guess could delete what is needed. */
export function parseRetention(env: RetentionEnv): RetentionSettings {
  const settings = {
    completedDays: parseDays('RETENTION_COMPLETED_DAYS', env.RETENTION_COMPLETED_DAYS),
    deadDays: parseDays('RETENTION_DEAD_DAYS', env.RETENTION_DEAD_DAYS),
    eventDays: parseDays('RETENTION_EVENT_DAYS', env.RETENTION_EVENT_DAYS),
  };
  if (settings.eventDays < EVENT_DAYS_MIN)
    throw new Error(
      `RETENTION_EVENT_DAYS must be at least ${EVENT_DAYS_MIN}, because Stripe can send an event again for 30 days: set it in the vars of wrangler.jsonc`,
    );
  return settings;
}

function parseDays(name: string, setting: string | undefined): number {
  if (setting !== undefined && /^[1-9]\d{0,4}$/.test(setting)) return Number(setting);
  throw new Error(`${name} must be a whole number of days: set it in the vars of wrangler.jsonc`);
}
