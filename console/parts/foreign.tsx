import { visible } from '#console/text/visible.ts';

/** Text from outside: it stays text, it does not turn its surroundings around, and what would be unseen in it is named. */
export function Foreign({ text }: { readonly text: string }) {
  return <bdi>{visible(text)}</bdi>;
}
