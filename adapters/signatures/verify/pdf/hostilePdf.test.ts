// PDF files that were made to look signed, or to keep a reader busy.
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createPki } from '../../../../sandbox/signatures/pki/createPki.js';
import { createStatusDesk } from '../../../../sandbox/signatures/pki/createStatusDesk.js';
import { signCms, type CmsOptions } from '../../../../sandbox/signatures/signing/signCms.js';
import { signPdf, type SignPdfOptions } from '../../../../sandbox/signatures/signing/signPdf.js';
import {
  appendRevision,
  catalogueText,
  createPdf,
  streamObject,
  type PdfFile,
} from '../../../../sandbox/signatures/signing/writePdf.js';
import { createContext } from '../../fixtures/createContext.js';
import { MalformedError } from '../asn1.js';
import { verifyFile } from '../verifyFile.js';
import { verifyPdf } from './verifyPdf.js';

const NOW = new Date('2026-07-15T01:00:00Z');
const pki = createPki({ seed: 'test', url: 'http://pki.mau' });
const leader = pki.issue({ commonName: 'Lãnh đạo Mẫu' }, '2001');
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
    copy.write(Buffer.from(message).toString('hex').padEnd(12_000, '0'), start + 1, 'latin1');
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

it('compressed parts that become too much together are refused', async () => {
  const bomb = deflateSync(Buffer.alloc(15_000_000, '0 ')).toString('latin1');
  const file = base();
  const stream = streamObject(bomb, '/Filter /FlateDecode ');
  const store = `/DSS << /Certs [${file.next} 0 R ${file.next + 1} 0 R] >> `;
  const objects = new Map([
    [1, catalogueText({ ...file, catalogue: store })],
    [file.next, stream],
    [file.next + 1, stream],
  ]);
  await expect(verify(appendRevision(file, objects).bytes)).rejects.toThrow('inflated');
});

it('a stream whose length is itself is refused', async () => {
  const file = base();
  const objects = new Map([
    [1, catalogueText({ ...file, catalogue: `/DSS ${file.next} 0 R ` })],
    [file.next, `<< /Length ${file.next} 0 R >>\nstream\nx\nendstream`],
  ]);
  const context = createContext({ anchors: [], desk: null, now: NOW });
  const { outcome } = await verifyFile(appendRevision(file, objects).bytes, null, context);
  expect(outcome).toBe('FORMAT_FAILURE');
});
