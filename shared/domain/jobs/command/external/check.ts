import { count, oneOf, optional, shape } from '#domain/values/shape.ts';
import type { ExternalCommand } from './schema.ts';

/** A stored command that stands for runs elsewhere. */
export const externalCheck = shape<ExternalCommand>({
  type: oneOf(['external']),
  startWithinSeconds: optional(count),
  finishWithinSeconds: optional(count),
});
