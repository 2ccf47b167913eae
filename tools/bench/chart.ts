import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CommandError } from '../cli/terminal/command-error.ts';
import type { Figures } from './bench.ts';

interface Bar {
  readonly label: string;
  readonly value: number;
  readonly highlighted: boolean;
}

const WIDTH = 760;
const HEIGHT = 300;
const PANEL = { width: 250, height: 180, top: 70 };
const TICKS = 4;

/** Readable on white and on black. */
const TEXT = '#6e7681';
const BAR = '#8b949e';
const HIGHLIGHT = '#2f81f7';

/** @throws when a part that it shows was not measured. */
export function writeChart(file: string, figures: Figures): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, toSvg(figures));
}

function toSvg({ growth, path, machine }: Figures): string {
  if (!growth || !path) throw new CommandError('--chart shows growth and path: measure both');
  const stages = growth.stages.map(({ purchasesStored, msPerBatch }) => ({
    label: toShortNumber(purchasesStored),
    value: msPerBatch,
    highlighted: true,
  }));
  const ways = [
    { label: 'floor', value: path.floor.eventsPerSecond, highlighted: false },
    { label: 'pipeline', value: path.queued.eventsPerSecond, highlighted: true },
    { label: 'inline', value: path.inline.eventsPerSecond, highlighted: false },
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="12" fill="${TEXT}">
<title id="title">Time per batch as purchases are stored, and events per second of the whole path</title>
<desc id="desc">${describe(stages, 'stored', 'ms')} ${describe(ways, '', 'events/s')}</desc>
${panel(60, 'Time of a batch of 100 purchases, in ms', 'purchases stored before', stages)}
${panel(440, 'Whole path, in events/s', 'floor: verifies and acknowledges · inline: writes in the request', ways)}
<text x="${WIDTH - 10}" y="${HEIGHT - 8}" text-anchor="end" font-size="10">${machine['cpu']}, ${machine['cores']} cores, workerd ${machine['workerd']}</text>
</svg>
`;
}

/** The figures in words, for those who do not see the picture. */
const describe = (bars: readonly Bar[], state: string, unit: string): string =>
  `${bars.map(({ label, value }) => `${label} ${state}: ${toLabel(value)} ${unit}`).join('; ')}.`.replaceAll(
    ' :',
    ':',
  );

function panel(left: number, title: string, axis: string, bars: readonly Bar[]): string {
  const step = tickStep(Math.max(...bars.map(({ value }) => value)));
  const bottom = PANEL.top + PANEL.height;
  const toY = (value: number) => bottom - (value / (step * TICKS)) * PANEL.height;
  const ticks = Array.from({ length: TICKS + 1 }, (_, index) => {
    const y = toY(index * step);
    return `<path d="M${left} ${y}h${PANEL.width}" stroke="${BAR}" stroke-opacity="0.3"/><text x="${left - 6}" y="${y + 4}" text-anchor="end">${toLabel(index * step)}</text>`;
  });
  const space = PANEL.width / bars.length;
  const columns = bars.map(({ label, value, highlighted }, index) => {
    const middle = left + space * (index + 0.5);
    const y = toY(value);
    return `<rect x="${middle - space / 4}" y="${y.toFixed(1)}" width="${space / 2}" height="${(bottom - y).toFixed(1)}" rx="2" fill="${highlighted ? HIGHLIGHT : BAR}"/><text x="${middle}" y="${(y - 6).toFixed(1)}" text-anchor="middle">${toLabel(value)}</text><text x="${middle}" y="${bottom + 16}" text-anchor="middle">${label}</text>`;
  });
  return [
    `<text x="${left}" y="${PANEL.top - 34}" font-size="14" font-weight="600">${title}</text>`,
    ...ticks,
    ...columns,
    `<text x="${left + PANEL.width / 2}" y="${bottom + 32}" text-anchor="middle" font-size="10">${axis}</text>`,
  ].join('\n');
}

/** 1, 2 or 5 times a power of ten, so that the ticks hold the greatest value. */
function tickStep(greatest: number): number {
  const power = 10 ** Math.floor(Math.log10(greatest / TICKS));
  return power * ([1, 2, 5].find((factor) => factor * power * TICKS >= greatest) ?? 10);
}

const toLabel = (value: number): string =>
  value.toLocaleString('en-US', { maximumSignificantDigits: 3 });

const toShortNumber = (value: number): string =>
  new Intl.NumberFormat('en-US', { notation: 'compact' }).format(value);
