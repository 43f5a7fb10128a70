/** The program of each system that opens an address as a click on it would. */
const OPENERS: Readonly<Record<string, readonly [program: string, ...before: readonly string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Shows a page in the browser of whoever is at the machine. A machine without one has no such program, which is no reason to fail. */
export async function openPage(url: string): Promise<void> {
  const { spawn } = await import('node:child_process');
  const [program, ...before] = OPENERS[process.platform] ?? ['xdg-open'];
  const opener = spawn(program, [...before, url], { detached: true, stdio: 'ignore' });
  opener.on('error', () => undefined);
  opener.unref();
}
