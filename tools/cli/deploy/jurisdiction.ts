import { choiceOption } from '../terminal/choices.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { DeploymentState } from './fetch-state.ts';
import type { Target } from './read-target.ts';

/** The jurisdictions to which Cloudflare can restrict a queue and a database. */
const JURISDICTIONS = ['eu', 'us', 'fedramp'] as const;
export type Jurisdiction = (typeof JURISDICTIONS)[number];

export const jurisdictionChoice = () =>
  choiceOption(
    '--jurisdiction <name>',
    'create queues and database in this jurisdiction',
    JURISDICTIONS,
  );

interface Located {
  readonly name: string;
  readonly jurisdiction: string | null;
}

/**
 * Cloudflare sets a jurisdiction at creation and never changes it, and a dead-letter queue must be in that of
 * its queue. Without a jurisdiction what exists is left as it is, and nothing is created beside
 * what is in one.
 *
 * @throws CommandError that names what is elsewhere, and what to do.
 */
export function assertJurisdiction(
  target: Target,
  state: DeploymentState,
  wanted: Jurisdiction | undefined,
): void {
  const existing = findExisting(target, state);
  const elsewhere = existing.filter(({ jurisdiction }) => jurisdiction !== (wanted ?? null));
  if (elsewhere.length === 0) return;
  const list = elsewhere.map(describe).join(', ');
  if (wanted !== undefined)
    throw new CommandError(
      `Not in the jurisdiction ${wanted}: ${list}. A jurisdiction is set when a queue or a database is created and never changes. Deploy under other names, as docs/scale.md says; or, where they hold nothing that you need, delete them with pnpm exec wrangler queues delete and d1 delete, and run this again.`,
    );
  if (existing.length < target.queues.length + 1)
    throw new CommandError(
      `The others do not exist yet, and must be in the same jurisdiction: ${list}. Run this again with --jurisdiction.`,
    );
}

function findExisting({ queues, database }: Target, state: DeploymentState): Located[] {
  const found = queues.flatMap((name) => {
    const queue = state.queues.get(name);
    return queue ? [{ name, jurisdiction: queue.jurisdiction }] : [];
  });
  return state.database ? [...found, { name: database.name, ...state.database }] : found;
}

const describe = ({ name, jurisdiction }: Located): string =>
  jurisdiction === null ? `${name} has no jurisdiction` : `${name} is in ${jurisdiction}`;
