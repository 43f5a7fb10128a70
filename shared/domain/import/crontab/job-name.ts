const OPERATORS = /\s*(?:&&|\|\||[;&\n{}()]|\b(?:then|else|do)\b)\s*/;
/** Words that run what stands behind them. */
const WRAPPERS = new Set([
  'sudo',
  'nice',
  'ionice',
  'nohup',
  'exec',
  'time',
  'env',
  'timeout',
  'flock',
  'chronic',
  'if',
  '!',
]);
/** Parts of a line that only prepare, look or end. */
const MINOR = new Set(
  '[ [[ test cd command true false fi done esac exit echo printf sleep export set umask . source type which for while case'.split(
    ' ',
  ),
);
/** Of the shell's: from a # that begins a word to the end of the line (POSIX, Shell Command Language, 2.3). Within quotes it is text. */
const COMMENT_OR_QUOTED = /("(?:\\.|[^"\\])*"|'[^']*'|\\.)|(?<=^|[\s;&|()])#.*/g;
const SUBSTITUTION = /\$\([^()]*\)|`[^`]*`/g;
const REDIRECTION = /\d*(?:>>?|<)\s*(?:&\d|(?:\$\([^()]*\)|[^\s;&|])+)/g;
const INTERPRETERS = /^(?:ba|da|k|z)?sh$|^(?:python|perl|php|ruby|node|deno|bun|java|Rscript)[\d.]*$/;
const SUBCOMMAND = /^[a-z][a-z0-9_-]{1,30}$/;
const SCRIPT_END = /\.(?:sh|bash|py|pl|php|rb|js|mjs|ts|jar|R)$/;

/**
 * Names a job by what its shell line runs: the program of the line's last part that does more than prepare or look, with its subcommand
 * where it has one; the script that an interpreter is given; the folder of run-parts. `test -x /usr/bin/certbot && certbot -q renew` is
 * `certbot-renew`.
 */
export function jobName(line: string): string {
  // What a part puts in is no part; of a line that has no other it is.
  const last = lastPart(line.replace(SUBSTITUTION, '_')) ?? lastPart(line) ?? partsOf(line).at(-1) ?? [];
  const [program = 'job', ...rest] = last;
  const name = baseOf(program);
  const argument = rest.find((word) => !word.startsWith('-') && !/^\d/.test(word));
  const script = name.replace(SCRIPT_END, '');
  if (argument === undefined || name === 'tar') {
    return script;
  }
  if (name === 'run-parts') {
    return `run-parts-${baseOf(argument)}`;
  }
  if (INTERPRETERS.test(name)) {
    return rest.some((word) => /^-\w*[cer]$/.test(word)) ? name : baseOf(argument).replace(SCRIPT_END, '');
  }
  const follows = rest.slice(0, rest.indexOf(argument)).every((word) => /^-[A-Za-z]+$/.test(word));
  return follows && SUBCOMMAND.test(argument) ? `${script}-${argument}` : script;
}

function lastPart(line: string): readonly string[] | undefined {
  return partsOf(line).findLast(([program = '']) => !MINOR.has(program));
}

function partsOf(line: string): readonly (readonly string[])[] {
  return line
    .replace(COMMENT_OR_QUOTED, '$1')
    .replace(REDIRECTION, ' ')
    .split(OPERATORS)
    .map(wordsOf)
    .filter((words) => words.length > 0);
}

/** The words of a part, up to what its output is piped into, without variables before it, redirections, wrappers and their options. */
function wordsOf(part: string): readonly string[] {
  const [first = ''] = part.split('|');
  const words = first
    .split(/\s+/)
    .map((word) => word.replace(/^["']|["']$/g, ''))
    .filter((word) => word !== '');
  let start = 0;
  let inWrapper = false;
  for (; start < words.length - 1; start += 1) {
    const word = words[start] ?? '';
    const isWrapper = WRAPPERS.has(baseOf(word));
    const isOfWrapper = inWrapper && (/^-/.test(word) || /^\d+[smhd]?$/.test(word) || /\.lock$/.test(word));
    if (!isWrapper && !isOfWrapper && !/^[A-Za-z_]\w*=/.test(word)) {
      break;
    }
    inWrapper = isWrapper || inWrapper;
  }
  return words.slice(start);
}

function baseOf(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) ?? path;
}
