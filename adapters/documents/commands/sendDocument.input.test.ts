// What is refused before anything is accepted: every mistake named at once, no value repeated.
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCall } from '../../kit/conformance/index.js';
import { InputError, type AdapterCall, type AgencyRef, type UnitDirectory } from '../../kit/index.js';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { configSchema, type Config } from '../config.js';
import type { DocumentsClient } from '../client.js';
import { createDirectory, WARD } from '../fixtures/sampleDocuments.js';
import { createScriptedClient, ok } from '../fixtures/scriptedClient.js';
import { isAllowedUrl } from './checkFiles.js';
import type { Letter } from './letter.js';
import { sendDocument } from './sendDocument.js';

const directory = createDirectory(createSampleCity());
const SHA = 'a'.repeat(64);
const HOSTS = {
  hosts: ['tep.sample.invalid', 'tep.sample.invalid:8443'],
  timeoutMs: 1_000,
  dangerouslyAllowHttpLoopback: false,
};

const INPUT = {
  recipients: ['H26.12'],
  number: '15',
  notation: 'QĐ-UBND',
  issuedOn: '2026-11-20',
  typeName: 'Quyết định',
  subject: 'Mẫu',
  signer: { name: 'Trần Thị Mẫu 0001' },
};

let client: DocumentsClient;

function createClient(units: UnitDirectory = directory): DocumentsClient {
  const registered = ['G22', 'K01.34.12.H26', 'H26.99.99.K02', 'K02.99.99.H26'].map((code) => ({
    code,
    name: `Mẫu ${code}`,
  }));
  const scripted = createScriptedClient({ getAgenciesListQD20: () => ok(registered) }, units).client;
  const config: Config = { ...configSchema.parse({ baseUrl: 'http://127.0.0.1:9', secret: 'mau' }), files: HOSTS };
  return { ...scripted, config };
}

beforeEach(() => {
  client = createClient();
});

async function prepare(input: object, scope = directory.scopeOf([WARD]), unit = WARD): Promise<Letter> {
  const call = createCall(client, scope) as AdapterCall<DocumentsClient>;
  const prepared = await sendDocument.prepare({ unit, input: { ...INPUT, ...input } } as never, call);
  return sendDocument.payload.parse(JSON.parse(JSON.stringify(prepared.payload))) as Letter;
}

async function problemOf(input: object, ...rest: [Parameters<typeof prepare>[1]?, string?]): Promise<InputError> {
  return prepare(input, ...rest).then(
    () => Promise.reject(new Error('it was accepted')),
    (error: unknown) => error as InputError,
  );
}

describe('mistakes', () => {
  it('are named all at once, in both languages, without their values', async () => {
    const file = { url: 'http://canary.invalid/x', name: '../canary', contentType: 'canary', sha256: 'canary' };
    const problem = await problemOf({
      recipients: ['canary', 'H26.12', 'H26.12', 'H26.L7', 'H26.NO'],
      number: 'canary,canary',
      notation: 'canary,',
      issuedOn: '2026-11-23',
      dueOn: '2026-11-01',
      typeName: ' ',
      subject: 'c\u0001anary',
      content: 'x'.repeat(4_001),
      signer: { name: '' },
      pageCount: -1,
      responseFor: ['canary'],
      attachments: [file],
    });
    expect(problem).toBeInstanceOf(InputError);
    const named = [...problem.message.matchAll(/input\.[\w.[\]]+(?=:)/g)].map(([argument]) => argument);
    expect(named).toEqual([
      'input.recipients[0]',
      'input.recipients[2]',
      'input.recipients[3]',
      'input.recipients[4]',
      'input.number',
      'input.notation',
      'input.issuedOn',
      'input.dueOn',
      'input.typeName',
      'input.subject',
      'input.content',
      'input.signer.name',
      'input.pageCount',
      'input.responseFor[0]',
      'input.attachments[0].url',
      'input.attachments[0].name',
      'input.attachments[0].contentType',
      'input.attachments[0].sha256',
    ]);
    expect([...problem.vi.matchAll(/input\.[\w.[\]]+(?=:)/g)].map(([argument]) => argument)).toEqual(named);
    expect(problem.message + problem.vi).not.toContain('canary');
  });

  it('of numbers: none, too many', async () => {
    expect((await problemOf({ recipients: [] })).message).toContain('input.recipients');
    expect((await problemOf({ recipients: Array.from({ length: 501 }, () => 'H26.12') })).message).toContain('500');
    const attachments = Array.from({ length: 201 }, () => ({ url: '', name: '', contentType: '', sha256: '' }));
    expect((await problemOf({ attachments })).message).toContain('input.attachments: at most 200 files');
  });
});

describe('a receiver', () => {
  it('may be an agency outside the city that the axis knows', async () => {
    expect((await prepare({ recipients: ['000.00.00.G22'] })).document.to).toMatchObject([
      { organId: 'G22', name: 'Mẫu G22' },
    ]);
  });

  it('whose code fits both forms is the one that the city has', async () => {
    const kept = { ...directory.agency('H26.12'), code: 'K01.34.12.H26', oldCode: '' } as AgencyRef;
    client = createClient({ ...directory, agency: (code) => (code === kept.code ? kept : directory.agency(code)) });
    expect((await prepare({ recipients: ['H26.12.34.K01'] })).recipients).toEqual(['K01.34.12.H26']);
  });

  it.each([
    ['H26.12.34.K09', 'K09.34.12.H26', 'nobody has either'],
    ['H26.99.99.K02', 'K02.99.99.H26', 'the axis has both'],
    ['H26.12.34.K01', 'K01.34.12.H26', 'the axis has one'],
  ])('whose code %s may also be %s is refused with both spellings when %s', async (qd20, qcvn) => {
    const problem = await problemOf({ recipients: [qd20] });
    for (const text of [problem.message, problem.vi]) {
      expect(text).toContain(`${qd20} (QĐ 20/2020)`);
      expect(text).toContain(`${qcvn} (QCVN 102:2016)`);
    }
  });

  it('that has ceased is refused', async () => {
    const ceased = createSampleCity().agencies.find((agency) => agency.ceasedOn !== null)?.code ?? '';
    expect((await problemOf({ recipients: [ceased] })).message).toContain('has ceased');
  });
});

describe('the sender', () => {
  it('is the agency of the unit, or an office of it that is named', async () => {
    expect((await prepare({})).mailbox.code).toBe('H26.L7');
    const office = createSampleCity().agencies.find(
      ({ unitKey, code, ceasedOn }) => unitKey === WARD && code !== 'H26.L7' && ceasedOn === null,
    );
    expect((await prepare({ sender: office?.oldCode })).documentId).toMatch(new RegExp(`^${office?.code},`));
  });

  it('is not somebody else’s, and not one that has ceased', async () => {
    expect((await problemOf({ sender: 'H26.12' })).message).toContain('input.sender');
    expect((await problemOf({ sender: 'canary' })).message).not.toContain('canary');
    const former = 'hn:2025-06:00292';
    expect((await problemOf({}, directory.scopeOf([former]), former)).message).toContain('no working agency');
    expect((await problemOf({}, directory.scopeOf([former]), WARD)).message).toContain('no working agency');
  });
});

describe('the key', () => {
  it('keeps leading zeros and Vietnamese letters', async () => {
    const letter = await prepare({ number: '007', notation: 'TTr-SGD&ĐT' });
    expect(letter.documentId).toBe('H26.L7,2026/11/20,007/TTr-SGD&ĐT');
    expect(letter.document).toMatchObject({ number: '007', notation: 'TTr-SGD&ĐT', sentAt: '2026/11/22 07:00:00' });
  });

  it('is of today where no day is given', async () => {
    expect((await prepare({ issuedOn: undefined })).documentId).toContain(',2026/11/22,');
  });
});

describe('the address of a file', () => {
  const file = { name: 'a.pdf', contentType: 'application/pdf', sha256: SHA.toUpperCase() };

  it('is kept with the hash in lower case', async () => {
    const url = 'https://tep.sample.invalid:8443/a?b=1';
    expect((await prepare({ attachments: [{ ...file, url }] })).files).toEqual([{ ...file, url, sha256: SHA }]);
  });

  it.each([
    'http://tep.sample.invalid/a',
    'https://tep.sample.invalid.evil.invalid/a',
    'https://evil.invalid/https://tep.sample.invalid/a',
    'https://tep.sample.invalid@evil.invalid/a',
    'https://user@tep.sample.invalid/a',
    'https://tep.sample.invalid:444/a',
    'https://tep.sample.invalid/a#b',
    'https://169.254.169.254/latest',
    'file:///etc/passwd',
    '//tep.sample.invalid/a',
    'ftp://tep.sample.invalid/a',
    `https://tep.sample.invalid/${'a'.repeat(2_000)}`,
    '',
  ])('%s is refused', (url) => {
    expect(isAllowedUrl(url, HOSTS)).toBe(false);
  });

  it('may be http on this machine in development alone, and only for hosts that are named', () => {
    const open = { ...HOSTS, hosts: ['127.0.0.1:81', 'tep.sample.invalid'], dangerouslyAllowHttpLoopback: true };
    expect(isAllowedUrl('http://127.0.0.1:81/a', open)).toBe(true);
    expect(isAllowedUrl('http://127.0.0.1:81/a', { ...open, dangerouslyAllowHttpLoopback: false })).toBe(false);
    expect(isAllowedUrl('http://127.0.0.1:82/a', open)).toBe(false);
    expect(isAllowedUrl('http://tep.sample.invalid/a', open)).toBe(false);
  });

  it('of any kind leads to a host that is named, or nowhere', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        expect(isAllowedUrl(url, HOSTS)).toBe(false);
      }),
    );
  });
});
