import type { Value } from '#domain/secrets/reference.ts';

/** The result of looking up a secret. No explanation holds anything of its value. */
export type SecretReading =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly why: string; readonly retryable: boolean };

/** Says of values what cannot be read now, by those who run the jobs: a sentence each. No sentence holds anything of a value. */
export type UnreadableValues = (values: Readonly<Record<string, Value>>) => Promise<readonly string[]>;

/** Where secrets are kept, read for each attempt anew. Whoever may not read one, or finds none, is answered so; nothing is thrown. */
export interface Secrets {
  /** A secret of Secrets Manager, by its name or ARN. */
  readSecret(id: string, signal: AbortSignal): Promise<SecretReading>;
  /** A parameter of SSM Parameter Store, decrypted, by its name or ARN. */
  readParameter(name: string, signal: AbortSignal): Promise<SecretReading>;
}
