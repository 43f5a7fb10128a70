import type { JobFinding } from './finding.ts';
import { type AuditedJob, shellText } from './texts.ts';

/** With its folder; bounded, as the rest of a command is. */
const INTERPRETER =
  '(?:[^\\s|;&]{0,400}/)?(?:(?:ba|z|da|k|a|fi)?sh|python[0-9.]*|perl|ruby|node|php|pwsh|lua)(?=[\\s;&|)"\'`<-]|$)';
const DOWNLOAD = '\\b(?:curl|wget|fetch|aria2c|https?|lynx|iwr)\\s';
/** The rest of one command and of the pipe it begins; bounded, so that a long line takes linear time. */
const PIPE = '(?:(?!&&|\\|\\||[;\\n]).){0,2000}?';
/** Words that may stand before the interpreter's name: sudo -E, env A=b, exec ... */
const PREFIX = '(?:(?:sudo|env|exec|nohup|nice|command|time|xargs|tee)\\b[^|;&\\n]{0,100}?\\s)?';
const FEEDS = '\\|&?\\s*';
const RUNS_TEXT = `(?:\\b${INTERPRETER}\\s+-[a-zA-Z]*[ce]\\s*|\\beval\\s+|(?:^|[\\s;&|(])(?:source|\\.)\\s+)`;

const SHAPES: readonly (readonly [string, RegExp])[] = [
  ['pipes a download into an interpreter', new RegExp(`${DOWNLOAD}${PIPE}${FEEDS}${PREFIX}${INTERPRETER}`)],
  ['runs what a download answers', new RegExp(`${RUNS_TEXT}["']?(?:\\$\\(|\`)\\s*${DOWNLOAD}`)],
  [
    'runs what a download answers',
    new RegExp(`(?:\\b${INTERPRETER}|\\bsource|\\.)\\s[^|;&\\n]{0,100}?<\\(\\s*${DOWNLOAD}`),
  ],
  [
    'downloads code and runs it',
    /\b(?:exec|eval)\s*\(?[^;\n]{0,200}?\b(?:urlopen|urlretrieve|requests\.get|fetch|LWP::Simple|open-uri|file_get_contents)\b/,
  ],
  [
    'downloads code and runs it',
    /\b(?:iex|Invoke-Expression)\b[^;\n]{0,200}?\b(?:iwr|irm|Invoke-WebRequest|DownloadString)\b/i,
  ],
  ['decodes text and runs it', new RegExp(`\\bbase64\\s+(?:-d|-D|--decode)\\b${PIPE}${FEEDS}${PREFIX}${INTERPRETER}`)],
];
const SAVED_AS =
  /\b(?:curl|wget)(?=\s)(?:(?!&&|\|\||[;\n|]).){0,2000}?(?:\s-[a-zA-Z]*[oO]|\s--output(?:-document)?|\s?>)[\s=]*["']?([^\s"';&|]+)/g;

/** Finds shell commands that run what they have just fetched: whoever answers the request says what runs. */
export function findDownloads(job: AuditedJob): readonly JobFinding[] {
  const text = shellText(job);
  if (text === undefined) {
    return [];
  }
  const shapes = SHAPES.filter(([, pattern]) => pattern.test(text.value)).map(([what]) => what);
  const saved = runsSavedDownload(text.value) ? ['runs a file that it has downloaded'] : [];
  return [...new Set([...shapes, ...saved])].map((message) => ({
    severity: 'high',
    rule: 'download-and-execute',
    path: text.path,
    message,
    remedy:
      'Keep the program with your own code, or fetch a fixed version and compare its checksum before it is run (sha256sum --check).',
  }));
}

function runsSavedDownload(line: string): boolean {
  return [...line.matchAll(SAVED_AS)].some(({ 1: file = '', index, 0: { length } }) => {
    const after = line.slice(index + length);
    const name = file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const runs = new RegExp(
      `(?:\\b${INTERPRETER}|\\bsource|\\s\\.)\\s[^|;&\\n]{0,100}?["']?${name}(?=[\\s"';&|)]|$)|(?:&&|[;\\n])\\s*${PREFIX}["']?(?:\\./)?${name}(?=[\\s"';&|)]|$)`,
    );
    return runs.test(after) && !/\b(?:sha\d+sum|shasum|gpg|cosign|minisign)\b/.test(after);
  });
}
