// What becomes of messages and rows that a careless or hostile sender put on the network; replies are scripted.
import { describe, expect, it } from '@jest/globals';
import { createCall } from '../kit/conformance/index.js';
import { UpstreamError, type AdapterCall } from '../kit/index.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import type { DocumentsClient } from './client.js';
import { openAttachmentFile, toFileRef } from './attachmentFile.js';
import { listDocuments } from './documentLists.js';
import { loadDocuments } from './documents.js';
import { createEdxml, createStatusEdxml, SAMPLE_PDF, toWrapped, type SampleDocument } from './fixtures/createEdxml.js';
import {
  createScriptedClient,
  ID,
  ok,
  RECEIVED_ROW,
  SENT_ROW,
  toBase64,
  type Script,
} from './fixtures/scriptedClient.js';
import { createDirectory, WARD } from './fixtures/sampleDocuments.js';

const directory = createDirectory(createSampleCity());

function createScripted(script: Script) {
  return createScriptedClient(script, directory);
}

function callFor(client: DocumentsClient): AdapterCall<DocumentsClient> {
  return createCall(client, directory.scopeOf([WARD])) as AdapterCall<DocumentsClient>;
}

function withMessage(data: unknown, rows: readonly object[] = [SENT_ROW]): Script {
  return {
    getSentEdocList: (_request, _docId, type) => ok(type === 'edoc' ? rows : []),
    getReceivedEdocList: () => ok([RECEIVED_ROW]),
    getEdoc: () => data,
  };
}

async function readOne(script: Script) {
  const { client, warnings } = createScripted(script);
  const [record] = await loadDocuments([ID], callFor(client));
  return { record, warnings };
}

function withFile(name: string, encoded: string): SampleDocument {
  return { files: [{ contentId: 'cid:1', name, contentType: 'application/pdf', encoded }] };
}

describe('a refused message', () => {
  it.each([
    ['a document type', ok(toBase64(Buffer.from('<!DOCTYPE a><a/>'))), 'XML_DTD_FORBIDDEN'],
    ['broken XML', ok(toBase64(Buffer.from('<a>'))), 'XML_MALFORMED'],
    ['an empty file', ok(toBase64(Buffer.from(' '))), 'XML_MALFORMED'],
    ['text that is not base64', ok('không phải'), 'BASE64_MALFORMED'],
    ['nothing at all', ok(''), 'BASE64_MALFORMED'],
    ['no such message', { status: 'FAIL', ErrorCode: '100', ErrorDesc: 'RecordNotExist: x' }, 'EDOC_MISSING'],
    ["somebody else's code in From", ok(toBase64(createEdxml({ from: 'H26.13' }))), 'EDXML_SENDER_MISMATCH'],
    [
      'the id of another document',
      ok(toBase64(createEdxml({ documentId: 'H26.12,2026/03/05,16/SM-VP' }))),
      'EDXML_SENDER_MISMATCH',
    ],
  ])('with %s leaves the row and a warning', async (_what, reply, code) => {
    const { record } = await readOne(withMessage(reply));
    expect(record).toMatchObject({
      documentId: ID,
      subject: 'Tiêu đề mẫu',
      content: null,
      attachments: null,
      warnings: [code],
    });
  });

  it('that was received is left out of the list and logged without its text', async () => {
    const { client, warnings } = createScripted(withMessage(ok(toBase64(createEdxml({ from: 'H26.13' })))));
    const page = await listDocuments({ direction: 'RECEIVED' } as never, callFor(client));
    expect(page.items).toEqual([]);
    expect(warnings).toEqual([{ code: 'EDXML_SENDER_MISMATCH', transportId: 't-1' }]);
  });

  it('does not hide that the network failed', async () => {
    const failing = {
      ...withMessage(null),
      getEdoc: () => {
        throw new UpstreamError('UPSTREAM_TIMEOUT');
      },
    };
    await expect(readOne(failing)).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  });

  it('over the size limit costs that message alone', async () => {
    const large = {
      ...withMessage(null),
      getEdoc: () => {
        throw new UpstreamError('UPSTREAM_TOO_LARGE');
      },
    };
    expect((await readOne(large)).record?.warnings).toEqual(['XML_TOO_LARGE']);
  });
});

describe('a message that comes twice', () => {
  it.each([
    ['with the same content', createEdxml()],
    ['with another content', createEdxml({ subject: 'Khác' })],
  ])('%s is one document, and the latest message says what it is', async (_what, earlier) => {
    const later = createEdxml();
    const { client } = createScripted({
      getReceivedEdocList: () =>
        ok([{ ...RECEIVED_ROW, docId: 't-2', created_time: '2026/03/05 09:00:00' }, RECEIVED_ROW]),
      getEdoc: (_request, docId) => ok(toBase64(docId === 't-2' ? later : earlier)),
    });
    const page = await listDocuments({ direction: 'RECEIVED' } as never, callFor(client));
    expect(page.items.map(({ record }) => [record['documentId'], record['subject']])).toEqual([
      [ID, 'V/v thử nghiệm (mẫu)'],
    ]);
  });

  it('in the old, reversed form of the code is the same sender', async () => {
    const { record } = await readOne(withMessage(ok(toBase64(createEdxml({ from: '000.00.12.H26' })))));
    expect(record).toMatchObject({ senderCode: 'H26.12', warnings: [] });
    const reversed = await readOne(withMessage(ok(toBase64(createEdxml({ from: '000.12.00.H26' })))));
    expect(reversed.record?.warnings).toEqual(['EDXML_SENDER_MISMATCH']);
  });
});

describe('rows', () => {
  it('without a usable id are set aside and counted', async () => {
    const rows = [
      SENT_ROW,
      { ...SENT_ROW, senderDocId: '0b2c6f0e-5a51-4f7e-9df8-0d3c5a0c8b0a' },
      { ...SENT_ROW, receiverDocId: 'a\r\nX-Admin: 1' },
      { ...SENT_ROW, receiverDocId: null },
      {},
    ];
    const { record, warnings } = await readOne(withMessage(ok(toBase64(createEdxml())), rows));
    expect(record?.recipients).toHaveLength(1);
    expect(warnings).toContainEqual({ list: 'sent', count: 4 });
  });

  it('with an unknown receiver or an impossible time keep what is known', async () => {
    const rows = [
      { ...SENT_ROW, sentTime: 'hôm qua' },
      { ...SENT_ROW, receiverDocId: 't-2', toCode: '28.22.H17' },
    ];
    const { record } = await readOne(withMessage(ok(toBase64(createEdxml())), rows));
    expect(record).toMatchObject({ sentAt: null, recipientCodes: ['H26.L7'] });
    expect(record?.recipients?.map(({ agencyCode }) => agencyCode)).toEqual(['H26.L7', null]);
  });

  it('sent far in the future are marked', async () => {
    const { record } = await readOne(
      withMessage(ok(toBase64(createEdxml())), [{ ...SENT_ROW, sentTime: '2099/01/01 00:00:00' }]),
    );
    expect(record?.warnings).toEqual(['SENT_IN_FUTURE']);
  });

  it.each([
    ['{}', {}],
    ['a list', []],
    ['null', null],
    ['OK without data', { status: 'OK', ErrorCode: '0' }],
    ['data that is no list', ok({ rows: [] })],
    ['another status', { status: 'MAYBE', data: [] }],
  ])('as %s are refused', async (_what, reply) => {
    await expect(readOne({ getSentEdocList: () => reply })).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  });

  it.each([
    [
      'OK with an error code',
      { status: 'OK', ErrorCode: '106', ErrorDesc: 'InvalidAction', data: [] },
      'UPSTREAM_ERROR',
    ],
    [
      'a refusal in words of its own',
      { status: 'FAIL', ErrorCode: '7', ErrorDesc: 'máy chủ 10.0.0.5' },
      'UPSTREAM_ERROR',
    ],
    ['a bad signature', { status: 'FAIL', ErrorCode: 105, ErrorDesc: 'InvalidSecurity: hash' }, 'UPSTREAM_AUTH'],
  ])('%s ends with %s', async (_what, reply, code) => {
    const failure: unknown = await readOne({ getSentEdocList: () => reply }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect((failure as UpstreamError).detail).not.toContain('10.0.0.5');
  });

  it('of an agency without an account are an empty list', async () => {
    const { record } = await readOne({
      getSentEdocList: () => ({ status: 'FAIL', ErrorCode: '102', ErrorDesc: 'InvalidCode' }),
    });
    expect(record).toBeNull();
  });
});

describe('a document from outside the city', () => {
  it('is found by its id once a list has shown it', async () => {
    const id = 'G22,2026/03/05,15/SM-VP';
    const row = { ...RECEIVED_ROW, from: '000.00.00.G22' };
    const message = createEdxml({ documentId: id, from: 'G22', to: ['H26.L7'] });
    const { client } = createScripted({
      getReceivedEdocList: () => ok([row]),
      getEdoc: () => ok(toBase64(message)),
    });
    expect(await loadDocuments([id], callFor(client))).toEqual([null]);
    const page = await listDocuments({ direction: 'RECEIVED' } as never, callFor(client));
    expect(page.items.map(({ record }) => record['documentId'])).toEqual([id]);
    expect(await loadDocuments([id], callFor(client))).toMatchObject([
      { documentId: id, senderCode: null, unitKeys: [WARD] },
    ]);
  });
});

describe('states', () => {
  it('count only when their sender speaks for itself and about this document', async () => {
    const at = '2026/03/05 09:00:00';
    const messages: Readonly<Record<string, Uint8Array>> = {
      's-1': createStatusEdxml({ from: '000.00.L7.H26', about: ID, code: '03', at }),
      's-2': createStatusEdxml({ from: 'H26.L8', about: ID, code: '06', at }),
      's-3': createStatusEdxml({ from: 'H26.L7', about: 'H26.12,2026/03/05,16/SM-VP', code: '06', at }),
      's-4': Buffer.from('<a/>'),
      's-5': createStatusEdxml({ from: 'H26.L7', about: ID, code: '01', at: '2026/03/05 08:30:00', staff: '' }),
    };
    const rows = Object.keys(messages).map((receiverDocId) => ({
      ...SENT_ROW,
      fromCode: 'H26.L7',
      toCode: 'H26.12',
      receiverDocId,
    }));
    const { record } = await readOne({
      getSentEdocList: (_request, _docId, type) => ok(type === 'status' ? rows : [SENT_ROW]),
      getEdoc: (_request, docId) => ok(toBase64(messages[docId] ?? createEdxml())),
    });
    expect(record?.statusTrail).toMatchObject([
      { code: '01', state: 'ARRIVED', agencyCode: 'H26.L7', staff: 'Văn phòng' },
      { code: '03', state: 'RECEIVED', staff: 'Văn phòng · Nguyễn Văn Mẫu 0002' },
    ]);
    expect(JSON.stringify(record)).not.toContain('0000000001');
  });
});

describe('a file behind a link', () => {
  const place = { mailbox: { code: 'H26.L7', oldCode: '000.00.L7.H26' }, transportId: 't-1' };

  function openWith(sample: SampleDocument, contentId = 'cid:1') {
    const { client } = createScripted(withMessage(ok(toBase64(createEdxml(sample)))));
    return openAttachmentFile(client, toFileRef(place, contentId), new AbortController().signal);
  }

  it('comes out of its ZIP under a safe name', async () => {
    const file = await openWith(withFile('../../ký hiệu.pdf', toWrapped({ 'u.pdf': SAMPLE_PDF })));
    expect(file).toMatchObject({ name: 'ký hiệu.pdf', contentType: 'application/pdf' });
    expect(Buffer.from(file?.bytes ?? [])).toEqual(SAMPLE_PDF);
  });

  it('is null when the part is gone, and an error when it is a bomb', async () => {
    const bomb = toWrapped({ 'a.pdf': new Uint8Array(2_000_000) });
    expect(await openWith(withFile('a.pdf', bomb), 'cid:2')).toBeNull();
    await expect(openWith(withFile('a.pdf', bomb))).rejects.toMatchObject({
      code: 'UPSTREAM_BAD_RESPONSE',
      detail: 'attachment: ATTACHMENT_RATIO',
    });
  });
});
