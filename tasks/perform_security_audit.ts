import * as z from 'zod';
import { defineTask } from '#adapters/commands/task/define.ts';
import { writeReport } from './reports/write-report.ts';
import { auditInstallation, auditJob } from './security-audit/audit.ts';
import type { Finding } from './security-audit/finding.ts';
import { renderAudit } from './security-audit/render-audit.ts';

/** Looks through the definitions of all jobs for what could hurt: written as a report, and printed. */
export default defineTask({
  args: z.strictObject({ longTimeoutMinutes: z.number().positive().default(30) }).prefault({}),
  async run(context, limits) {
    const findings: Finding[] = [...auditInstallation((await context.api.listChannels()).items)];
    let jobs = 0;
    for await (const job of context.api.eachJob()) {
      findings.push(...auditJob(job, limits));
      jobs += 1;
    }
    const markdown = renderAudit({ at: context.scheduledAt, jobs, findings });
    const file = await writeReport(context, markdown);
    return `${markdown}\nWritten to ${file}`;
  },
});
