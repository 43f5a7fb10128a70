/** The runs that are named in the reason of a run which found the slot taken (`slotTaken`); none in any other text. */
export function slotHoldersNamed(reason: string): readonly string[] {
  const [, holders] = /^overlap: (.+) holds the slot$/.exec(reason) ?? [];
  return holders?.split(', ') ?? [];
}
