import type { EpochMilliseconds } from '#domain/time/instant.ts';

/** The next look that a channel needs: when something is decided, or at an instant. */
export type Looked = { readonly kind: 'idle' } | { readonly kind: 'later'; readonly atMs: EpochMilliseconds };
