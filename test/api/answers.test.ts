import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { makeHandler } from '#functions/api/handler.ts';
import { openApi } from '#local/http/open-api.ts';
import { TEST_URL } from '#testing/fetch.ts';
import { httpEvent } from '#testing/http-event.ts';
import { type ApiWorld, apiWorld, send } from './api-world.ts';

async function worldOfJobs(count: number): Promise<ApiWorld> {
  const world = apiWorld();
  for (let index = 0; index < count; index += 1) {
    await world.client.createJob({ id: `job-${index}`, schedule: '@daily', command: 'true' });
  }
  return world;
}

describe('an answer', () => {
  test.each([
    ['GET', '/v1/jobs', 200],
    ['GET', '/v1/nothing', 404],
    ['POST', '/v1/jobs', 400],
  ])('to %s %s names its request', async (method, path, status) => {
    const answer = await send(apiWorld(), method, path);

    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-request-id')).toBe('request-1');
  });

  test.each(['/v1/jobs', '/v1/jobs/job-0/runs', '/v1/runs', '/v1/jobs/job-0/next', '/v1/configuration'])(
    'to GET %s has a weak ETag, by which the same is not sent again',
    async (path) => {
      const world = await worldOfJobs(1);
      const etag = (await send(world, 'GET', path)).headers.get('etag') ?? '';

      expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
      for (const tags of [etag, etag.slice(2), `"3", ${etag}`, '*']) {
        const again = await send(world, 'GET', path, { headers: { 'if-none-match': tags } });
        expect([tags, again.status, again.body, again.headers.get('etag')]).toEqual([tags, 304, undefined, etag]);
      }
      expect((await send(world, 'GET', path, { headers: { 'if-none-match': 'W/"other"' } })).status).toBe(200);
    },
  );

  test('is sent whole when it has changed', async () => {
    const world = await worldOfJobs(1);
    const etag = (await send(world, 'GET', '/v1/jobs')).headers.get('etag') ?? '';
    await world.client.pauseJob('job-0');

    const again = await send(world, 'GET', '/v1/jobs', { headers: { 'if-none-match': etag } });

    expect(again.status).toBe(200);
    expect(again.headers.get('etag')).not.toBe(etag);
  });

  test('of a job has its revision as ETag, which never answers 304: state and next fire change without it', async () => {
    const world = await worldOfJobs(1);

    const { status, headers } = await send(world, 'GET', '/v1/jobs/job-0', { headers: { 'if-none-match': '"1"' } });

    expect([status, headers.get('etag')]).toEqual([200, '"1"']);
  });

  test('of a job is answered 304 by the validator of its state, until that changes', async () => {
    const world = await worldOfJobs(1);
    const read = (tag: string) => send(world, 'GET', '/v1/jobs/job-0', { headers: { 'if-none-match': tag } });
    const tag = (await read('"1"')).headers.get('x-state-etag') ?? '';

    const unchanged = await read(`"7", ${tag}`);
    await world.client.pauseJob('job-0');
    const changed = await read(tag);

    expect(tag).toMatch(/^W\/"1\.\d+"$/);
    expect([unchanged.status, unchanged.body]).toEqual([304, undefined]);
    expect(unchanged.headers.get('etag')).toBe('"1"');
    expect(unchanged.headers.get('x-state-etag')).toBe(tag);
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"1"']);
    expect(changed.headers.get('x-state-etag')).not.toBe(tag);
  });

  test.each(['/v1/jobs', '/v1/jobs/job-0', '/v1/configuration'])(
    'to GET %s varies by the encoding, a 304 as the 200',
    async (path) => {
      const world = await worldOfJobs(1);
      const { headers } = await send(world, 'GET', path);

      const again = await send(world, 'GET', path, { headers: { 'if-none-match': '*' } });

      expect([again.status, again.headers.get('vary')]).toEqual([304, 'accept-encoding']);
      expect(headers.get('vary')).toBe('accept-encoding');
    },
  );
});

describe('gzip', () => {
  test.each(['gzip', 'br, gzip;q=0.5', 'GZIP', '*'])('is sent to those who accept %s', async (accepted) => {
    const { plain, answer } = await answered(5, accepted);

    expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(answer.isBase64Encoded).toBe(true);
    const bytes = Buffer.from(answer.body ?? '', 'base64');
    expect(gunzipSync(bytes).toString('utf8')).toBe(plain);
    expect(bytes.length).toBeLessThan(plain.length / 3);
  });

  test.each(['', 'br', 'gzip;q=0', 'gzipped'])('is not sent to those who accept "%s"', async (accepted) => {
    const { plain, answer } = await answered(5, accepted);

    expect(answer.body).toBe(plain);
    expect(answer.headers).toMatchObject({ vary: 'accept-encoding' });
    expect(answer.headers).not.toHaveProperty('content-encoding');
  });

  test('is not for what is short', async () => {
    const { plain, answer } = await answered(0, 'gzip');
    expect([answer.body, answer.isBase64Encoded]).toEqual([plain, undefined]);
  });
});

async function answered(jobs: number, acceptEncoding: string) {
  const world = await worldOfJobs(jobs);
  const handler = makeHandler({ ...world.engine, openApi, logFault: () => undefined });
  const ask = async (headers: Record<string, string>) =>
    handler(await httpEvent(new Request(`${TEST_URL}/v1/jobs`, { headers }), 'request'));
  const { body: plain = '' } = await ask({});
  return { plain, answer: await ask({ 'accept-encoding': acceptEncoding }) };
}
