import * as v from 'valibot';
import { id, webAddress } from './fields.ts';

export const PortalSchema = v.object(
  { userId: id('userId'), returnUrl: webAddress('returnUrl') },
  'createPortalSession needs userId and returnUrl.',
);
