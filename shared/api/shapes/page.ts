import * as z from 'zod/mini';

/** A page of `item`s; without `nextCursor` it is the last one. */
export const pageOf = <Item extends z.ZodMiniType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: z.exactOptional(z.string()) });
