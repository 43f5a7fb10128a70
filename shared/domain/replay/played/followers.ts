import type { Head } from '#domain/ledger/head/head.ts';
import { adoptedBy, type Player } from './player.ts';

/** Lets each job know which of the others follow it. */
export function knowFollowers(players: ReadonlyMap<string, Player>): void {
  const followers = new Map<string, NonNullable<Head['followers']>[number][]>();
  for (const [jobId, player] of players) {
    const after = player.head?.state === 'deleted' ? [] : (adoptedBy(player)?.definition.after ?? []);
    for (const { job, on } of after) {
      followers.set(job, [...(followers.get(job) ?? []), { jobId, on }]);
    }
  }
  for (const [jobId, player] of players) {
    if (player.head !== undefined) {
      player.head = { ...player.head, followers: followers.get(jobId) ?? [] };
    }
  }
}
