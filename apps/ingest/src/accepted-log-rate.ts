export const INVALID_RATE =
  'LOG_ACCEPTED_RATE must be a number from "0" to "1", such as "0.01": set it in the vars of wrangler.jsonc';

/**
 * The share of accepted events that ingest logs, from 0 to 1; null when the setting is not valid.
 * Without the setting every accepted event is logged.
 */
export function parseAcceptedLogRate(setting = '1'): number | null {
  return /^(0(\.\d+)?|1(\.0+)?)$/.test(setting) ? Number(setting) : null;
}
