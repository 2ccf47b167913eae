import { expect, test, vi } from 'vitest';
import { log } from '../src/log.ts';

test.each([
  ['info', 'log'],
  ['warn', 'warn'],
  ['error', 'error'],
] as const)(
  'log.%s writes one line of JSON by console.%s, without undefined fields',
  (level, method) => {
    const written = vi.spyOn(console, method).mockImplementation(() => {});

    log[level]('event failed', { event_id: 'evt_1', attempts: 2, detail: undefined });

    expect(written.mock.calls).toEqual([
      ['{"message":"event failed","event_id":"evt_1","attempts":2}'],
    ]);
    written.mockRestore();
  },
);
