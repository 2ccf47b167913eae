import { expect, test } from 'vitest';
import { formatMoney } from '../src/money.ts';

/** The presentment currencies of docs.stripe.com/currencies by the decimals of their amounts. */
const TWO_DECIMALS = `
  aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf
  cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils
  inr jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad
  ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std
  szl thb tjs top try ttd twd tzs uah usd uyu uzs wst xcd xcg yer zar zmw`;
const NO_DECIMALS = 'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf';
const THREE_DECIMALS = 'bhd jod kwd omr tnd';

const digitsOf = (text: string | null) => /\d[\d.,]*/.exec(text ?? '')?.[0];
const eachOf = (codes: string, number: string) =>
  codes
    .trim()
    .split(/\s+/)
    .map((code) => [code, number] as const);

test.each([
  ...eachOf(TWO_DECIMALS, '1,234,560.00'),
  ...eachOf(NO_DECIMALS, '123,456,000'),
  ...eachOf(THREE_DECIMALS, '123,456.000'),
  ...eachOf('isk ugx', '1,234,560'),
])('123456000 %s are printed as %s, with the decimals of Stripe', (currency, number) => {
  expect(digitsOf(formatMoney(123_456_000, currency))).toBe(number);
});

test.each([
  [2999, 'usd', '$29.99'],
  [2999, 'USD', '$29.99'],
  [-2999, 'eur', '-€29.99'],
  [500, 'jpy', '¥500'],
  [1_500_000, 'vnd', '₫1,500,000'],
  [500, 'clp', 'CLP 500'],
  [500, 'mga', 'MGA 500'],
  [5120, 'kwd', 'KWD 5.120'],
  [1045, 'huf', 'HUF 10.45'],
  [80_045, 'twd', 'NT$800.45'],
  [999, 'idr', 'IDR 9.99'],
  [0, 'usd', '$0.00'],
  [14.995, 'usd', '$0.15'],
  [2999, 'xyz', 'XYZ 29.99'],
  [2999, 'no code', '2999 no code'],
])('%d %s are printed as %s', (amount, currency, text) => {
  expect(formatMoney(amount, currency)?.replaceAll('\u00A0', ' ')).toBe(text);
});

test.each([
  ['isk', 'ISK 500', 'ISK 2.50'],
  ['ugx', 'UGX 500', 'UGX 2.50'],
])(
  '%s has no decimals when they are zero, and two in the price of one credit',
  (currency, whole, part) => {
    const format = (amount: number) => formatMoney(amount, currency)?.replaceAll('\u00A0', ' ');

    expect([format(50_000), format(50_000 / 200)]).toEqual([whole, part]);
  },
);

test('without an amount or a currency there is nothing to print', () => {
  expect([formatMoney(null, 'usd'), formatMoney(2999, null)]).toEqual([null, null]);
});
