// Lets rate-limiter-flexible speak to the shared server through its owner's guard: bounded, and left alone while it is away.
import type { SharedServer } from './types.js';

type Method = (...args: unknown[]) => Promise<unknown>;

async function answerOf(server: SharedServer, command: () => Promise<unknown>): Promise<unknown> {
  const found = await server.run(command);
  if (found === undefined) throw new Error('the shared server did not answer');
  return found.answer;
}

/**
 * The library looks at `status`, and calls `rlflxIncr` (its script) and `multi`. A Proxy instead of a copy: its
 * `defineCommand` adds the script to the client it gets.
 */
export function guardClient(server: SharedServer): object {
  return new Proxy(server.client, {
    get(client, name) {
      if (name === 'status') return server.isUp() ? 'ready' : 'away';
      const member: unknown = Reflect.get(client, name, client);
      if (typeof member !== 'function') return member;
      const method = member.bind(client) as Method;
      if (name === 'rlflxIncr') return (...args: unknown[]) => answerOf(server, () => method(...args));
      if (name !== 'multi') return method;
      return () => {
        const chain = (method as unknown as () => { exec: Method })();
        const exec = chain.exec.bind(chain);
        return Object.assign(chain, { exec: (...args: unknown[]) => answerOf(server, () => exec(...args)) });
      };
    },
  });
}
