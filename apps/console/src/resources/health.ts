import { Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { evaluateHealth, readHealthState } from '../health.ts';

export const health = new Hono<ConsoleApp>();

/** For an uptime monitor: 200, or 503 with the problems that need an engineer. */
health.get('/', async (c) => {
  const now = new Date();
  const state = await readHealthState(c.get('db'), c.env, now);
  const report = evaluateHealth(state, c.env, now);
  const problems = Object.values(report.problems);
  return c.json({ ...report, problems }, problems.length > 0 ? 503 : 200);
});
