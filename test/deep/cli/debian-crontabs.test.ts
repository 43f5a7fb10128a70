import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cliWorld } from '#test/cli/cli-world.ts';

/** Crontabs of Debian's packages, the ids of the jobs that they become, and what each of these jobs runs. */
const CRONTABS = {
  '/etc/crontab': ['run-parts-cron.hourly', 'run-parts-cron.daily', 'run-parts-cron.weekly', 'run-parts-cron.monthly'],
  '/etc/cron.d/anacron': ['invoke-rc.d-anacron'],
  '/etc/cron.d/certbot': ['certbot-renew'],
  '/etc/cron.d/e2scrub_all': ['e2scrub_all_cron', 'e2scrub_all'],
  '/etc/cron.d/mdadm': ['checkarray'],
  '/etc/cron.d/php': ['sessionclean'],
  '/etc/cron.d/sysstat': ['debian-sa1', expect.stringMatching(/^debian-sa1-\w{6}$/)],
} as const;

describe('the crontab of a Debian package', () => {
  for (const [file, ids] of Object.entries(CRONTABS)) {
    test.skipIf(!existsSync(file))(`${file} becomes jobs that fire as it does, and that are stored`, async () => {
      const { run, api } = cliWorld({ now: () => Date.now() });

      const { code, out, err } = await run(
        'import',
        'crontab',
        file,
        '--timezone',
        'America/New_York',
        '--apply',
        '--json',
      );

      expect([code, err]).toEqual([0, '']);
      const { jobs, report } = JSON.parse(out);
      expect(jobs.map(({ id }: { id: string }) => id)).toEqual(ids);
      expect(report).toMatchObject({ isProven: true, leftOut: [] });
      for (const { proof, notes } of report.jobs) {
        expect(proof).toMatchObject({ by: 'cron-parser', differences: [] });
        expect(proof.same).toBeGreaterThan(20);
        expect(notes).toEqual(expect.arrayContaining([expect.stringContaining('it ran as root')]));
      }
      expect((await api.client.listJobs()).items.map(({ id }) => id).sort()).toEqual(
        jobs.map(({ id }: { id: string }) => id).sort(),
      );
    });
  }
});

test.skipIf(!existsSync('/etc/cron.d/certbot'))(
  '/etc/cron.d as a whole is proven, file by file, as cron reads it',
  async () => {
    const { run } = cliWorld({ now: () => Date.now() });

    const { code, out } = await run('import', 'crontab', '/etc/cron.d', '--timezone', 'UTC', '--json');

    const places = JSON.parse(out).report.jobs.map(({ place }: { place: string }) => place.replace(/, line \d+$/, ''));
    expect(code).toBe(0);
    expect(new Set(places)).toEqual(
      new Set(
        readdirSync('/etc/cron.d')
          .filter((name) => /^[\w-]+$/.test(name))
          .map((name) => `/etc/cron.d/${name}`),
      ),
    );
  },
);
