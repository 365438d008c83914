// Names and dates that mean the same, addresses of services, and references that tell nothing.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readBirthDate, writeBirthDate } from './birthDate.js';
import type { CitizenFacts } from './citizenFacts.js';
import { configSchema } from './config.js';
import { populationConfig, SECRET } from './fixtures/samplePopulation.js';
import { fits, isSameName } from './sameFacts.js';
import { createReferences } from './sealedReference.js';
import { toAddress, toIdentifier } from './xroad/address.js';
import { xroadSchema } from './xroadSettings.js';

describe('names', () => {
  it.each([
    ['Nguyễn Văn Hòa', 'NGUYỄN  VĂN HOÀ ', true],
    ['Nguyễn Văn Hòa', 'Nguye\u0302\u0303n Va\u0306n Hoa\u0300', true],
    ['Trần Thị Thúy', 'Trần Thị Thuý', true],
    ['Nguyễn Văn Hòa', 'Nguyễn Văn Hóa', false],
    ['Nguyễn Văn Hòa', 'Nguyen Van Hoa', false],
    ['Lê Mẫu', 'Lê Mâu', false],
    ['Đỗ Mẫu', 'Dỗ Mẫu', false],
    ['Lê Mẫu', 'Mẫu Lê', false],
  ])('%s and %s: %s', (a, b, same) => {
    expect(isSameName(a, b)).toBe(same);
  });
});

describe('birth dates', () => {
  it.each([
    ['19900102', '1990-01-02'],
    ['1990-01-02', '1990-01-02'],
    ['02/01/1990', '1990-01-02'],
    [' 1990 ', '1990'],
    ['19900230', null],
    ['1990-13-01', null],
    ['mẫu', null],
    ['', null],
    [null, null],
  ])('%s is %s', (text, day) => {
    expect(readBirthDate(text)).toBe(day);
  });

  it('come back from every form', () => {
    const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true });
    const forms = fc.constantFrom('yyyyMMdd', 'yyyy-MM-dd', 'dd/MM/yyyy');
    fc.assert(
      fc.property(days, forms, (date, form) => {
        const day = date.toISOString().slice(0, 10);
        expect(readBirthDate(writeBirthDate(day, form as 'yyyyMMdd'))).toBe(day);
      }),
    );
  });
});

describe('what was asked', () => {
  const known = { fullName: 'Lê Mẫu', birthDate: '1990-01-02' } as CitizenFacts;
  const ask = (fullName: string | null, birthDate: string | null) => ({
    ...{ personalId: '', caseNumber: '', fullName, birthDate },
  });

  it.each([
    [ask(null, null), known, true],
    [ask('lê mẫu', '1990-01-02'), known, true],
    [ask('Lê Khác', null), known, false],
    [ask(null, '1990-01-03'), known, false],
    [ask(null, '1990-01-03'), { ...known, birthDate: '1990' }, true],
    [ask(null, '1991-01-03'), { ...known, birthDate: '1990' }, false],
    [ask(null, '1990-01-02'), { ...known, birthDate: null }, false],
    [ask('Lê Mẫu', null), { ...known, fullName: null }, false],
  ])('%j fits %j: %s', (question, facts, fit) => {
    expect(fits(question, facts)).toBe(fit);
  });
});

describe('addresses over X-Road', () => {
  it('encode each part by itself', () => {
    expect(toIdentifier(['HN', 'GOV', 'a/b', 'Dân cư'])).toBe('HN/GOV/a%2Fb/D%C3%A2n%20c%C6%B0');
    const settings = xroadSchema.parse({
      ...{ baseUrl: 'http://ss.sample/', client: ['a', 'b', 'c'], provider: ['HN', 'GOV', '0/1'], service: 'tra?' },
    });
    expect(toAddress(settings, settings.service, '/cong-dan/xác minh')).toBe(
      'http://ss.sample/r1/HN/GOV/0%2F1/tra%3F/cong-dan/x%C3%A1c%20minh',
    );
  });
});

describe('references', () => {
  let now = 0;
  const create = (secret = SECRET) =>
    createReferences({ referenceSecret: secret, referenceMinutes: 60 }, () => new Date(now));
  const text = fc.string({ unit: 'grapheme', maxLength: 40 });
  const questions = fc.record({
    ...{ personalId: fc.stringMatching(/^\d{12}$/), fullName: fc.option(text), birthDate: fc.option(text) },
    caseNumber: text,
  });

  it('open what they sealed, show nothing of it, and are the same for the same question', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const sealed = create().seal(question);
        expect(create().open(sealed)).toEqual(question);
        expect(create().seal(question)).toBe(sealed);
        const shown = sealed + Buffer.from(sealed, 'base64url').toString('latin1');
        expect(shown).not.toContain(question.personalId);
      }),
    );
  });

  it('open nothing that was changed, sealed elsewhere, or is too old', () => {
    now = 0;
    const question = { personalId: '999000000001', fullName: null, birthDate: null, caseNumber: 'x' };
    const sealed = create().seal(question);
    const bytes = Buffer.from(sealed, 'base64url');
    for (let place = 0; place < bytes.length; place += 1) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      expect(create().open(changed.toString('base64url'))).toBeNull();
    }
    expect(create('another secret of at least 32 characters').open(sealed)).toBeNull();
    for (const other of ['', 'x', 'không phải mã', '999000000001']) expect(create().open(other)).toBeNull();
    now = 119 * 60_000;
    expect(create().open(sealed)).toEqual(question);
    now = 120 * 60_000;
    expect(create().open(sealed)).toBeNull();
  });
});

describe('settings', () => {
  it('need the part of the way that they name', () => {
    expect(configSchema.safeParse(populationConfig('http://ss.sample')).success).toBe(true);
    const wrong = { ...populationConfig('http://ss.sample'), transport: 'portal' };
    expect(configSchema.safeParse(wrong).error?.issues[0]?.path).toEqual(['transport']);
  });
});
