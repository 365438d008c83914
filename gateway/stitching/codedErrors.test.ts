// Whatever an adapter throws, a caller sees an entry of the catalogue and nothing of the error's own words.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { InputError, UpstreamError } from '../../adapters/kit/index.js';
import { ERRORS } from '../../schema/errors.js';
import { toCodedError } from './codedErrors.js';

const logged: unknown[] = [];
const convert = (error: GraphQLError) => {
  logged.length = 0;
  return toCodedError(error, 'portal', 'r1', (...all) => logged.push(all));
};
/** As execution wraps what a resolver threw. */
const wrap = (cause: unknown, depth = 1): GraphQLError => {
  let error = new GraphQLError('canary: connect 10.0.0.5:5432', { path: ['a', 0], originalError: cause as Error });
  for (let i = 1; i < depth; i += 1) error = new GraphQLError('canary outer', { path: ['a', 0], originalError: error });
  return error;
};

describe('an upstream error', () => {
  it.each(Object.keys(ERRORS).filter((code) => code.startsWith('UPSTREAM_')))(
    '%s keeps its code, at any depth',
    (code) => {
      for (const depth of [1, 2, 4]) {
        const cause = new UpstreamError(code as 'UPSTREAM_ERROR', {
          retryAfterSeconds: 5,
          detail: 'canary',
          cause: new Error('canary'),
        });
        const { message, path, extensions } = convert(wrap(cause, depth));
        const entry = ERRORS[code as 'UPSTREAM_ERROR'];
        expect({ message, path, extensions }).toEqual({
          message: entry.vi,
          path: ['a', 0],
          extensions: {
            code,
            hop: 'UPSTREAM',
            retryable: entry.retryable,
            messages: { vi: entry.vi, en: entry.en },
            service: 'portal',
            requestId: 'r1',
            retryAfter: 5,
          },
        });
      }
    },
  );

  it('has no retryAfter where the system named none', () => {
    expect(convert(wrap(new UpstreamError('UPSTREAM_TIMEOUT'))).extensions).not.toHaveProperty('retryAfter');
  });

  it('is logged where there is more to know, and only then', () => {
    convert(wrap(new UpstreamError('UPSTREAM_TIMEOUT')));
    expect(logged).toEqual([]);
    const cause = new UpstreamError('UPSTREAM_TIMEOUT', { detail: 'mapi/g' });
    convert(wrap(cause));
    expect(logged).toEqual([['portal', 'r1', cause]]);
  });
});

describe('a refused argument', () => {
  it('is explained in both languages', () => {
    const { message, extensions } = convert(
      wrap(new InputError('"first" must be 1 to 100.', '"first" phải từ 1 đến 100.')),
    );
    expect(message).toBe('"first" phải từ 1 đến 100.');
    expect(extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      hop: 'CONSUMER',
      messages: { vi: '"first" phải từ 1 đến 100.', en: '"first" must be 1 to 100.' },
    });
    expect(logged).toEqual([]);
  });
});

describe('anything else', () => {
  it('is masked and logged', () => {
    for (const cause of [new TypeError('canary'), new Error('canary'), { canary: 1 }, new GraphQLError('canary')]) {
      const coded = convert(wrap(cause));
      expect(coded.extensions).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', service: 'portal', requestId: 'r1' });
      expect(JSON.stringify(coded)).not.toContain('canary');
      expect(logged).toHaveLength(1);
    }
  });

  it('never shows its words, whatever they are', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9:./ ]{12,60}$/), fc.integer({ min: 1, max: 4 }), (words, depth) => {
        const coded = convert(wrap(new Error(words), depth));
        expect(JSON.stringify(coded)).not.toContain(words);
        expect(coded.originalError).toBeUndefined();
      }),
    );
  });

  it('passes when it is coded already', () => {
    const coded = new GraphQLError('ours', { extensions: { code: 'FORBIDDEN' } });
    expect(convert(coded)).toBe(coded);
  });
});
