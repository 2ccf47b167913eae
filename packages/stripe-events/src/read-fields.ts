import type * as v from 'valibot';
import { ENVELOPE_SCHEMAS, findHandler } from './process-event.ts';
import { PURCHASE_METADATA_KEYS } from './purchase-metadata.ts';

/**
 * The fields of an event of this type on which its outcome depends, as paths such as
 * `data.object.metadata.user_id`; `*` stands for each element of a list. They are derived from the
 * schemas, so that no second list can differ from what handlers read. Empty for a type that no
 * handler reads.
 */
export function readFields(type: string): ReadonlySet<string> {
  const handler = findHandler(type);
  if (!handler) return new Set();
  const envelope = ENVELOPE_SCHEMAS.flatMap((schema) => pathsOf(schema, ''));
  return new Set([...envelope, ...pathsOf(handler.schema, 'data.object')]);
}

/** The parts of valibot's schemas that contain other schemas. */
interface Nested {
  readonly type: string;
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly item?: v.GenericSchema;
  readonly wrapped?: v.GenericSchema;
  readonly options?: readonly v.GenericSchema[];
}

function pathsOf(schema: v.GenericSchema, path: string): readonly string[] {
  const { type, entries, item, wrapped, options }: Nested = schema;
  const child = (name: string) => (path === '' ? name : `${path}.${name}`);
  if (entries)
    return Object.entries(entries).flatMap(([name, entry]) => pathsOf(entry, child(name)));
  if (item) return pathsOf(item, child('*'));
  if (wrapped) return pathsOf(wrapped, path);
  // Such as an id, or the object with its id: either is read.
  if (options) return options.flatMap((option) => pathsOf(option, path));
  // A record is metadata: the handlers read these keys alone.
  if (type === 'record') return PURCHASE_METADATA_KEYS.map(child);
  return [path];
}
