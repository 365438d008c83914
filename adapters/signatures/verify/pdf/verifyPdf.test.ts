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

  it('so that the message carries other content inside fails, though its digest is right', async () => {
    const { bytes } = signed({ sign: by(leader, { embedded: Buffer.from('khác') }) });
    expect(await verdicts(bytes)).toEqual(['TOTAL_FAILED HASH_FAILURE']);
  });

  it('so that its pages are another object does not pass', async () => {
    const file = signed();
    const catalogue = catalogueText(file).replace('/Pages 2 0 R', `/Pages ${file.next} 0 R`);
    const pages = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';
    const edited = appendRevision(
      file,
      new Map([
        [1, catalogue],
        [file.next, pages],
      ]),
    );
    expect(await verdicts(edited.bytes)).toEqual(['INDETERMINATE GENERIC']);
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

  it('by a bit anywhere outside the message never passes', async () => {
    const { bytes } = signed();
    const start = bytes.indexOf('/Contents <') + 11;
    const place = fc.oneof(
      fc.integer({ min: 0, max: start - 1 }),
      fc.integer({ min: start + 12_000, max: bytes.length - 1 }),
    );
    await fc.assert(
      fc.asyncProperty(place, fc.nat(7), async (at, bit) => {
        const copy = Buffer.from(bytes);
        copy[at] = (copy[at] ?? 0) ^ (1 << bit);
        const { signatures } = await verify(copy).catch((error: unknown) => {
          if (error instanceof MalformedError) return { signatures: [] };
          throw error;
        });
        expect(signatures.filter(({ indication }) => indication === 'TOTAL_PASSED')).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
