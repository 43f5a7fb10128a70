import { code, counted, plain } from '#tasks/reports/markdown.ts';
import { type Finding, SEVERITIES } from './finding.ts';

/** An audit: what was looked at, and what was found. `at`: RFC 3339, UTC. */
interface AuditReport {
  readonly at: string;
  readonly jobs: number;
  readonly findings: readonly Finding[];
}

/** Writes the findings as Markdown: the worst first, those of one rule together, with what to do about them. */
export function renderAudit({ at, jobs, findings }: AuditReport): string {
  const sorted = [...findings].sort((one, other) => rank(one) - rank(other));
  const rules = [...new Set(sorted.map(({ rule }) => rule))];
  const sections = [
    `# Cronstack security audit\n\n${at}`,
    totals(jobs, findings),
    ...rules.map((rule) => ruleSection(sorted.filter((finding) => finding.rule === rule))),
  ];
  return `${sections.join('\n\n')}\n`;
}

function totals(jobs: number, findings: readonly Finding[]): string {
  const counts = SEVERITIES.map((severity) => ({
    severity,
    count: findings.filter((finding) => finding.severity === severity).length,
  }));
  const parts = counts.flatMap(({ severity, count }) => (count === 0 ? [] : [`${count} ${severity}`]));
  const by = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
  return `**${counted(findings.length, 'finding')} in ${counted(jobs, 'job')}${by}.**`;
}

function ruleSection(findings: readonly Finding[]): string {
  const [first] = findings;
  const lines = findings.map(({ jobId, path, message }) => {
    const where = [jobId, path].filter((part) => part !== undefined).map(code);
    return `- ${[...where, plain(message)].join(' ')}`;
  });
  return `## ${first?.severity}: ${first?.rule}\n\n${lines.join('\n')}\n\nRemedy: ${first?.remedy}`;
}

function rank({ severity }: Finding): number {
  return SEVERITIES.indexOf(severity);
}
