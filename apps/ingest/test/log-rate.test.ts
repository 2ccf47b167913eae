import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { parseAcceptedLogRate } from '../src/accepted-log-rate.ts';
import { captureLogs, PAYLOAD, post } from './post.ts';

const lines = captureLogs();
const parsedLines = () => lines.map((line) => JSON.parse(line));

test.each(['1', '1.0'])(
  'with LOG_ACCEPTED_RATE %s every accepted event is logged, without a rate',
  async (logAcceptedRate) => {
    vi.spyOn(Math, 'random').mockReturnValue(0.999999);

    const { status, queued } = await post(PAYLOAD, { logAcceptedRate });

    expect(status).toBe(200);
    expect(queued).toHaveLength(1);
    expect(parsedLines()).toMatchObject([{ outcome: 'accepted', type: expect.any(String) }]);
    expect(lines.join()).not.toContain('sampling_rate');
  },
);

test('with LOG_ACCEPTED_RATE 0 an accepted event is queued, and neither logged nor parsed', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const parse = vi.spyOn(JSON, 'parse');

  const { status, queued } = await post(PAYLOAD, { logAcceptedRate: '0' });

  expect(status).toBe(200);
  expect(queued).toEqual([{ body: PAYLOAD, contentType: 'text' }]);
  expect(lines).toEqual([]);
  expect(parse.mock.calls.flat()).not.toContain(PAYLOAD);
});

test('with LOG_ACCEPTED_RATE 0.25 a quarter of the accepted events is logged, each line with the rate', async () => {
  const random = vi.spyOn(Math, 'random');

  for (const chance of [0, 0.249, 0.25, 0.999]) {
    random.mockReturnValue(chance);
    expect(await post(PAYLOAD, { logAcceptedRate: '0.25' })).toMatchObject({ status: 200 });
  }

  const line = { outcome: 'accepted', event_id: expect.any(String), sampling_rate: 0.25 };
  expect(parsedLines()).toMatchObject([line, line]);
});

test.each([
  ['a refused signature', { signature: 'none' }, 'invalid_signature', 400],
  ['an unknown path', { path: '/' }, 'not_found', 404],
  ['a wrong method', { method: 'GET' }, 'method_not_allowed', 405],
  ['a missing secret', { secret: '' }, 'not_configured', 503],
  [
    'an outage of the queue',
    { beforeSend: () => Promise.reject(new Error('overloaded')) },
    'queue_unavailable',
    503,
  ],
])('%s is logged with LOG_ACCEPTED_RATE 0', async (_, options, outcome, expected) => {
  const { status, queued } = await post(PAYLOAD, { logAcceptedRate: '0', ...options });

  expect(status).toBe(expected);
  expect(queued).toEqual([]);
  expect(parsedLines()).toMatchObject([{ outcome }]);
});

test.each(['', '1%', '1.1', '-0.5', '0,5', '.5', 'NaN', '1e-3', ' 1', 'all'])(
  'with the invalid LOG_ACCEPTED_RATE "%s" each event is accepted, and logged as an error that says what to set',
  async (logAcceptedRate) => {
    const errors = vi.spyOn(console, 'error').mockImplementation(() => {});

    const { status, queued } = await post(PAYLOAD, { logAcceptedRate });

    expect(status).toBe(200);
    expect(queued).toEqual([{ body: PAYLOAD, contentType: 'text' }]);
    expect(lines).toEqual([]);
    expect(errors.mock.calls.flat().map((line) => JSON.parse(line))).toMatchObject([
      {
        outcome: 'accepted',
        event_id: expect.any(String),
        reason:
          'LOG_ACCEPTED_RATE must be a number from "0" to "1", such as "0.01": set it in the vars of wrangler.jsonc',
      },
    ]);
  },
);

test('wrangler.jsonc logs every accepted event', () => {
  expect(parseAcceptedLogRate((env satisfies IngestEnv).LOG_ACCEPTED_RATE)).toBe(1);
});

test('without LOG_ACCEPTED_RATE every accepted event is logged', () => {
  expect(parseAcceptedLogRate(undefined)).toBe(1);
});
