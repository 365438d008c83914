// Whatever an error looks like, the caller sees the catalogue.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ERRORS } from '../../schema/errors.js';
import { PROTOCOL_WORDS, formatError } from './formatError.js';

const SECRET = 'db password=secret at 10.0.0.1';

describe('formatError', () => {
  it('says nothing of an error that nobody foresaw', () => {
    const extensions = { code: 'INTERNAL_SERVER_ERROR', stacktrace: [SECRET], sql: SECRET, exception: { SECRET } };
    const { vi, en, hop, retryable } = ERRORS.INTERNAL_SERVER_ERROR;
    expect(formatError({ message: SECRET, path: ['a', 0], extensions })).toEqual({
      message: vi,
      path: ['a', 0],
      extensions: { code: 'INTERNAL_SERVER_ERROR', hop, retryable, messages: { vi, en } },
    });
  });

  it.each([undefined, {}, { code: 5 }, { code: null }, { code: 'SOMETHING_ELSE' }, { code: SECRET }])(
    'takes an unknown code for one of those: %j',
    (extensions) => {
      const formatted = formatError({ message: SECRET, ...(extensions === undefined ? {} : { extensions }) });
      expect(formatted.extensions?.['code']).toBe('INTERNAL_SERVER_ERROR');
      expect(JSON.stringify(formatted)).not.toContain('secret');
    },
  );

  it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty'])('knows no inherited code: %s', (code) => {
    expect(formatError({ message: SECRET, extensions: { code } }).extensions?.['code']).toBe('INTERNAL_SERVER_ERROR');
  });

  it('keeps what an adapter said in both languages', () => {
    const messages = { vi: 'Đối số sai.', en: 'Wrong argument.' };
    const formatted = formatError({ message: SECRET, extensions: { code: 'BAD_USER_INPUT', messages } });
    expect([formatted.message, formatted.extensions?.['messages']]).toEqual(['Đối số sai.', messages]);
  });

  it('names the system that failed, and never its words', () => {
    const extensions = { code: 'UPSTREAM_TIMEOUT', service: 'hr-records', requestId: 'r-1', stacktrace: [SECRET] };
    const formatted = formatError({ message: SECRET, extensions });
    expect(formatted.extensions).toMatchObject({ service: 'hr-records', requestId: 'r-1', hop: 'UPSTREAM' });
    expect(JSON.stringify(formatted)).not.toContain('secret');
  });

  it('never throws, and always has a code of the catalogue', () => {
    const any = fc.dictionary(fc.string(), fc.anything());
    fc.assert(
      fc.property(
        fc.string(),
        fc.oneof(fc.constantFrom(...Object.keys(ERRORS)), fc.string()),
        any,
        (message, code, more) => {
          const formatted = formatError({ message, extensions: { ...more, code, messages: undefined } });
          expect(Object.keys(ERRORS)).toContain(formatted.extensions?.['code']);
          const found = formatted.extensions?.['code'] as keyof typeof ERRORS;
          // What clients of persisted operations compare stays as their protocol has it.
          expect(formatted.message).toBe(PROTOCOL_WORDS[found] ?? ERRORS[found].vi);
        },
      ),
    );
  });
});
