import { StoreFault, type StoreFaultCode } from '#ports/stores/fault.ts';

/** https://sqlite.org/rescode.html, the primary result codes. */
const CODES: Readonly<Record<number, readonly [StoreFaultCode, string]>> = {
  3: ['store_denied', 'this process may not write it'],
  5: ['store_unavailable', 'another program holds it'],
  6: ['store_unavailable', 'it is in use'],
  7: ['store_unavailable', 'there is no memory left'],
  8: ['store_denied', 'it can only be read'],
  10: ['store_unavailable', 'the disk failed'],
  11: ['store_damaged', 'it is damaged'],
  13: ['store_full', 'there is no room left on the disk'],
  14: ['store_unavailable', 'it cannot be opened'],
  18: ['item_too_large', 'it takes nothing so large'],
  26: ['store_damaged', 'it is no database'],
};

/** The low byte of an extended result code is the primary one. */
const PRIMARY = 0xff;

/** Puts what SQLite or the system says into the ports' words; what is in them already stays so. */
export function toStoreFault(path: string, cause: unknown): StoreFault {
  if (cause instanceof StoreFault) {
    return cause;
  }
  const said = cause instanceof Error ? cause.message : String(cause);
  const [code, meaning] = CODES[primaryCode(cause)] ?? ['store_rejected', 'it refused a request'];
  return new StoreFault(code, `the database ${path}: ${meaning} (${said})`, { cause });
}

/** The fault of a database that is damaged, with what to do about it: for who cannot even open it. Undefined where it is another one. */
export function damageOf(path: string, cause: unknown): StoreFault | undefined {
  const { code, message } = toStoreFault(path, cause);
  return code === 'store_damaged'
    ? new StoreFault(code, `${message}; cronstack restore FILE puts a backup in its place`, { cause })
    : undefined;
}

function primaryCode(error: unknown): number {
  if (!(error instanceof Error)) {
    return 0;
  }
  if ('errcode' in error && typeof error.errcode === 'number') {
    return error.errcode & PRIMARY;
  }
  return 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT') ? 13 : isOfSystem(error) ? 10 : 0;
}

/** EIO and its like, of a sync that failed. */
function isOfSystem(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code);
}
