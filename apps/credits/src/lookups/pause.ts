/** At most five requests a second: reconciliations and checkouts share the account's limit. */
const PAUSE_MS = 200;

export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
