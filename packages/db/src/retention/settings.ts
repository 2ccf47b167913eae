/** The settings of the retention, as `wrangler.jsonc` has them. */
export interface RetentionEnv {
  readonly RETENTION_COMPLETED_DAYS: string;
  readonly RETENTION_DEAD_DAYS: string;
  readonly RETENTION_EVENT_DAYS: string;
  readonly RETENTION_COUNT_DAYS: string;
}

/** After how many days data is deleted. */
export interface RetentionSettings {
  /** Payloads of events that died and were handled, ignored or discarded in the end. */
  readonly completedDays: number;
  /** Payloads of dead events: after that only Stripe can send them again. */
  readonly deadDays: number;
  /** Rows of the event log of handled and ignored events that never died, and replays that ended. */
  readonly eventDays: number;
  /** The event counts behind the chart. */
  readonly countDays: number;
}

/** Stripe lists and resends an event for 30 days: until then its row in the event log identifies a duplicate. */
const EVENT_DAYS_MIN = 35;
/** The longest range of the chart is seven days. */
const COUNT_DAYS_MIN = 8;

/** @throws when a setting is not a whole number of days: a guess could delete what is needed. */
export function parseRetention(env: RetentionEnv): RetentionSettings {
  const settings = {
    completedDays: parseDays('RETENTION_COMPLETED_DAYS', env.RETENTION_COMPLETED_DAYS),
    deadDays: parseDays('RETENTION_DEAD_DAYS', env.RETENTION_DEAD_DAYS),
    eventDays: parseDays('RETENTION_EVENT_DAYS', env.RETENTION_EVENT_DAYS),
    countDays: parseDays('RETENTION_COUNT_DAYS', env.RETENTION_COUNT_DAYS),
  };
  requireAtLeast(
    'RETENTION_EVENT_DAYS',
    settings.eventDays,
    EVENT_DAYS_MIN,
    'Stripe can send an event again for 30 days',
  );
  requireAtLeast(
    'RETENTION_COUNT_DAYS',
    settings.countDays,
    COUNT_DAYS_MIN,
    'the chart of the console shows seven days',
  );
  return settings;
}

function requireAtLeast(name: string, days: number, min: number, cause: string): void {
  if (days < min)
    throw new Error(
      `${name} must be at least ${min}, because ${cause}: set it in the vars of wrangler.jsonc`,
    );
}

function parseDays(name: string, setting: string | undefined): number {
  if (setting !== undefined && /^[1-9]\d{0,4}$/.test(setting)) return Number(setting);
  throw new Error(`${name} must be a whole number of days: set it in the vars of wrangler.jsonc`);
}
