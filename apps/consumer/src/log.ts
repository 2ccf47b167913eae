/** Words, numbers and ids: never a payload, a secret or personal data. */
export type LogFields = Readonly<Record<string, string | number | null | undefined>>;

const line = (message: string, fields: LogFields) => JSON.stringify({ message, ...fields });

/** One structured line each, at the level that the platform's log filter knows. */
export const log = {
  info: (message: string, fields: LogFields) => console.log(line(message, fields)),
  warn: (message: string, fields: LogFields) => console.warn(line(message, fields)),
  error: (message: string, fields: LogFields) => console.error(line(message, fields)),
};
