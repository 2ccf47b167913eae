/** Thrown by a check that cannot run, for example without a network or a key. */
export class Skip extends Error {}
