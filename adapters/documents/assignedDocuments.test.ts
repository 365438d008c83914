// Lists with assigned documents, and lists over the accounts of a ward's whole history; replies are scripted.
import { describe, expect, it } from '@jest/globals';
import { createAgencyBook, createCall, withAssigned } from '../kit/conformance/index.js';
import type { AdapterCall, UnitScope } from '../kit/index.js';
import type { DocumentsClient } from './client.js';
import { listDocuments, listDocumentsOfUnits } from './documentLists.js';
import { idsOn } from './fixtures/countedClient.js';
import { createScriptedClient, ok, SENT_ROW, type Script } from './fixtures/scriptedClient.js';

const agency = (code: string, ceasedOn: string | null = null) => ({
  ...{ code, name: `Cơ quan Mẫu ${code}`, parentCode: null, unit: `u:${code}`, ceasedOn },
  oldCode: `000.00.${code.slice(4)}.H26`,
});
/** A ward, the one that went into it, one that was divided, and two that go on. */
const AGENCIES = [
  agency('H26.L7'),
  agency('H26.60', '2025-06-30'),
  agency('H26.61', '2025-06-30'),
  agency('H26.12'),
  agency('H26.13'),
];
const book = createAgencyBook({ agencies: AGENCIES, isBelow: (unit, above) => unit === above });
const ward = book.scopeOf(['u:H26.L7', 'u:H26.60']);

function row(from: string, serial: number, day: string) {
  const senderDocId = `${from},2025/01/0${day},${serial}/SM`;
  return {
    ...SENT_ROW,
    senderDocId,
    receiverDocId: `t-${from}-${serial}`,
    fromCode: from,
    sentTime: `2025/01/0${day} 08:00:00`,
  };
}
const sent: Record<string, ReturnType<typeof row>[]> = {
  'H26.L7': [row('H26.L7', 1, '1'), row('H26.L7', 2, '5')],
  'H26.60': [row('H26.60', 3, '3')],
  'H26.61': [row('H26.61', 4, '2'), row('H26.61', 5, '4')],
  'H26.12': [row('H26.12', 6, '3'), row('H26.12', 7, '6')],
  'H26.13': [row('H26.13', 8, '7')],
};
const idOf = (code: string, place: number) => sent[code]?.[place]?.senderDocId ?? '';

function open(refusing: readonly string[] = [], settings: Partial<DocumentsClient['config']> = {}) {
  const asked: string[] = [];
  const script: Script = {
    getSentEdocList: ({ headers }) => {
      const account = headers?.['XroadVnpt-systemid'] ?? '';
      asked.push(account);
      if (refusing.includes(account)) return { status: 'FAIL', ErrorCode: '9', ErrorDesc: 'InvalidSecurity' };
      return ok(sent[account] ?? []);
    },
    getReceivedEdocList: () => ok([]),
  };
  const { client: scripted, warnings } = createScriptedClient(script, book);
  const client = { ...scripted, config: { ...scripted.config, ...settings } };
  const callFor = (scope: UnitScope) => {
    const call = createCall(client, scope) as AdapterCall<DocumentsClient>;
    return { ...call, select: { wants: () => false } };
  };
  return { asked, warnings, callFor };
}

describe('a ward with a history', () => {
  it('has the documents of all its accounts in one order', async () => {
    const page = await listDocuments({}, open().callFor(ward));
    expect(idsOn(page)).toEqual([idOf('H26.L7', 1), idOf('H26.60', 0), idOf('H26.L7', 0)]);
  });

  it('says why one of them cannot be read, and lists nothing as if it were whole', async () => {
    const { callFor } = open(['H26.60']);
    await expect(listDocuments({}, callFor(ward))).rejects.toMatchObject({ code: 'UPSTREAM_AUTH' });
    expect(idsOn(await listDocuments({ unit: 'u:H26.L7' }, callFor(ward)))).toHaveLength(2);
  });
});

describe('documents that were assigned', () => {
  const assigned = withAssigned(ward, 'Document', [idOf('H26.61', 1), idOf('H26.12', 0)], 'u:H26.L7');
  const inOrder = [idOf('H26.L7', 1), idOf('H26.61', 1), idOf('H26.12', 0), idOf('H26.60', 0), idOf('H26.L7', 0)];

  it('stand among the others, page by page, and bring no other of their senders along', async () => {
    const { callFor } = open();
    const found: unknown[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page = await listDocuments({ first: 2, after }, callFor(assigned));
      found.push(...idsOn(page));
      after = page.items.at(-1)?.cursor ?? null;
      more = page.hasNextPage;
    }
    expect(found).toEqual(inOrder);
  });

  it('belong to the unit that they were assigned to', async () => {
    const pages = await listDocumentsOfUnits(['u:H26.L7', 'u:H26.60'], {}, open().callFor(assigned));
    expect(pages.map(idsOn)).toEqual([inOrder.filter((id) => id !== idOf('H26.60', 0)), [idOf('H26.60', 0)]]);
  });

  it.each([
    [{ direction: 'SENT' }, [idOf('H26.L7', 1), idOf('H26.61', 1), idOf('H26.60', 0), idOf('H26.L7', 0)]],
    [{ direction: 'RECEIVED' }, [idOf('H26.12', 0)]],
    [{ number: '5' }, [idOf('H26.61', 1)]],
    [{ from: '2025-01-03', to: '2025-01-04' }, [idOf('H26.61', 1), idOf('H26.12', 0), idOf('H26.60', 0)]],
  ])('are filtered by %j', async (args, expected) => {
    expect(idsOn(await listDocuments(args as never, open().callFor(assigned)))).toEqual(expected);
  });

  it('are there for somebody who sees nothing else', async () => {
    const { asked, callFor } = open();
    const alone = withAssigned(book.scopeOf([]), 'Document', [idOf('H26.61', 0)], 'u:H26.L7');
    expect(idsOn(await listDocuments({}, callFor(alone)))).toEqual([idOf('H26.61', 0)]);
    expect(asked).toEqual(['H26.61']);
  });

  it('are not looked for in more accounts than a list may ask', async () => {
    const many = withAssigned(ward, 'Document', [idOf('H26.12', 0), idOf('H26.12', 1), idOf('H26.13', 0)], 'u:H26.L7');
    const { asked, warnings, callFor } = open([], { maxAgencies: 3 });
    const page = await listDocuments({}, callFor(many));
    expect(new Set(asked)).toEqual(new Set(['H26.L7', 'H26.60', 'H26.12']));
    expect(idsOn(page)).toHaveLength(5);
    expect(warnings).toEqual([{ count: 1 }]);
  });
});
