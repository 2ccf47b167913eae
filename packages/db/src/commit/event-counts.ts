const COUNT = `
  INSERT INTO event_minutes (minute, outcome, events)
  SELECT substr(?2, 1, 16), value ->> 0, value ->> 1 FROM json_each(?1) WHERE true
  ON CONFLICT (minute, outcome) DO UPDATE SET events = events + excluded.events`;

/** Counts deliveries for the chart of the last hours, by what became of them. */
export function countOutcomes(
  db: D1Database,
  outcomes: ReadonlyMap<string, number>,
  at: string,
): D1PreparedStatement {
  return db.prepare(COUNT).bind(JSON.stringify([...outcomes]), at);
}
