// Whose a row is, asked for by its global id: for administrators who assign records, never for showing the row.
import type { AdapterCall, UnitScope } from '../../adapters/kit/index.js';
import type { AdapterInstance } from './adapterCalls.js';
import type { RowOwner } from './context.js';
import type { OpaqueCodec } from './opaqueCodec.js';
import { toRowOwner, type RowShapes } from './rows.js';

const ROW_MS = 5_000;

/** `scope`: every unit. Undefined for an id that is not ours or leads to no row of an owned type. */
export function createRowFinder(
  instances: readonly AdapterInstance[],
  shapes: RowShapes,
  codec: OpaqueCodec,
  scope: UnitScope,
) {
  return async (id: string): Promise<RowOwner | undefined> => {
    const decoded = codec.decodeId(id);
    const shape = decoded === undefined ? undefined : shapes.get(decoded.type);
    const instance = instances.find(({ adapter }) => decoded !== undefined && decoded.type in adapter.entities);
    if (decoded === undefined || shape?.owner === undefined || instance === undefined) return undefined;
    const call: AdapterCall<unknown> = {
      client: instance.client,
      caller: { agency: null, reference: 'gateway' },
      scope,
      purpose: null,
      // Only what says whose it is.
      select: { wants: (name) => name === shape.owner || name === shape.key },
      fileLink: () => ({ url: '', expiresAt: new Date(0) }),
      lookUp: async () => undefined,
      requestId: 'row',
      signal: AbortSignal.timeout(ROW_MS),
    };
    const [record] = (await instance.adapter.entities[decoded.type]?.load([decoded.key], call)) ?? [];
    return record === null || record === undefined ? undefined : toRowOwner(record, shape);
  };
}
