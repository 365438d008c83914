// Records of the trail in the shape of the admin schema.
import type { AuditEntry } from '../audit/index.js';
import type { TrailRecord } from '../store/index.js';

interface Placed extends Partial<AuditEntry> {
  readonly writer: string;
  readonly seq: number | string;
  readonly at: Date;
}

const ID = /^([a-z0-9.-]{1,64})~(\d{1,15})$/;

/** A record's place in the trail is its id. */
export function readRecordId(id: string): { readonly writer: string; readonly seq: string } | undefined {
  const [, writer, seq] = ID.exec(id) ?? [];
  return writer === undefined || seq === undefined ? undefined : { writer, seq };
}

/** Who is counted, not named: hashes of people are for `subjectsReadBy` alone. */
export function toAuditRecord(record: Placed) {
  const { writer, seq, at, event, outcome, actor, unit, operation, target, subjects, details } = record;
  const { onBehalfOf, tenant, ip, requestId, purpose, legalBasis, fields, sources, counts, sensitivity, codes } =
    record;
  return {
    id: `${writer}~${seq}`,
    ...{ at, event, outcome, onBehalfOf, tenant, ip, requestId, purpose, legalBasis },
    ...{ actor: actor?.reference, issuer: actor?.issuer, client: actor?.client, acr: actor?.acr },
    ...{ unitKey: unit?.key, unitName: unit?.name },
    ...{ operationName: operation?.name, operationHash: operation?.hash },
    ...{ fields: fields ?? [], sources: sources ?? [], counts: counts ?? {}, codes: codes ?? [] },
    ...{ subjectCount: subjects?.length ?? 0, sensitivity: sensitivity ?? 1 },
    ...{ targetType: target?.type, targetId: target?.id, details },
  };
}

/** From the stored form, in which everything empty was left out. */
export function fromTrail({ writer, seq, at, body }: TrailRecord) {
  const { entry, subjects } = JSON.parse(body) as { entry: Partial<AuditEntry>; subjects?: readonly string[] };
  return toAuditRecord({ ...entry, subjects: subjects ?? [], writer, seq, at });
}
