// What a log line may say.
import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UpstreamError } from '../../adapters/kit/index.js';
import { anyCodePoint } from '../../test/support/anyCodePoint.js';
import { createLog, createPlainLog, describeError } from './createLog.js';

const SECRET = 'db password=secret at 10.0.0.1';

function capture() {
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  return { lines, log: createLog({ level: 'info' }, destination) };
}

describe('a log line', () => {
  it('has a time and a level, and neither host nor process', () => {
    const { lines, log } = capture();
    log.info({ a: 1 }, 'hello');
    log.debug('not at this level');
    expect(lines).toEqual([{ level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), a: 1, msg: 'hello' }]);
  });

  it.each(['authorization', 'token', 'password', 'secret', 'cookie', 'variables', 'query'])('hides %s', (name) => {
    const { lines, log } = capture();
    log.info({ [name]: SECRET, a: { [name]: SECRET }, b: { c: { [name]: { deep: SECRET } } } });
    expect(JSON.stringify(lines)).not.toContain('10.0.0.1');
    expect(lines[0]).toMatchObject({ [name]: '***', a: { [name]: '***' }, b: { c: { [name]: '***' } } });
  });

  it('looks the same on the plain log', () => {
    const { lines, log } = capture();
    const line = { requestId: 'a-request', ms: 3, codes: ['FORBIDDEN'] };
    log.info(line, 'request');
    createPlainLog(log).info(line, 'request');
    expect(lines).toHaveLength(2);
    expect({ ...lines[1], time: '' }).toEqual({ ...lines[0], time: '' });
  });

  it('is one line whatever is in it', () => {
    const { lines, log } = capture();
    log.info({ requestId: 'a\nb\r\n{"level":"error"}\u2028' }, 'x\ny');
    expect(lines).toHaveLength(1);
  });
});

describe('describeError', () => {
  it('tells the kind and the place', () => {
    const described = describeError(new TypeError(SECRET));
    expect(described).toMatchObject({
      error: 'TypeError',
      at: expect.stringMatching(/createLog\.test\.(ts|js):\d+:\d+\)$/),
    });
    expect(described['at']).not.toContain('/gateway/');
  });

  it('tells what an adapter wrote for the log, and the kind of its cause', () => {
    const cause = Object.assign(new Error(SECRET), { code: 'ECONNREFUSED' });
    expect(describeError(new UpstreamError('UPSTREAM_UNAVAILABLE', { detail: 'status 502', cause }))).toMatchObject({
      error: 'UpstreamError',
      code: 'UPSTREAM_UNAVAILABLE',
      detail: 'status 502',
      cause: 'Error',
      causeCode: 'ECONNREFUSED',
    });
  });

  it('tells the codes of a database, and not the rows that it quotes', () => {
    const error = Object.assign(new Error(SECRET), { code: '23505', detail: `Key (card)=(${SECRET}) already exists.` });
    expect(describeError(error)).toMatchObject({ code: '23505', detail: undefined });
  });

  const odd: [string, unknown][] = [
    ['a text', SECRET],
    ['null', null],
    ['an object', { message: SECRET }],
    ['a message that looks like a frame', new Error(`x\n    at secret (${SECRET}:1:1)\n    at /secret:1:1`)],
    ['a name of many words', Object.assign(new Error('x'), { name: SECRET })],
    ['a code of many words', Object.assign(new Error('x'), { code: SECRET })],
    ['a code that is a number of a card', Object.assign(new Error('x'), { code: '999199000001' })],
    ['a message that was changed', Object.assign(new Error(`\n    at secret (/10.0.0.1:1:1)`), { message: 'y' })],
    ['no stack', Object.assign(new Error(SECRET), { stack: undefined })],
    ['a stack that is a number', Object.assign(new Error(SECRET), { stack: 5 })],
    [
      'a cause with a name',
      new Error('x', { cause: Object.assign(new Error(SECRET), { name: SECRET, code: SECRET }) }),
    ],
  ];

  it.each(odd)('gives nothing away: %s', (_name, error) => {
    expect(JSON.stringify(describeError(error))).not.toMatch(/secret|10\.0\.0\.1|999199/);
  });

  it('never throws, and never tells a message', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string({ unit: anyCodePoint }), (any, text) => {
        describeError(any);
        const marked = `«${text}»`;
        for (const error of [new Error(marked), new Error(`${text}\n    at ${marked} (/x:1:1)`)])
          expect(JSON.stringify(describeError(error))).not.toContain('«');
      }),
    );
  });
});
