// The stand-ins of the sandbox: their names, what their ready lines say, and how each is started.
import { join } from 'node:path';
import { z } from 'zod';

/** All stand-ins, in the order in which they are shown. */
export const STAND_INS = [
  'portal',
  'documents',
  'hr',
  'party',
  'meetings',
  'feedback',
  'consultations',
  'training',
  'archive',
  'signatures',
  'population',
  'catalog',
  'lgsp',
  'idp',
] as const;

export type StandInName = (typeof STAND_INS)[number];

const place = { pid: z.number().int(), port: z.number().int() };
const http = z.object({ url: z.string(), ...place });

/** `sandbox.json`: where each stand-in of a set is, the seed all of them were started with, and by whom. */
export const sandboxFileSchema = z.object({
  seed: z.string(),
  /** The process that looks after the set; absent once it has stopped it. */
  supervisor: z.object({ pid: z.number().int(), command: z.string() }).optional(),
  portal: http,
  documents: http,
  hr: z.object({ sqlUrl: z.string(), syncUrl: z.string(), syncPort: z.number().int(), ...place }),
  party: http,
  meetings: http,
  feedback: http,
  consultations: http,
  training: http,
  archive: http,
  signatures: http,
  population: http,
  catalog: z.object({ sqlUrl: z.string(), ...place }),
  lgsp: http,
  idp: z.object({ issuer: z.string(), ...place }),
});

export type SandboxFile = z.infer<typeof sandboxFileSchema>;

/** Addresses of a running set. */
export type SandboxAddresses = Omit<SandboxFile, 'seed' | 'supervisor'>;

/** What a stand-in says of itself when it is ready. */
export type ReadyLine = Readonly<Record<string, unknown>>;

/** Ports to start on; 0 = any. */
export interface StandInPorts {
  readonly port: number;
  /** Of `hr` alone. */
  readonly syncPort?: number;
}

/** A program and its arguments. */
export interface StandInCommand {
  readonly file: string;
  readonly args: readonly string[];
}

export interface StandInCommandOptions extends StandInPorts {
  /** Folder of the repository. */
  readonly root: string;
  readonly seed: string;
  readonly dataDir: string;
  /** Process that a stand-in in the background ends with. */
  readonly owner?: number;
}

/** Runs the compiled program with the Node that runs this. */
export function toStandInCommand(name: StandInName, options: StandInCommandOptions): StandInCommand {
  const main = join(options.root, 'dist', 'sandbox', name, 'main.js');
  const sync = name === 'hr' ? ['--sync-port', String(options.syncPort ?? 0)] : [];
  const args = ['--port', String(options.port), '--seed', options.seed, '--data-dir', options.dataDir, ...sync];
  const owner = options.owner === undefined ? [] : ['--owner', String(options.owner)];
  return { file: process.execPath, args: [main, ...args, ...owner] };
}

function portOf(url: unknown): number {
  return typeof url === 'string' ? Number(new URL(url).port) : Number.NaN;
}

/** The entry of `sandbox.json` for a stand-in that is ready; throws a ZodError when its ready line lacks an address. */
export function toAddress<N extends StandInName>(name: N, ready: ReadyLine, pid: number): SandboxAddresses[N] {
  const address = {
    ...ready,
    pid,
    port: portOf(ready['sqlUrl'] ?? ready['issuer'] ?? ready['url']),
    syncPort: portOf(ready['syncUrl']),
  };
  return sandboxFileSchema.shape[name].parse(address) as SandboxAddresses[N];
}

/** The ports of an entry, to start on them again. */
export function portsOf(address: SandboxAddresses[StandInName] | undefined): StandInPorts {
  if (!address) return { port: 0 };
  return 'syncPort' in address ? { port: address.port, syncPort: address.syncPort } : { port: address.port };
}
