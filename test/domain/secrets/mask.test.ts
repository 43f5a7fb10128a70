import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeSecretMask, maskSecrets } from '#domain/secrets/mask/pieces.ts';

/** Few letters, so that secrets overlap, begin alike and contain each other. */
const letters = (lengths: { minLength: number; maxLength: number }) =>
  fc.string({ unit: fc.constantFrom('a', 'b', '.'), ...lengths });
const secrets = fc.array(letters({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 });

test('the leftmost and then the longest secret is masked, wherever the text is cut into pieces', () => {
  fc.assert(
    fc.property(secrets, fc.array(letters({ minLength: 0, maxLength: 9 }), { maxLength: 8 }), (values, pieces) => {
      const mask = makeSecretMask(values);
      const shown = pieces.map((piece) => mask.write(piece)).join('');

      expect(shown + mask.rest()).toBe(maskSecrets(pieces.join(''), values));
      expect(maskedOneByOne(`${pieces.join('')}|`, values)).toBe(maskSecrets(`${pieces.join('')}|`, values));
    }),
  );
});

test('what cannot be a secret any more is shown at once', () => {
  const mask = makeSecretMask(['secret-of-mine']);

  expect(mask.write('a secret')).toBe('a ');
  expect(mask.write('ary')).toBe('secretary');
  expect(mask.rest()).toBe('');
});

test('an output that ends within a secret shows no more than three characters of it', () => {
  expect(maskSecrets('it is secr', ['secret-of-mine'])).toBe('it is ***');
  expect(maskSecrets('it is sec', ['secret-of-mine'])).toBe('it is sec');
});

/** The same, slowly: `|` is in no secret, so nothing is held back. */
function maskedOneByOne(text: string, values: readonly string[]): string {
  const longest = [...values].sort((one, other) => other.length - one.length);
  let masked = '';
  for (let at = 0; at < text.length; ) {
    const found = longest.find((value) => text.startsWith(value, at));
    masked += found === undefined ? text.charAt(at) : '***';
    at += found?.length ?? 1;
  }
  return masked;
}
