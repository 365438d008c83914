// The envelope of every reply: { error_code, message, result | session }, with the variants seen in the field.
import { z } from 'zod';

/** A reply, unwrapped. `code` 0 is success; any other value is a refusal with HTTP status 200. */
export interface PortalReply {
  readonly code: number;
  readonly message: string;
  readonly session: string | null;
  readonly result: unknown;
  /** Everything beside the known keys: some services put the total there. */
  readonly rest: Readonly<Record<string, unknown>>;
}

// 0, "0" and "00" are one value.
const codeSchema = z.union([
  z.int(),
  z
    .string()
    .regex(/^\s*-?\d{1,9}\s*$/)
    .transform(Number),
]);

const envelopeSchema = z.looseObject({
  error_code: codeSchema,
  message: z.unknown().optional(),
  session: z.string().min(1).nullish().catch(null),
  result: z.unknown().optional(),
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Provincial gateways put the reply, as a JSON text, into `message`. */
function structureIn(message: unknown): object | undefined {
  if (typeof message !== 'string' || !/^\s*[[{]/.test(message)) return undefined;
  const value = parseJson(message);
  return typeof value === 'object' && value !== null ? value : undefined;
}

function toReply(envelope: z.output<typeof envelopeSchema>): PortalReply {
  const { error_code: code, message, session, result, ...rest } = envelope;
  const inner = result === undefined || result === null ? structureIn(message) : undefined;
  if (inner === undefined) {
    return {
      code,
      message: typeof message === 'string' ? message.normalize('NFC') : '',
      session: session ?? null,
      result,
      rest,
    };
  }
  const nested = envelopeSchema.safeParse(inner);
  if (nested.success) {
    const reply = toReply(nested.data);
    // Either of the two codes may carry the refusal.
    return code === 0 ? reply : { ...reply, code };
  }
  return { code, message: '', session: session ?? null, result: inner, rest };
}

/** Parses a reply. `null`, `[]`, `{}` and anything without an error_code is not a reply. */
export const replySchema: z.ZodType<PortalReply> = envelopeSchema.transform(toReply);

/** The rows of a result: a list, an object around a list (`data`), a single object, or nothing. */
export function rowsOf(result: unknown): readonly unknown[] {
  if (result === undefined || result === null || result === '') return [];
  if (Array.isArray(result)) return result;
  if (typeof result === 'string') return rowsOf(structureIn(result) ?? [{ TEXT: result }]);
  const holder = result as { readonly data?: unknown; readonly DATA?: unknown };
  const inner = holder.data ?? holder.DATA;
  if (inner !== undefined && typeof inner === 'object') return rowsOf(inner);
  return Object.keys(result).length === 0 ? [] : [result];
}

/** The number under `key`, beside the result or inside it; null if there is none. */
export function totalOf(reply: PortalReply, key: string): number | null {
  const holders = [reply.rest, reply.result].filter((holder) => typeof holder === 'object' && holder !== null);
  for (const holder of holders as Record<string, unknown>[]) {
    const found = Object.entries(holder).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
    if (typeof found === 'number' || (typeof found === 'string' && /^\d{1,9}$/.test(found))) return Number(found);
  }
  return null;
}
