/** What became of one order. `text` is null when the model failed. */
export type Receipt =
  | {
      readonly text: string;
      readonly reserved: number;
      /** What the model's work was worth. */
      readonly cost: number;
      /** What was taken; null when that is not known yet. */
      readonly charged: number | null;
    }
  | {
      readonly text: null;
      readonly reserved: number;
      /** Whether the reserved credits can be used again at once. */
      readonly isFree: boolean;
    };

export const Result = ({ receipt }: { receipt: Receipt }) =>
  receipt.text === null ? (
    <section class="card result">
      <h1>The model gave up</h1>
      <p>
        {receipt.isFree
          ? `Nothing was charged: all ${receipt.reserved} credits are yours again.`
          : `Nothing was charged: your ${receipt.reserved} credits are free again in two minutes.`}
      </p>
      <Figures reserved={receipt.reserved} charged={0} />
      <a class="button" href="/write">
        Try again
      </a>
    </section>
  ) : (
    <section class="card result">
      <h1>Your text</h1>
      <blockquote>{receipt.text}</blockquote>
      <Figures reserved={receipt.reserved} charged={receipt.charged} />
      {receipt.charged === null && (
        <p class="quiet">Your account shows what it cost in a few minutes.</p>
      )}
      {receipt.charged !== null && receipt.cost > receipt.charged && (
        <p class="quiet">
          It turned out longer, and was worth {receipt.cost} credits. You pay no more than was
          agreed.
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
