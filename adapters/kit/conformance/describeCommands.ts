// Group: what a command asks for is done once, whatever becomes of the call and of its answer.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Adapter } from '../index.js';
import { prepareRun, type CommandRun, type Ending } from './commandRun.js';
import type { CommandCase, CommandFaults, CommandSource, ConformanceOptions } from './conformanceOptions.js';
import { startPassingServer, type Fate, type PassedCall } from './passingServer.js';

/** The nth command, on its way over a wire that the test holds. */
interface Trial {
  readonly run: CommandRun;
  /** Comes when an answer is held back. */
  readonly deadline: AbortSignal;
  /** What becomes of the next write, and of everything behind it. */
  readonly set: (write: Fate, afterwards?: Fate) => void;
  /** Writes that reached the system, or might have. */
  readonly writes: () => number;
  readonly effects: () => number;
  readonly pass: () => void;
}

const NOT_ANSWERED = /^(?:UPSTREAM_|NOT_SENT)/;
/** Asks until it is known. What is still under way may say so for a while. */
async function settle({ run, pass }: Pick<Trial, 'run' | 'pass'>, first: Ending): Promise<Ending> {
  let ending = first;
  for (let round = 0; round < 6 && /^(?:UNCLEAR|WAITING|UPSTREAM_)/.test(ending); round += 1) {
    pass();
    ending = await run.look();
  }
  return ending;
}

/** Registers the group, for adapters whose test starts a system that takes commands. */
export function describeCommands(adapter: Adapter, options: ConformanceOptions): void {
  const { commands } = options;
  if (commands === undefined) return;
  describe('commands', () => {
    let source: CommandSource;
    beforeAll(async () => {
      source = await commands.start();
    });
    afterAll(() => source.close());
    const left = Object.keys(commands.left ?? {});
    const names = Object.keys(adapter.commands ?? {}).filter((name) => !left.includes(name));

    it('have a case each, or a reason why not', () => {
      expect([...Object.keys(source.cases), ...left].sort()).toEqual(Object.keys(adapter.commands ?? {}).sort());
    });

    describe.each(names)('%s', (name) => {
      describeCommand((ask) => onWire(name, ask));
    });

    let serial = 0;
    async function onWire(name: string, ask: (trial: Trial) => Promise<void>): Promise<void> {
      const given = source.cases[name] as CommandCase;
      const number = (serial += 1);
      const key = `lenh-mau-${number}`;
      const fates: { write: Fate; afterwards: Fate; others: Fate } = {
        write: 'PASS',
        afterwards: 'PASS',
        others: 'PASS',
      };
      let writes = 0;
      const fateOf = (call: PassedCall): Fate => {
        if (!given.isWrite(call)) return fates.others;
        const fate = fates.write;
        fates.write = fates.others = fates.afterwards;
        if (fate !== 'CUT') writes += 1;
        return fate;
      };
      const held = new AbortController();
      const server = await startPassingServer(source.url, { fateOf, onHeld: () => held.abort() });
      const config = (commands as CommandFaults).configFor(server.url);
      const client = adapter.createClient(options.createRuntime(adapter, config));
      const acceptedAt = commands?.acceptedAt ?? new Date();
      const about = { adapter, client, scope: options.scopes.everything, name, key, acceptedAt };
      try {
        await ask({
          run: await prepareRun(about, given.args(number)),
          deadline: held.signal,
          set: (write, afterwards = 'PASS') => void Object.assign(fates, { write, afterwards }),
          writes: () => writes,
          effects: () => given.effects(number, key),
          pass: () => source.pass?.(),
        });
      } finally {
        await adapter.close?.(client);
        await server.close();
      }
    }
  });
}

function describeCommand(onWire: (ask: (trial: Trial) => Promise<void>) => Promise<void>): void {
  it('is done once, and found done when it is asked for again', async () => {
    await onWire(async ({ run, effects, pass }) => {
      expect(await settle({ run, pass }, await run.send())).toBe('DONE');
      expect(await settle({ run, pass }, await run.look())).toBe('DONE');
      expect(effects()).toBe(1);
    });
  });

  it.each(['LOST', 'HELD'] as const)('is found done when its answer is %s', async (fate) => {
    await onWire(async ({ run, set, effects, deadline, pass }) => {
      set(fate);
      expect(await run.send(deadline)).toMatch(NOT_ANSWERED);
      const found = await settle({ run, pass }, await run.look());
      if (found === 'ABSENT') throw new Error('told as absent, and it was done');
      expect(found).toBe('DONE');
      expect(effects()).toBe(1);
    });
  });

  it('is found absent when it never arrived, and is then sent', async () => {
    await onWire(async ({ run, set, effects, pass }) => {
      set('CUT');
      const first = await run.send();
      expect(first).toMatch(NOT_ANSWERED);
      expect(effects()).toBe(0);
      const found = first === 'NOT_SENT' ? 'ABSENT' : await settle({ run, pass }, await run.look());
      // What is repeatable is sent instead of looked for.
      if (found !== 'DONE') expect(found).toBe('ABSENT');
      if (found === 'ABSENT') expect(await settle({ run, pass }, await run.send())).toBe('DONE');
      expect(effects()).toBe(1);
    });
  });

  it('is never called absent, or done, by one that cannot look', async () => {
    await onWire(async ({ run, set, writes, effects }) => {
      set('LOST', 'CUT');
      await run.send();
      const before = writes();
      const found = await run.look();
      if (found !== 'UNCLEAR') expect(found).toMatch(NOT_ANSWERED);
      expect([writes(), effects()]).toEqual([before, 1]);
    });
  });
}
