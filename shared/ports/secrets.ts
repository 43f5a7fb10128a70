/** The result of looking up a secret. No explanation holds anything of its value. */
export type SecretReading =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly why: string; readonly retryable: boolean };

/** Where secrets are kept, read for each attempt anew. Whoever may not read one, or finds none, is answered so; nothing is thrown. */
export interface Secrets {
  /** A secret of Secrets Manager, by its name or ARN. */
  readSecret(id: string, signal: AbortSignal): Promise<SecretReading>;
  /** A parameter of SSM Parameter Store, decrypted, by its name or ARN. */
  readParameter(name: string, signal: AbortSignal): Promise<SecretReading>;
}
