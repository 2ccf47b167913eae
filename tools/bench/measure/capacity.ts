import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { postCommand } from '../runtime/post-command.ts';
import { type Runtime, startRuntime } from '../runtime/runtime.ts';
import type { Act, CapacityCommand } from '../workers/capacity.ts';

const WORKER = 'capacity';
/** What D1 stores in one database at most. */
const BYTES_MAX = 10e9;

/** fetch waits five minutes for an answer. */
const ACTS_PER_REQUEST = 1_000;

/** In this order: spends need credits, and refunds a purchase. */
const ACTS = ['purchase', 'paymentIntent', 'spend', 'reservation', 'refund'] as const;

/** The bytes that each act adds to a database, in whole pages, and those of each table and index. */
export async function measureCapacity(acts: number) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-capacity-'));
  const runtime = await startRuntime([createWorker()], folder);
  try {
    await runtime.createDatabase('DB', WORKER);
    let before = await write(runtime, 'purchase', 0, folder);
    const added = new Map<Act, Size>();
    for (const act of ACTS) {
      const after = await write(runtime, act, acts, folder);
      added.set(act, subtract(after, before));
      before = after;
    }
    return perAct(added, acts);
  } finally {
    await runtime.close();
    rmSync(folder, { recursive: true });
  }
}

/** In bytes, and by table and index. */
interface Size {
  readonly total: number;
  readonly parts: ReadonlyMap<string, number>;
}

function subtract(after: Size, before: Size): Size {
  const parts = [...after.parts].map(
    ([name, bytes]) => [name, bytes - (before.parts.get(name) ?? 0)] as const,
  );
  return {
    total: after.total - before.total,
    parts: new Map(parts.filter(([, bytes]) => bytes > 0)),
  };
}

function perAct(added: ReadonlyMap<Act, Size>, acts: number) {
  const bytesOf = (act: Act) => (added.get(act)?.total ?? 0) / acts;
  const bytesWithIntents = bytesOf('purchase') + bytesOf('paymentIntent');
  return {
    parts: [...added].flatMap(([act, { parts }]) =>
      [...parts].map(([name, bytes]) => ({ act, part: name, bytesEach: bytes / acts })),
    ),
    bytesPerPurchase: bytesOf('purchase'),
    /** With the event that Stripe sends beside it, where the endpoint receives it. */
    bytesWithIntents,
    bytesPerSpend: bytesOf('spend'),
    /** Reserved and captured. */
    bytesPerReservation: bytesOf('reservation'),
    bytesPerRefund: bytesOf('refund'),
    purchasesPer10GB: BYTES_MAX / bytesOf('purchase'),
    purchasesWithIntentsPer10GB: BYTES_MAX / bytesWithIntents,
  };
}

const createWorker = () => ({
  name: WORKER,
  entry: 'tools/bench/workers/capacity.ts',
  d1Databases: { DB: WORKER },
});

/** Resolves to the size of the database after it, whose total is what D1 reports. */
async function write(runtime: Runtime, act: Act, acts: number, folder: string): Promise<Size> {
  let from = 0;
  let total = 0;
  do {
    const count = Math.min(acts - from, ACTS_PER_REQUEST);
    const command: CapacityCommand = { act, from, count };
    total = await postCommand<number>(runtime, WORKER, command);
    from += count;
  } while (from < acts);
  return { total, parts: readParts(folder) };
}

/** Bytes by table and index. D1 does not allow `dbstat`, so a copy of its file is read. */
function readParts(folder: string): Map<string, number> {
  const copy = mkdtempSync(join(tmpdir(), 'bench-capacity-copy-'));
  cpSync(dirname(findDatabase(folder)), copy, { recursive: true });
  const db = new DatabaseSync(findDatabase(copy));
  try {
    const rows = db.prepare('SELECT name, SUM(pgsize) AS bytes FROM dbstat GROUP BY name').all();
    return new Map(rows.map(({ name, bytes }) => [String(name), Number(bytes)]));
  } finally {
    db.close();
    rmSync(copy, { recursive: true });
  }
}

/** Miniflare names a database's file by a hash, beside one of its own. */
function findDatabase(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const file = files.find((name) => name.endsWith('.sqlite') && !name.endsWith('metadata.sqlite'));
  if (!file) throw new Error(`there is no database in ${folder}`);
  return join(folder, file);
}
