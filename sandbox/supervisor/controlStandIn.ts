// Brings one stand-in back on its address, ends it, and says what runs: the sandbox as seen from another terminal.
import { launchStandIn } from './launchStandIn.js';
import { requireSandboxFile, writeSandboxFile } from './sandboxFile.js';
import { endStandIn, isStandIn, isSupervised } from './standInProcess.js';
import { portsOf, STAND_INS, toAddress, toStandInCommand, type SandboxFile, type StandInName } from './standIns.js';

/** One line of the list. */
export interface StandInState {
  readonly name: StandInName;
  readonly running: boolean;
  readonly pid: number;
  /** What clients connect to, without user or password. */
  readonly addresses: readonly string[];
}

/** No stand-in has this name. */
export class UnknownStandInError extends Error {
  override readonly name = 'UnknownStandInError';
  readonly code = 'SANDBOX_STAND_IN_UNKNOWN';
  constructor() {
    const names = STAND_INS.join(', ');
    super(
      `SANDBOX_STAND_IN_UNKNOWN: không có hệ thống mẫu này; có thể chọn: ${names}. No such stand-in; there are: ${names}.`,
    );
  }
}

/** Checks a name that somebody typed. */
export function toStandInName(text: string): StandInName {
  const name = STAND_INS.find((known) => known === text);
  if (!name) throw new UnknownStandInError();
  return name;
}

function addressesOf(file: SandboxFile, name: StandInName): string[] {
  const urls = Object.values(file[name]).filter((value): value is string => typeof value === 'string');
  return urls.map((url) => url.replace(/\/\/[^/@]*@/, '//'));
}

/** All stand-ins of a data folder. Throws SandboxNotStartedError. */
export function listStandIns(dataDir: string): StandInState[] {
  const file = requireSandboxFile(dataDir);
  return STAND_INS.map((name) => {
    const { pid } = file[name];
    return { name, pid, running: isStandIn(name, pid), addresses: addressesOf(file, name) };
  });
}

export interface StartStandInOptions {
  readonly dataDir: string;
  readonly root: string;
  readonly name: StandInName;
  /** @default the compiled program under `root` */
  readonly toCommand?: typeof toStandInCommand;
}

/**
 * Starts it on its recorded ports, in the background; answers its new process id, or the old one when it runs already.
 * It ends with the gateway, or, when that does not run, by stopStandIn.
 */
export async function startStandIn({
  dataDir,
  root,
  name,
  toCommand = toStandInCommand,
}: StartStandInOptions): Promise<number> {
  const file = requireSandboxFile(dataDir);
  if (isStandIn(name, file[name].pid)) return file[name].pid;
  const owner = isSupervised(file) && file.supervisor ? { owner: file.supervisor.pid } : {};
  const command = toCommand(name, { root, seed: file.seed, dataDir, ...portsOf(file[name]), ...owner });
  const { pid, ready } = await launchStandIn({ name, command, dataDir, background: true });
  // Read again: another one may have been brought back meanwhile.
  writeSandboxFile(dataDir, { ...requireSandboxFile(dataDir), [name]: toAddress(name, ready, pid) });
  return pid;
}

/** Ends it by its recorded process id; false when it was not running. */
export async function stopStandIn(dataDir: string, name: StandInName): Promise<boolean> {
  const { pid } = requireSandboxFile(dataDir)[name];
  const running = isStandIn(name, pid);
  await endStandIn(name, pid);
  return running;
}
