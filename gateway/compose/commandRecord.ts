// A command as the schema shows it.
import type { AdapterRecord } from '../../adapters/kit/index.js';
import { attemptsOf, resultOf, type CommandError, type CommandRow } from '../commands/index.js';
import type { OpaqueCodec } from '../stitching/index.js';

const toError = (error: CommandError | null | undefined) =>
  error == null ? null : { code: error.code, message: error.vi, messageEn: error.en };

function toResult(row: CommandRow, codec: Pick<OpaqueCodec, 'encodeId'>) {
  const result = resultOf(row);
  if (result === undefined) return null;
  const { row: left, reference = null, url = null } = result;
  return { id: left === undefined ? null : codec.encodeId(left.type, left.key), reference, url };
}

export function toCommandRecord(row: CommandRow, codec: Pick<OpaqueCodec, 'encodeId'>): AdapterRecord {
  return {
    key: row.id,
    name: row.name,
    status: row.status,
    steps: row.steps.map(({ name, status, attempts, error, updatedAt }) => ({
      ...{ name, status, attempts },
      ...{ error: toError(error), updatedAt: new Date(updatedAt) },
    })),
    attempts: attemptsOf(row),
    result: toResult(row, codec),
    error: toError(row.error),
    idempotencyKey: row.key,
    unit: row.unit,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
