import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

const folder = join(import.meta.dirname, '../../drizzle');

/** Applies the pending migrations and records them in `d1_migrations`, as wrangler does. */
export function applyMigrations(sqlite: DatabaseSync): void {
  sqlite.exec(`CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`);
  const applied = sqlite.prepare('SELECT name FROM d1_migrations').all();
  const names = new Set(applied.map(({ name }) => name));
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql') && !names.has(file));
  for (const file of files.toSorted()) {
    sqlite.exec(readFileSync(join(folder, file), 'utf8'));
    sqlite.prepare('INSERT INTO d1_migrations (name) VALUES (?)').run(file);
  }
}
