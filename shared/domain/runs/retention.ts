const SECONDS_A_DAY = 86_400;

/** The time that records are kept after what they tell of, and that a key is remembered: by the configuration of an installation. */
export function retentionSeconds({ logRetentionDays }: { readonly logRetentionDays: number }): number {
  return logRetentionDays * SECONDS_A_DAY;
}
