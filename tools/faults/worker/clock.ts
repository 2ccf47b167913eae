import { chance } from '../random.ts';

/**
 * What time it is for the Workers of this isolate. They ask once, at the beginning of a call and
 * before they wait for anything, so that calls at the same moment may have different clocks.
 */
export function setClock(milliseconds: number): void {
  Date.now = () => milliseconds;
}

export function seedChance(seed: number): void {
  Math.random = chance(seed).fraction;
}
