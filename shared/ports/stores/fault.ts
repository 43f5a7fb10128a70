/** The code of what is wrong with a store, whatever it is made of. Stable: alarms and the runbook speak of it. */
export type StoreFaultCode =
  /** It asked to slow down, and still did after the retries. Passes. */
  | 'store_throttled'
  /** It could not be reached or failed inside; whether a write took effect is unknown. Passes. */
  | 'store_unavailable'
  /** There is no room for what was to be written. Passes when there is. */
  | 'store_full'
  /** Its data is not where it was: removed, or replaced by something else. */
  | 'store_lost'
  /** Its data cannot be read any more: bytes were changed from outside, or the disk lost them. */
  | 'store_damaged'
  /** An item is larger than the store takes (DynamoDB: 400 KB). */
  | 'item_too_large'
  /** This process may not do that. */
  | 'store_denied'
  /** There is no such table. */
  | 'store_missing'
  /** A stored item is not what it should be. */
  | 'item_unreadable'
  /** The store refused the request: a mistake of ours. */
  | 'store_rejected';

/** A store that could not do what it was asked. Thrown; the store's own error is the cause. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';
  readonly code: StoreFaultCode;

  constructor(code: StoreFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
