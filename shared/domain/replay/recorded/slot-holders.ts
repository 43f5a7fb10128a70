/** The runs that are named in the reason of a run which found the slot taken (`slotTaken`); none in any other text. */
export function slotHoldersNamed(reason: string): readonly string[] {
  const [, holders] = /^overlap: (.+) holds the slot$/.exec(reason) ?? [];
  return holders?.split(', ') ?? [];
}

/** The run that is named in the reason of one that had to make room for it (`replaced`); none in any other text. */
export function replacerNamed(reason: string): string | undefined {
  return /^replaced by (.+)$/.exec(reason)?.[1];
}
