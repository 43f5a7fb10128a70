import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Project } from './project.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/containers.md'), 'utf8');
const instructions = (/```dockerfile\n(.*?)```/s.exec(page)?.[1] ?? '').trim().split('\n').map(read);

test('the image runs as nobody of importance, and its data lies in its volume', () => {
  expect(values('USER')).toEqual(['node']);
  expect(values('VOLUME')).toEqual(['/data']);
  expect(environment().CRONSTACK_DATA).toMatch(/^\/data\/\w/);
  expect(environment().CRONSTACK_HOST).toBe('0.0.0.0');
  expect(environment().PATH).toBe(`${values('WORKDIR')[0]}/node_modules/.bin:$PATH`);
  expect(values('EXPOSE')).toEqual(['4747']);
  expect(values('FROM')).toEqual(['node:24-slim']);
  // What is made as root is made before.
  expect(instructions.findLastIndex(({ name }) => name === 'RUN')).toBeLessThan(
    instructions.findIndex(({ name }) => name === 'USER'),
  );
});

test('its command starts a runtime, and its health check tells whether one answers', async () => {
  const project = new Project(24, { 'tasks/greet.ts': 'export default { run: () => undefined };' });
  const port = '4797';
  const variables = [
    `CRONSTACK_DATA=${join(project.folder, environment().CRONSTACK_DATA ?? '')}`,
    `CRONSTACK_PORT=${port}`,
  ];
  const [program, ...rest] = words(values('CMD')[0] ?? '');
  const check = words(/ CMD (\[.*)$/.exec(values('HEALTHCHECK')[0] ?? '')?.[1] ?? '');
  const health = async () => (await project.attempt('env', `CRONSTACK_PORT=${port}`, ...check)).status;

  expect(await health()).toBe(1);
  const runtime = project.start('env', ...variables, join('node_modules/.bin', program), ...rest);
  await runtime.printed(/Runs, as they end/);
  expect(runtime.output()).toContain('tasks: greet\n');
  while ((await health()) !== 0) {
    await setTimeout(100);
  }
  await runtime.stop();
  expect(await health()).toBe(1);
});

function read(line: string): { readonly name: string; readonly value: string } {
  const [name = '', ...rest] = line.split(' ');
  return { name, value: rest.join(' ') };
}

function values(wanted: string): readonly string[] {
  return instructions.filter(({ name }) => name === wanted).map(({ value }) => value);
}

function environment(): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(values('ENV').map((value) => value.split('=', 2)));
}

function words(array: string): readonly [string, ...string[]] {
  const [program = '', ...rest]: string[] = JSON.parse(array);
  return [program, ...rest];
}
