import { expect, test } from 'vitest';
import { ANSWERS } from '#api/routes/answers.ts';
import { CONTRACTS } from './contract-check.ts';

test('every route says what it answers, and nothing else does', () => {
  const routes = CONTRACTS.map(({ method, path }) => `${method} ${path}`);

  expect(Object.keys(ANSWERS).sort()).toEqual(routes.sort());
});
