// Names are asked of name servers; who is not there is asked of the machine, and who does not answer of nobody else.
import { afterEach, describe, expect, it } from '@jest/globals';
import { createSocket, type Socket } from 'node:dgram';
import { AddressRefused, createLookUp, guardedLookup } from './lookUp.js';

let server: Socket | undefined;
afterEach(() => {
  server?.close();
  server = undefined;
});

const NAME_UNKNOWN = 3;

/** Answers with these IPv4 addresses, with "no such name", or not at all (RFC 1035 §4). */
async function nameServer(answer: readonly string[] | 'unknown' | 'silent'): Promise<string> {
  const socket = createSocket('udp4');
  server = socket;
  socket.on('message', (query, from) => {
    if (answer === 'silent') return;
    const question = query.subarray(12, query.indexOf(0, 12) + 5);
    const isV4 = question.readUInt16BE(question.length - 4) === 1;
    const addresses = answer === 'unknown' || !isV4 ? [] : answer;
    const head = Buffer.alloc(12);
    query.copy(head, 0, 0, 2);
    head.writeUInt16BE(0x8180 | (answer === 'unknown' ? NAME_UNKNOWN : 0), 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(addresses.length, 6);
    const records = addresses.map((address) =>
      Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]),
    );
    socket.send(Buffer.concat([head, question, ...records]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return `127.0.0.1:${socket.address().port}`;
}

describe('createLookUp', () => {
  it('gives all addresses that the name servers know', async () => {
    const lookUp = createLookUp({ servers: [await nameServer(['192.0.2.1', '192.0.2.2'])] });
    expect(await lookUp('nhan.mau.example')).toEqual(['192.0.2.1', '192.0.2.2']);
  });

  it('asks the machine for names that they do not know', async () => {
    const lookUp = createLookUp({ servers: [await nameServer('unknown')] });
    expect(await lookUp('localhost')).toContain('127.0.0.1');
  });

  it('does not ask the machine where they are silent: it would wait for them as well', async () => {
    const lookUp = createLookUp({ servers: [await nameServer('silent')], timeoutMs: 50 });
    await expect(lookUp('localhost')).rejects.toMatchObject({ code: 'ETIMEOUT' });
  });
});

describe('guardedLookup', () => {
  function connectTo(addresses: readonly string[], options: object, allowPrivate = false) {
    const lookup = guardedLookup({ lookUp: async () => addresses, allowPrivate });
    return new Promise<unknown[]>((resolve) => lookup('nhan.mau.example', options, (...all) => resolve(all)));
  }

  it('gives all addresses or the first, of the family that is asked for', async () => {
    const found = ['8.8.8.8', '2606:4700::1'];
    expect(await connectTo(found, { all: true })).toEqual([
      null,
      [
        { address: '8.8.8.8', family: 4 },
        { address: '2606:4700::1', family: 6 },
      ],
    ]);
    expect(await connectTo(found, {})).toEqual([null, '8.8.8.8', 4]);
    expect(await connectTo(found, { family: 6 })).toEqual([null, '2606:4700::1', 6]);
  });

  it('refuses a name with one forbidden address among them', async () => {
    expect((await connectTo(['8.8.8.8', '10.0.0.1'], { all: true }))[0]).toBeInstanceOf(AddressRefused);
    expect((await connectTo(['8.8.8.8', '10.0.0.1'], { all: true }, true))[0]).toBeNull();
  });

  it('has not found a name without addresses', async () => {
    expect((await connectTo([], {}))[0]).toMatchObject({ code: 'ENOTFOUND' });
  });
});
