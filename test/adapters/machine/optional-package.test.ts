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
    why: 'the package @aws-sdk/client-ssm is not installed, and this needs it: npm install @aws-sdk/client-ssm, and start again',
  });
});

test.each([
  ['pg', '/srv/jobs/node_modules/pg/index.js'],
  ['@aws-sdk/client-ssm', '/a/node_modules/b/node_modules/@aws-sdk/client-ssm/dist/index.js'],
  ['pg', 'C:\\jobs\\node_modules\\pg\\index.js'],
])('the package %s is named where Node names a file of it, as it did not find it before: %s', async (name, path) => {
  const loading = Promise.reject(notFound(`Cannot find package '${path}' imported from /a/b.js`));

  expect(await ifInstalled(loading)).toEqual({
    ok: false,
    why: `the package ${name} was installed after this was started, or not all of it is there: start again (or once more npm install ${name})`,
  });
});

test.each([notFound("Cannot find module '/a/b.js' imported from /a/c.js"), new SyntaxError('unexpected')])(
  'any other fault stays one: %s',
  async (fault) => {
    await expect(ifInstalled(Promise.reject(fault))).rejects.toBe(fault);
  },
);
