import { chance as chanceFrom, deck } from '../random.ts';
import { toldHistories } from './histories.ts';
import { hostile } from './hostile.ts';
import type { Told } from './payload.ts';
import { forgedSale, largeSale, saleOfGold, saleToOddName, tooLarge } from './sales.ts';

/** Of all that is told, so much is no history; and so much is too large, which costs the most. */
const ODD = 0.45;
const TOO_LARGE = 0.001;

/**
 * All that comes to ingest in a run, in parts that belong together: histories of purchases, and
 * among them, as a history has about a dozen events, one odd payload in twenty. The seed alone
 * decides, so that the events are the same whatever befalls them.
 */
export function* everything(seed: number): Generator<Told> {
  const chance = chanceFrom(seed);
  const histories = toldHistories(seed);
  const tellOdd = deck(tellers, chance);
  const anySeed = () => chance.below(0x7fffffff);
  for (let odd = 0; ; odd++) {
    if (odd === 0 || chance.happens(TOO_LARGE)) yield tooLarge(`large_${odd}`, anySeed());
    else if (chance.happens(ODD)) yield tellOdd()(`odd_${odd}`, anySeed());
    else yield histories.next().value;
  }
}

type Teller = (name: string, seed: number) => Told;

const tellers: readonly [Teller, ...Teller[]] = [
  ...([saleOfGold, saleOfGold, saleOfGold, largeSale] as const),
  ...([saleToOddName, saleToOddName, forgedSale] as const),
  ...hostile.map(
    (tell): Teller =>
      (name, seed) => ({ payloads: [tell(name, seed)], balances: new Map() }),
  ),
];
