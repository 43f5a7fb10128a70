import { expect, test } from 'vitest';
import { answerText } from '#adapters/notices/answer.ts';

const SECRET = 's3cret-token';

test.each([
  ['as it is', `no ${SECRET} here`, 'no *** here'],
  ['with what cannot be seen in it', 'no s3cr\u200bet-\u00adtoken here', 'no *** here'],
  ['in colours', 'no s3c\u001b[31mret-\u001b[0mtoken here', 'no *** here'],
  ['of which only the beginning was read', 'no s3cret-to', 'no ***'],
])('a secret that a receiver says is masked: %s', (_, said, kept) => {
  expect(answerText(said, [SECRET])).toBe(kept);
});
