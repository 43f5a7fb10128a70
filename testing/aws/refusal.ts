/** A request that the service refuses, under the name of the SDK's exception. */
export class AwsRefusal extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata = {};
  /** Further members of the exception. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    name: string,
    message: string,
    { fault = 'client', ...more }: { readonly fault?: 'client' | 'server'; readonly [member: string]: unknown } = {},
  ) {
    super(message);
    this.name = name;
    this.$fault = fault;
    this.more = more;
  }
}

/** The refusal of a request that says what cannot be. */
export function invalid(message: string): AwsRefusal {
  return new AwsRefusal('ValidationException', message);
}
