import * as v from 'valibot';
import { invalidRequest, type StripeApiError } from './errors.ts';
import type { RawParameters } from './form.ts';
import { EMAIL, INTEGER, isUrl, type Schema } from './parameters.ts';

type Issue = v.BaseIssue<unknown>;

/** @throws StripeApiError for the first problem; unknown parameters come before all others. */
export function validate<P>(schema: Schema<P>, params: RawParameters): P {
  const { success, output, issues } = v.safeParse(schema, params);
  if (success) return output;
  throw toApiError(issues.find(isUnknownParameter) ?? issues[0]);
}

const isUnknownParameter = (issue: Issue) =>
  issue.type === 'strict_object' && issue.expected === 'never';

/** Stripe's codes for values of the wrong format (docs.stripe.com/error-codes). */
const FORMAT_CODES = new Map<unknown, string>([
  [INTEGER, 'parameter_invalid_integer'],
  [isUrl, 'url_invalid'],
  [EMAIL, 'email_invalid'],
]);

/** Valibot does not know the full path of a nested value, so messages that contain it are built here. */
function toApiError(issue: Issue): StripeApiError {
  const param = paramName(issue);
  if (isUnknownParameter(issue))
    return invalidRequest(`Received unknown parameter: ${param}`, param, 'parameter_unknown');
  if (issue.input === '')
    return invalidRequest(
      `You passed an empty string for '${param}', which cannot be unset.`,
      param,
      'parameter_invalid_empty',
    );
  switch (issue.type) {
    case 'strict_object':
      return issue.expected === 'Object'
        ? invalidRequest('Invalid object', param)
        : invalidRequest(`Missing required param: ${param}.`, param, 'parameter_missing');
    case 'picklist':
      return invalidRequest(`Invalid ${param}: must be one of ${issue.message}`, param);
    case 'max_entries':
      return invalidRequest(
        `Array ${param} exceeded maximum ${issue.requirement} allowed elements.`,
        param,
      );
    default:
      return invalidRequest(issue.message, param, FORMAT_CODES.get(issue.requirement));
  }
}

/** `line_items[0][quantity]` */
function paramName({ path }: Issue): string {
  const [first, ...rest] = (path ?? []).map(({ key }) => String(key));
  return `${first}${rest.map((key) => `[${key}]`).join('')}`;
}
