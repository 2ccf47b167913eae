import type { StoredText } from '../texts.ts';

/** The model failed. */
export interface Failure {
  readonly reserved: number;
  /** Whether the reserved credits can be used again at once. */
  readonly isFree: boolean;
}

export const GaveUp = ({ reserved, isFree }: Failure) => (
  <section class="card result">
    <h1>The text could not be written</h1>
    <p>
      {isFree
        ? `Nothing was charged: all ${reserved} credits are yours again.`
        : `Nothing was charged: your ${reserved} credits are free again in two minutes.`}
    </p>
    <Figures reserved={reserved} charged={0} />
    <a class="button" href="/write">
      Try again
    </a>
  </section>
);

interface TextProps extends StoredText {
  /** What was taken; null when that is not known yet. */
  readonly charged: number | null;
}

export const Text = ({ text, reserved, cost, charged }: TextProps) => (
  <section class="card result">
    <h1>Your text</h1>
    <blockquote>{text}</blockquote>
    <Figures reserved={reserved} charged={charged} />
    {charged === null && (
      <p class="quiet">What it cost is not known yet: load the page again in a moment.</p>
    )}
    {charged !== null && cost > charged && (
      <p class="quiet">
        The text is longer than ordered: it would cost {cost} credits. You pay only the agreed
        price.
      </p>
    )}
    <a class="button" href="/write">
      Write another
    </a>
  </section>
);

const Figures = ({ reserved, charged }: { reserved: number; charged: number | null }) => (
  <dl class="figures">
    <div>
      <dt>Reserved</dt>
      <dd>{reserved}</dd>
    </div>
    <div>
      <dt>Cost</dt>
      <dd>{charged ?? '…'}</dd>
    </div>
    <div>
      <dt>Given back</dt>
      <dd>{charged === null ? '…' : reserved - charged}</dd>
    </div>
  </dl>
);
