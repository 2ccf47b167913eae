import { spawnSync } from 'node:child_process';
import { root } from '@stripe-credits/harness/configs';

/** The commit that is checked out, such as 3f2a9c1 or 3f2a9c1-changed; null outside of a repository. */
export function readCommit(): string | null {
  const commit = git('rev-parse', '--short', 'HEAD');
  if (!commit) return null;
  return git('status', '--porcelain') === '' ? commit : `${commit}-changed`;
}

/** Null where git is missing or refuses. */
function git(...args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
