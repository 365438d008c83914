// PDF signatures: good ones, changed ones, and files that were made to look signed.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createPki } from '../../../../sandbox/signatures/pki/createPki.js';
import { createStatusDesk } from '../../../../sandbox/signatures/pki/createStatusDesk.js';
import { stampTime } from '../../../../sandbox/signatures/pki/stampTime.js';
import { signCms, type CmsOptions } from '../../../../sandbox/signatures/signing/signCms.js';
import { signPdf, type SignPdfOptions } from '../../../../sandbox/signatures/signing/signPdf.js';
import {
  appendRevision,
  catalogueText,
  createCompressedPdf,
  createPdf,
  PAGE_CONTENT,
  streamObject,
  type PdfFile,
} from '../../../../sandbox/signatures/signing/writePdf.js';
import { createContext } from '../../fixtures/createContext.js';
import { MalformedError } from '../asn1.js';
import { verifyPdf } from './verifyPdf.js';

const NOW = new Date('2026-07-15T01:00:00Z');
const pki = createPki({ seed: 'test', url: 'http://pki.mau' });
const stranger = createPki({ seed: 'stranger', url: 'http://pki.mau' });
const leader = pki.issue({ commonName: 'Lãnh đạo Mẫu' }, '2001');
const agency = pki.issue({ commonName: 'UBND phường mẫu' }, '2002');
const habits = { staleStatus: false, foreignResponder: false, ocspOff: false };
const revoked: { serial: string; at: Date }[] = [];
const desk = createStatusDesk({ pki, habits, revoked: () => revoked, now: () => NOW });

const by =
  (signer = leader, more: Partial<CmsOptions> = {}) =>
  (content: Uint8Array) =>
    signCms({ signer, issuer: pki.issuing, content, chain: [pki.issuing], signingTime: NOW, ...more });

const base = () => createPdf('Quyet dinh mau so 12');
const signed = (options: Partial<SignPdfOptions> = {}, file: PdfFile = base()) =>
  signPdf(file, { sign: by(), ...options });

async function verify(bytes: Uint8Array) {
  return verifyPdf(bytes, createContext({ anchors: [pki.root.certificate], desk, now: NOW }));
}

async function verdicts(bytes: Uint8Array) {
  const { signatures } = await verify(bytes);
  return signatures.map(({ indication, subIndication }) => `${indication} ${subIndication ?? ''}`.trim());
}

function changed(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

describe('a PDF signature', () => {
  it('passes over a whole file, and says so', async () => {
    const { signatures, timestamps } = await verify(signed().bytes);
    expect(signatures).toHaveLength(1);
    expect(signatures[0]).toMatchObject({
      indication: 'TOTAL_PASSED',
      format: 'PAdES-BASELINE-B',
      field: 'ChuKy1',
      subFilter: 'ETSI.CAdES.detached',
      signedBy: 'Lãnh đạo Mẫu',
      coversWholeFile: true,
      modifiedAfter: false,
      laterRevisions: 0,
      scope: [{ type: 'FULL', name: 'Full PDF' }],
    });
    expect(timestamps).toEqual([]);
  });

  it('passes in a file with compressed objects and tables', async () => {
    const { signatures } = await verify(signed({}, createCompressedPdf('Van ban mau')).bytes);
    expect(signatures).toMatchObject([{ indication: 'TOTAL_PASSED' }]);
  });

  it('passes under a later signature that passes, and each says what it covers', async () => {
    const twice = signPdf(signed(), { sign: by(agency), visible: true });
    const { signatures } = await verify(twice.bytes);
    expect(signatures).toMatchObject([
      {
        indication: 'TOTAL_PASSED',
        coversWholeFile: false,
        modifiedAfter: false,
        laterRevisions: 1,
        scope: [{ type: 'PARTIAL' }],
      },
      { indication: 'TOTAL_PASSED', coversWholeFile: true, signedBy: 'UBND phường mẫu' },
    ]);
  });

  it('does not pass under a later signature that shows and does not pass', async () => {
    const other = stranger.issue({ commonName: 'Lạ' }, '1');
    const sign = by(other, { issuer: stranger.issuing, chain: [stranger.issuing] });
    expect(await verdicts(signPdf(signed(), { sign, visible: true }).bytes)).toEqual([
      'INDETERMINATE GENERIC',
      'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND',
    ]);
    expect((await verdicts(signPdf(signed(), { sign }).bytes))[0]).toBe('TOTAL_PASSED');
  });

  it('passes when validation data were added later, and uses them', async () => {
    const file = signed();
    const list = Buffer.from(desk.crl('issuing') ?? []).toString('latin1');
    const more = new Map([
      [file.next, streamObject(list)],
      [1, catalogueText({ ...file, catalogue: `/DSS << /CRLs [${file.next} 0 R] >> ` })],
    ]);
    const { signatures } = await verify(appendRevision(file, more).bytes);
    expect(signatures).toMatchObject([
      { indication: 'TOTAL_PASSED', revocation: [{ source: 'CRL' }, { source: 'OCSP' }] },
    ]);
  });

  it('is proven by a later time stamp of the document', async () => {
    const at = new Date('2026-06-01T00:00:00Z');
    const sign = (content: Uint8Array) => stampTime(content, { authority: pki.timestamps, issuer: pki.issuing, at });
    const stamped = signPdf(signed(), { sign, subFilter: 'ETSI.RFC3161' });
    revoked.push({ serial: '2001', at: new Date('2026-07-01T00:00:00Z') });
    const before = await verdicts(signed().bytes);
    const { signatures, timestamps } = await verify(stamped.bytes);
    revoked.pop();
    expect(before).toEqual(['INDETERMINATE REVOKED_NO_POE']);
    expect(timestamps).toMatchObject([{ type: 'DOCUMENT', indication: 'PASSED', productionTime: at }]);
    expect(signatures).toMatchObject([
      { indication: 'TOTAL_PASSED', bestSignatureTime: at, warnings: ['REVOKED_LATER'] },
    ]);
  });
});

describe('a PDF that was changed', () => {
  it('in a signed byte fails', async () => {
    const { bytes } = signed();
    expect(await verdicts(changed(bytes, bytes.indexOf('so 12') + 4))).toEqual(['TOTAL_FAILED HASH_FAILURE']);
  });

  it('in a signed byte fails too when the message carries the first content inside', async () => {
    const { bytes } = signed({ sign: by(leader, { attached: true }) });
    expect(await verdicts(bytes)).toEqual(['TOTAL_PASSED']);
    expect(await verdicts(changed(bytes, bytes.indexOf('so 12') + 4))).toEqual(['TOTAL_FAILED HASH_FAILURE']);
  });

  it('in the room behind the message is not readable', async () => {
    const { bytes } = signed();
    const room = bytes.indexOf('000>');
    expect(await verdicts(changed(bytes, room))).toEqual(['TOTAL_FAILED FORMAT_FAILURE']);
  });

  it('by a later revision of its page does not pass, and says that it was modified', async () => {
    const file = signed();
    const edited = appendRevision(file, new Map([[PAGE_CONTENT, streamObject('BT (Quyet dinh mau so 99) Tj ET')]]));
    const { signatures } = await verify(edited.bytes);
    expect(signatures).toMatchObject([
      {
        indication: 'INDETERMINATE',
        modifiedAfter: true,
        laterRevisions: 1,
        scope: [{ type: 'PARTIAL' }],
        errors: ['CHANGED_AFTER_SIGNING'],
      },
    ]);
  });

  it('by bytes behind the end cannot be read at all', async () => {
    const { bytes } = signed();
    await expect(verify(Buffer.concat([bytes, Buffer.from('1 0 obj\n<< >>\nendobj\n')]))).rejects.toThrow(
      MalformedError,
    );
  });

  it('by a comment behind the end does not pass', async () => {
    const { bytes } = signed();
    const tail = bytes.subarray(bytes.lastIndexOf('startxref'));
    expect(await verdicts(Buffer.concat([bytes, Buffer.from('% x\n'), tail]))).toEqual(['INDETERMINATE GENERIC']);
  });

  it('along with a later signature does not pass, whoever made that', async () => {
    const objects = new Map([[PAGE_CONTENT, streamObject('BT (Quyet dinh mau so 99) Tj ET')]]);
    expect(await verdicts(signPdf(signed(), { sign: by(agency), objects }).bytes)).toEqual([
      'INDETERMINATE GENERIC',
      'TOTAL_PASSED',
    ]);
  });

  it('by a later signature that carries an action does not pass', async () => {
    const file = signPdf(signed(), { sign: by(agency), field: '/A << /S /JavaScript /JS (app) >> ' });
    expect((await verdicts(file.bytes))[0]).toBe('INDETERMINATE GENERIC');
  });

  it.each(['/OpenAction << /S /JavaScript >> ', '/Names << >> ', '/OCProperties << >> '])(
    'by %s in its catalogue does not pass',
    async (catalogue) => {
      const file = signed();
      const edited = appendRevision(file, new Map([[1, catalogueText({ ...file, catalogue })]]));
      expect(await verdicts(edited.bytes)).toEqual(['INDETERMINATE GENERIC']);
    },
  );

  it('by a bit anywhere never passes', async () => {
    const { bytes } = signed();
    const start = bytes.indexOf('/Contents <') + 11;
    const used = bytes.indexOf('0'.repeat(200), start);
    const place = fc.oneof(
      fc.integer({ min: 0, max: used - 1 }),
      fc.integer({ min: start + 12_000, max: bytes.length - 1 }),
    );
    await fc.assert(
      fc.asyncProperty(place, fc.nat(6), async (at, bit) => {
        const copy = Buffer.from(bytes);
        copy[at] = (copy[at] ?? 0) ^ (1 << bit);
        const { signatures } = await verify(copy).catch((error: unknown) => {
          if (error instanceof MalformedError) return { signatures: [] };
          throw error;
        });
        // Upper and lower case of a hex digit are the same message.
        const isSame = copy.toString('latin1').toLowerCase() === bytes.toString('latin1').toLowerCase();
        if (!isSame || at < start)
          expect(signatures.filter(({ indication }) => indication === 'TOTAL_PASSED')).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a byte range', () => {
  const rangeOf = (bytes: Buffer) =>
    /\/ByteRange \[0 (\d{10}) (\d{10}) (\d{10})\]/.exec(bytes.toString('latin1'))?.slice(1).map(Number) ?? [];

  /** Signs with the range that `change` makes, over just these bytes. */
  function withRange(change: (start: number, next: number, rest: number) => readonly [number, number, number, number]) {
    const { bytes } = signed();
    const [start = 0, next = 0, rest = 0] = rangeOf(bytes);
    const range = change(start, next, rest);
    const digits = range.slice(1).map((value) => String(value).padStart(10, '0'));
    const copy = Buffer.from(bytes);
    copy.write(`/ByteRange [${range[0]} ${digits.join(' ')}]`, bytes.indexOf('/ByteRange'), 'latin1');
    const [a, b, c, d] = range;
    const message = by()(Buffer.concat([copy.subarray(a, a + b), copy.subarray(c, c + d)]));
    copy.write(Buffer.from(message).toString('hex'), start + 1, 'latin1');
    return copy;
  }

  it.each([
    ['leaves out more than its own message', (a: number, b: number, c: number) => [0, a - 20, b, c] as const],
    ['leaves out what follows the message', (a: number, b: number, c: number) => [0, a, b + 30, c - 30] as const],
    ['begins behind the beginning', (a: number, b: number, c: number) => [5, a - 5, b, c] as const],
    ['reaches behind the end', (a: number, b: number, c: number) => [0, a, b, c + 10] as const],
  ])('that %s fails', async (_name, change) => {
    const [verdict] = await verdicts(withRange(change));
    expect(verdict).toBe('TOTAL_FAILED FORMAT_FAILURE');
  });

  it('that ends before the end of the file does not pass', async () => {
    const [verdict] = await verdicts(withRange((a, b, c) => [0, a, b, c - 30]));
    expect(verdict).toBe('TOTAL_FAILED FORMAT_FAILURE');
  });

  it('of another signature fails: one signature cannot be shown as two', async () => {
    const file = signed();
    const [, signature = 0] = /\/V (\d+) 0 R/.exec(file.bytes.toString('latin1')) ?? [];
    const copy = `<< /Type /Annot /FT /Sig /T (Gia) /V ${signature} 0 R /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R >>`;
    const fields = [...file.fields, file.next];
    const edited = appendRevision(
      file,
      new Map([
        [1, catalogueText({ ...file, fields })],
        [file.next, copy],
      ]),
    );
    expect(await verdicts(edited.bytes)).toEqual(['TOTAL_FAILED FORMAT_FAILURE', 'TOTAL_FAILED FORMAT_FAILURE']);
  });
});

describe('a PDF', () => {
  it('without signatures, or with a place to sign alone, has none', async () => {
    expect(await verdicts(base().bytes)).toEqual([]);
    const file = base();
    const fields = [file.next];
    const empty = new Map([
      [1, catalogueText({ ...file, fields })],
      [file.next, '<< /FT /Sig /T (Trong) /Rect [0 0 9 9] >>'],
    ]);
    expect(await verdicts(appendRevision(file, empty).bytes)).toEqual([]);
  });

  it.each(['adbe.pkcs7.sha1', 'adbe.x509.rsa_sha1', 'Rieng'])('with %s never passes', async (subFilter) => {
    const [verdict] = await verdicts(signed({ subFilter }).bytes);
    expect(verdict).not.toBe('TOTAL_PASSED');
  });

  it('whose tables go in a circle, or whose streams do, is refused', async () => {
    const file = base();
    const circle = Buffer.from(
      file.bytes.toString('latin1').replace('/Root', `/Prev ${file.lastTable} /Root`),
      'latin1',
    );
    await expect(verify(circle)).rejects.toThrow(MalformedError);
    const nested = Buffer.from(`%PDF-1.7\n1 0 obj\n${'['.repeat(5_000)}`, 'latin1');
    await expect(verify(nested)).rejects.toThrow(MalformedError);
  });

  it('of anything at all is refused in time, or verified', async () => {
    const { bytes } = signed();
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), fc.uint8Array({ maxLength: 40 }), async (at, noise) => {
        const copy = Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
        const result = await verify(copy).catch((error: unknown) => error);
        expect(
          result instanceof MalformedError || typeof (result as { signatures?: unknown }).signatures === 'object',
        ).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
