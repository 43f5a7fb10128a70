/** Credentials of AWS, as the SDK's clients and a credential provider's answer have them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}
