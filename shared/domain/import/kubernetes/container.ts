import { at, listAt, textAt, textsAt } from '#domain/import/at-path.ts';
import type { JobDraft } from '#domain/import/imported.ts';

/** The command of a pod and what goes with it; or why Cronstack cannot say it. */
type ReadContainer =
  | {
      readonly ok: true;
      readonly part: Pick<JobDraft, 'command' | 'env'>;
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly why: string };

const SHELLS = new Set(['sh', '/bin/sh', '/usr/bin/sh']);

/**
 * The command of a pod's one container: `command` and `args` as an argv, or as the line of a shell where they are that (Kubernetes, "Define a
 * Command and Arguments for a Container"). `$(NAME)` is put in where the manifest says the value, `$$(NAME)` stays as `$(NAME)`.
 * @param pod the pod's specification
 */
export function readContainer(pod: unknown): ReadContainer {
  const containers = listAt(pod, 'containers');
  const [container] = containers;
  if (containers.length !== 1) {
    return { ok: false, why: `it has ${containers.length} containers, and a job runs one command` };
  }
  const image = textAt(container, 'image') ?? 'an image';
  const command = textsAt(container, 'command');
  if (command === undefined || command.length === 0) {
    return { ok: false, why: `what it runs is known to ${image} alone (its entrypoint): write it as command` };
  }
  const env = literalsOf(container);
  const unknown = new Set<string>();
  const argv = [...command, ...(textsAt(container, 'args') ?? [])].map((word) => filled(word, env, unknown));
  const [program = '', option, line] = argv;
  const isLine =
    argv.length === 3 && SHELLS.has(program) && option === '-c' && line !== undefined && line.trim() !== '';
  const folder = textAt(container, 'workingDir');
  return {
    ok: true,
    part: {
      command: {
        type: 'shell',
        ...(isLine ? { line } : { argv }),
        ...(folder === undefined ? {} : { cwd: folder }),
      },
      ...(Object.keys(env).length === 0 ? {} : { env }),
    },
    notes: [
      `it ran in ${image}: its programs have to be where the job runs now`,
      ...[...unknown].map((name) => `$(${name}) in its command is not in the manifest: put its value in`),
      ...referenceNotes(container),
      ...surroundingNotes(pod, container),
    ],
  };
}

function literalsOf(container: unknown): Readonly<Record<string, string>> {
  const pairs = listAt(container, 'env').flatMap((variable): [string, string][] => {
    const [name, value] = [textAt(variable, 'name'), textAt(variable, 'value')];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(pairs);
}

function filled(word: string, env: Readonly<Record<string, string>>, unknown: Set<string>): string {
  return word.replace(/\$\$|\$\(([A-Za-z_][\w.-]*)\)/g, (found, name: string | undefined) => {
    if (name === undefined) {
      return '$';
    }
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    if (value === undefined) {
      unknown.add(name);
    }
    return value ?? found;
  });
}

function referenceNotes(container: unknown): readonly string[] {
  const ofOne = listAt(container, 'env').flatMap((variable) => {
    const name = textAt(variable, 'name');
    const from = at(variable, 'valueFrom');
    return name === undefined || from === undefined ? [] : [`${name} came from ${sourceText(from)}: set it in env`];
  });
  const ofAll = listAt(container, 'envFrom').map((from) => {
    const name = textAt(from, 'secretRef.name') ?? textAt(from, 'configMapRef.name') ?? 'elsewhere';
    return `all variables of ${name} were its own (envFrom): set them in env`;
  });
  return [...ofOne, ...ofAll];
}

function sourceText(from: unknown): string {
  for (const [key, kind] of [
    ['secretKeyRef', 'the Secret'],
    ['configMapKeyRef', 'the ConfigMap'],
  ] as const) {
    const name = textAt(from, `${key}.name`);
    if (name !== undefined) {
      return `${kind} ${name} (${textAt(from, `${key}.key`) ?? ''})`;
    }
  }
  const field = textAt(from, 'fieldRef.fieldPath');
  return field === undefined ? 'elsewhere' : `the pod (${field})`;
}

function surroundingNotes(pod: unknown, container: unknown): readonly string[] {
  const mounts = listAt(container, 'volumeMounts').map((mount) => textAt(mount, 'mountPath') ?? '');
  const account = textAt(pod, 'serviceAccountName');
  return [
    ...(listAt(pod, 'initContainers').length === 0 ? [] : ['its init containers are not run']),
    ...(mounts.length === 0 ? [] : [`it had volumes at ${mounts.join(', ')}: none are mounted`]),
    ...(account === undefined || account === 'default'
      ? []
      : [`it ran as the service account ${account}: its rights are those of its runner class now`]),
  ];
}
