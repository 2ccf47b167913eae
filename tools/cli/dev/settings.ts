/** Where `pnpm dev` keeps the database, relative to the repository. */
export const STATE_FOLDER = '.wrangler/state';

/** Of ingest; the console has the next one. */
export const DEFAULT_PORT = 8787;

/** The console of `pnpm dev` without `--port`. */
export const LOCAL_CONSOLE = `http://localhost:${DEFAULT_PORT + 1}`;
