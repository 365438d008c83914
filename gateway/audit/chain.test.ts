// Bodies and hashes: the same value is always the same text, and the text of a record is what anybody can recompute.
import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { anyCodePoint } from '../../test/support/anyCodePoint.js';
import { canonicalJson } from './canonicalJson.js';
import { hashBody, linkEntries, NO_HASH } from './chain.js';
import type { AuditEntry } from './entry.js';
import { prepareEntry, toColumns } from './prepareEntry.js';

const entry = {
  event: 'operation.executed',
  outcome: 'OK',
  actor: { reference: 'r', issuer: null, client: 'c', acr: null },
  onBehalfOf: null,
  ...{ tenant: null, unit: null, ip: null, requestId: 'q', operation: null, purpose: null, legalBasis: null },
  ...{ fields: [], sources: [], counts: { B: 2, A: 1 }, subjects: ['s'], sensitivity: 1, codes: [] },
} as AuditEntry;

describe('canonical JSON', () => {
  it('does not depend on the order of keys, and parses to what it was made from', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.jsonValue({ maxDepth: 3 })), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
      }),
    );
    expect(canonicalJson({ b: [1, { d: null, c: 'ă"\\' }], a: undefined, e: 1.5 })).toBe(
      '{"b":[1,{"c":"ă\\"\\\\","d":null}],"e":1.5}',
    );
  });

  it('has no control characters, no halves of characters, no numbers that JSON lacks, and an end', () => {
    const endless: Record<string, unknown> = {};
    endless['self'] = endless;
    expect(JSON.parse(canonicalJson({ a: 'x\u0000\ud800', b: Number.NaN, c: 5n, d: new Date(0) }))).toEqual({
      a: 'x\ufffd\ufffd',
      b: null,
      c: '5',
      d: '1970-01-01T00:00:00.000Z',
    });
    expect(canonicalJson(endless).length).toBeLessThan(1_000);
  });
});

describe('a prepared entry', () => {
  const anyText = fc.oneof(
    fc.string({ unit: anyCodePoint, maxLength: 300 }),
    fc.constantFrom('', 'a"b\\c', '\ud800', '\u0000'),
  );
  // Names of types and settings: ours.
  const anyName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,20}$/);
  const orNull = fc.option(anyText, { nil: null });
  const texts = fc.array(anyText, { maxLength: 3 });
  const anyEntry: fc.Arbitrary<AuditEntry> = fc.record<AuditEntry>({
    event: anyText,
    outcome: fc.constantFrom('OK', 'PARTIAL', 'DENIED', 'ERROR'),
    actor: fc.record({ reference: orNull, issuer: orNull, client: orNull, acr: orNull }),
    tenant: orNull,
    unit: fc.option(fc.record({ key: anyText, name: anyText }), { nil: null }),
    ip: orNull,
    requestId: orNull,
    onBehalfOf: orNull,
    operation: fc.option(fc.record({ name: orNull, hash: anyText }), { nil: null }),
    purpose: orNull,
    legalBasis: orNull,
    refusedPurpose: orNull,
    fields: texts,
    sources: texts,
    codes: texts,
    subjects: texts,
    counts: fc.dictionary(anyName, fc.nat()),
    sensitivity: fc.constantFrom(1, 2, 3, 4),
    target: fc.option(fc.record({ type: anyText, id: anyText }), { nil: null }),
    details: fc.dictionary(anyName, fc.jsonValue()),
  });

  it('has content in canonical JSON, and the columns that are read from it later', () => {
    fc.assert(
      fc.property(anyEntry, (one) => {
        const { content, columns } = prepareEntry(one, 0, 'i');
        const read = JSON.parse(content);
        expect(canonicalJson(read)).toBe(content);
        expect(columns).toEqual(toColumns(read));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a chain', () => {
  it('is sha256 over the hash before, a zero byte and the body', () => {
    const expected = createHash('sha256').update(NO_HASH).update(Buffer.of(0)).update('ă'.repeat(70_000)).digest();
    expect(hashBody(NO_HASH, 'ă'.repeat(70_000))).toEqual(expected);
  });

  it('has bodies whose keys stand in order, with both times', () => {
    const [record, next] = linkEntries(
      'w.1',
      { seq: 6, hash: NO_HASH },
      [prepareEntry(entry, Date.parse('2026-01-01T17:30:00.5Z'), 'i'), prepareEntry(entry, 0, 'j')],
      1_000,
    );
    const body = JSON.parse(record?.body ?? '');
    expect(record?.body).toBe(canonicalJson(body));
    expect(body).toMatchObject({
      at: '2026-01-01T17:30:00.500Z',
      local: '2026-01-02T00:30:00.500+07:00',
      seq: 7,
      id: 'i',
      writer: 'w.1',
      recordedAt: '1970-01-01T00:00:01.000Z',
      subjects: ['s'],
    });
    expect(next?.prevHash).toEqual(record?.hash);
    expect(next?.hash).toEqual(hashBody(next?.prevHash ?? NO_HASH, next?.body ?? ''));
  });
});
