import { expect, test } from 'vitest';
import { ifInstalled } from '#adapters/machine/optional-package.ts';

const notFound = (message: string) => Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' });

test('what is there is handed on', async () => {
  expect(await ifInstalled(Promise.resolve(1))).toEqual({ ok: true, value: 1 });
});

test('a package that is not installed is named, and what to do', async () => {
  const loading = Promise.reject(notFound("Cannot find package '@aws-sdk/client-ssm' imported from /a/b.js"));

  expect(await ifInstalled(loading)).toEqual({
    ok: false,
    why: 'the package @aws-sdk/client-ssm is not installed, and this needs it: npm install @aws-sdk/client-ssm',
  });
});

test.each([notFound("Cannot find module '/a/b.js' imported from /a/c.js"), new SyntaxError('unexpected')])(
  'any other fault stays one: %s',
  async (fault) => {
    await expect(ifInstalled(Promise.reject(fault))).rejects.toBe(fault);
  },
);
