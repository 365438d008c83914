// A server that speaks RESP2 as far as a test needs it: it greets, and then says what it is told to.
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface FakeRedis {
  readonly url: string;
  /** What GET, SET, DEL and INFO are answered with: one whole RESP reply, by command; undefined is no answer. */
  answers: (command: string) => string | undefined;
  /** Commands of the store that arrived, in order. */
  readonly commands: string[];
  stop(): Promise<void>;
}

/** What a healthy, empty server says. */
export function healthy(command: string): string {
  if (command === 'GET') return '$-1\r\n';
  if (command === 'DEL') return ':0\r\n';
  return command === 'INFO' ? '$9\r\nloading:0\r\n' : '+OK\r\n';
}

/** Splits off the whole commands of the text; each is `*<n>` with n length-prefixed words. */
function takeCommands(text: string): { commands: string[][]; rest: string } {
  const commands: string[][] = [];
  let at = 0;
  for (;;) {
    const head = /^\*(\d+)\r\n/.exec(text.slice(at));
    if (head === null) return { commands, rest: text.slice(at) };
    let next = at + head[0].length;
    const words: string[] = [];
    for (let i = 0; i < Number(head[1]); i += 1) {
      const length = /^\$(\d+)\r\n/.exec(text.slice(next));
      const from = next + (length?.[0].length ?? 0);
      if (length === null || text.length < from + Number(length[1]) + 2) return { commands, rest: text.slice(at) };
      words.push(text.slice(from, from + Number(length[1])));
      next = from + Number(length[1]) + 2;
    }
    commands.push(words);
    at = next;
  }
}

const OURS = new Set(['GET', 'SET', 'DEL', 'INFO']);

export async function startFakeRedis(answers: FakeRedis['answers'] = healthy): Promise<FakeRedis> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let pending = '';
    socket.on('data', (chunk: Buffer) => {
      const { commands, rest } = takeCommands(pending + chunk.toString('latin1'));
      pending = rest;
      for (const [name = ''] of commands) {
        const command = name.toUpperCase();
        if (OURS.has(command)) fake.commands.push(command);
        // A server from before RESP3 knows no HELLO.
        const reply = OURS.has(command)
          ? fake.answers(command)
          : command === 'HELLO'
            ? "-ERR unknown command 'HELLO'\r\n"
            : '+OK\r\n';
        if (reply !== undefined) socket.write(reply);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeRedis = {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    commands: [],
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}
