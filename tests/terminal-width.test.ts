import { expect, test } from 'vitest';
import { timeLeft } from '../tools/cli/terminal/progress.ts';
import { formatTable } from '../tools/cli/terminal/table.ts';

const id = 'cs_test_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6';
const reason = 'paid, but metadata.package_id is not a package in credit_packages';
const rows = [{ id: 'evt_1', user: 'ada', died: '2026-11-23T10:15:00', reason }];

test('a table that fits the terminal has one line per row', () => {
  expect(formatTable(rows, 120).split('\n')).toHaveLength(2);
});

test('in a narrower terminal words are wrapped, and each line fits', () => {
  const lines = formatTable(rows, 80).split('\n');

  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain('2026-11-23T10:15:00 paid, but');
});

test('where the columns do not fit, each row is lines of field and value, and no id is cut', () => {
  const table = formatTable([{ session: id, payment: id, reason }, { session: id }], 80);

  expect(table.split(id)).toHaveLength(4);
  for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(table).toMatch(/^ {2}session {2}cs_test_/m);
  expect(table.split('\n\n')).toHaveLength(2);
});

test('the time that is left follows from the pace so far, and is not guessed at the beginning', () => {
  let now = 0;
  const left = timeLeft(() => now);
  now = 20_000;

  expect([left(0), left(0.25), left(0.01), left(1)]).toEqual(['', 'about 60 s left', '', '']);
  now = 600_000;
  expect(left(0.1)).toBe('about 2 h left');
});
