import {
  chmodSync,
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { parseEnv } from 'node:util';
import { setVariable } from './set-variable.ts';

const OWNER_ONLY = 0o600;

/**
 * A file of variables such as `.dev.vars`.
 *
 * @param name what the person reads.
 * @param template the text of a file that is not there yet.
 */
export function openVariablesFile(path: string, name: string, template: () => string) {
  const readText = () => (existsSync(path) ? readFileSync(path, 'utf8') : template());
  return {
    name,
    /** Empty when the variable is not set. */
    read: (variable: string): string => parseEnv(readText())[variable]?.trim() ?? '',
    /** Replaces the file as a whole, so that no reader and no Ctrl+C leaves half of it. */
    set(variable: string, value: string): void {
      // The Workers' own files are links to this one, and it may be a link as well.
      const target = existsSync(path) ? realpathSync(path) : path;
      const written = `${target}.${process.pid}`;
      writeFileSync(written, setVariable(readText(), variable, value), { mode: OWNER_ONLY });
      chmodSync(written, OWNER_ONLY);
      renameSync(written, target);
    },
  };
}
