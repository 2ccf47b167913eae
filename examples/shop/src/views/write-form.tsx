import { LENGTHS, type Length, PROMPT_CHARACTERS_MAX } from '../lengths.ts';

interface Props {
  readonly prompt?: string;
  readonly length?: Length;
  /** How many credits the user lacks for it. */
  readonly missing?: number;
  readonly isWrong?: boolean;
}

export const WriteForm = ({ prompt, length = 'medium', missing, isWrong = false }: Props) => (
  <form method="post" action="/write" class="card write">
    <h1>What should the text be about?</h1>
    {isWrong && (
      <p class="error">Describe the subject in 1 to {PROMPT_CHARACTERS_MAX} characters.</p>
    )}
    {missing !== undefined && (
      <p class="error">
        You need {missing} more {missing === 1 ? 'credit' : 'credits'} for this length. Choose a
        shorter one, or <a href="/">buy credits</a>.
      </p>
    )}
    {/* Made with the form: however often it is sent, one text is paid for. */}
    <input type="hidden" name="idempotencyKey" value={crypto.randomUUID()} />
    <label>
      Subject
      <input
        name="prompt"
        value={prompt}
        placeholder="A small bakery in Lisbon"
        autofocus
        required
        maxlength={PROMPT_CHARACTERS_MAX}
      />
    </label>
    <fieldset class="choices">
      <legend>Length</legend>
      {Object.entries(LENGTHS).map(([name, { words, credits }]) => (
        <label>
          <input type="radio" name="length" value={name} checked={name === length} required />
          <span>
            <strong>{words} words</strong>
            <span class="quiet">up to {credits} credits</span>
          </span>
        </label>
      ))}
    </fieldset>
    <button type="submit">Write it</button>
    <p class="quiet hint">
      You pay for what is written. Put “in detail” into the subject to get a text longer than
      ordered, or “fail” to see how a failure looks.
    </p>
  </form>
);
