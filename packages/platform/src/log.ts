/** Words, numbers and ids, named in snake_case: never a payload, a secret or personal data. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

const line = (message: string, fields: LogFields) => JSON.stringify({ message, ...fields });

/** Writes one line of JSON, at the level by which Workers Logs filters. */
export const log = {
  info: (message: string, fields: LogFields = {}) => console.log(line(message, fields)),
  warn: (message: string, fields: LogFields = {}) => console.warn(line(message, fields)),
  error: (message: string, fields: LogFields = {}) => console.error(line(message, fields)),
};
