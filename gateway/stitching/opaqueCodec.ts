// Global ids and cursors: opaque to callers, and refused when they were not made by this installation.
import { createHmac, timingSafeEqual } from 'node:crypto';

const MAC_BYTES = 12;

export interface OpaqueCodec {
  encodeId(type: string, key: string): string;
  /** Undefined for anything that this installation did not make. */
  decodeId(id: string): { readonly type: string; readonly key: string } | undefined;
  /** `binding` says where the cursor may be used: field, filter, owner. */
  encodeCursor(binding: string, position: string): string;
  decodeCursor(binding: string, cursor: string): string | undefined;
  /** For other small texts that travel through callers' hands, such as file links. */
  seal(context: string, text: string): string;
  unseal(context: string, sealed: string): string | undefined;
}

/** `key`: at least 32 bytes, the same on every replica and kept over restarts. */
export function createOpaqueCodec(key: Uint8Array): OpaqueCodec {
  if (key.length < 32) throw new RangeError('the key for opaque ids needs at least 32 bytes');

  function mac(text: string): Buffer {
    return createHmac('sha256', key).update(text).digest().subarray(0, MAC_BYTES);
  }

  function seal(context: string, text: string): string {
    return Buffer.concat([mac(`${context}\0${text}`), Buffer.from(text)]).toString('base64url');
  }

  function open(context: string, sealed: string): string | undefined {
    if (sealed.length > 1_024) return undefined;
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < MAC_BYTES || bytes.toString('base64url') !== sealed) return undefined;
    const text = bytes.subarray(MAC_BYTES).toString();
    return timingSafeEqual(bytes.subarray(0, MAC_BYTES), mac(`${context}\0${text}`)) ? text : undefined;
  }

  return {
    encodeId: (type, localKey) => seal('id', `${type}:${localKey}`),
    decodeId: (id) => {
      const text = open('id', id);
      const colon = text?.indexOf(':') ?? -1;
      return text === undefined || colon < 1 ? undefined : { type: text.slice(0, colon), key: text.slice(colon + 1) };
    },
    encodeCursor: (binding, position) => seal(`cursor\0${binding}`, position),
    decodeCursor: (binding, cursor) => open(`cursor\0${binding}`, cursor),
    seal: (context, text) => seal(`other\0${context}`, text),
    unseal: (context, sealed) => open(`other\0${context}`, sealed),
  };
}
