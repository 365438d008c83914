// A public key of an application, for private_key_jwt (RFC 7523): ES256 over P-256, or RS256 from 2048 bits.
import { z } from 'zod';
import { readClientKey, UnusableKey } from '../../identity/index.js';
import { insertCredential } from '../../store/index.js';
import { expiresInDays, expiryAfter, requireRoom } from '../credentialRules.js';
import { defineMutation } from '../defineOperation.js';
import { overApplication } from '../guards.js';
import { clientId } from '../inputs.js';
import { badInput, conflict } from '../problems.js';

const jwk = z.record(z.string().max(20), z.unknown()).refine((key) => Object.keys(key).length <= 12);

/** The id is the thumbprint (RFC 7638), whatever the sender calls the key: one key, one name. */
function readKey(input: Readonly<Record<string, unknown>>) {
  const { kid: _kid, ...key } = input;
  try {
    return readClientKey(key);
  } catch (error) {
    if (!(error instanceof UnusableKey)) throw error;
    throw badInput(
      'jwk',
      'Chỉ nhận khóa công khai để ký: EC P-256, hoặc RSA từ 2048 đến 8192 bit, không kèm phần bí mật.',
      'Only public keys for signatures: EC P-256, or RSA of 2048 to 8192 bits, without any private part.',
    );
  }
}

export const addKey = defineMutation({
  name: 'addKey',
  input: z.object({ clientId, jwk, expiresInDays }),
  points: 10,
  stepUp: true,
  event: 'credential.created',
  authorise: (input, context) => overApplication('gateway:credential.manage', input.clientId, context),
  validate: (input) => void readKey(input.jwk),
  async act(input, { principal, services }, tx) {
    const key = readKey(input.jwk);
    const now = services.clock.now();
    const inForce = await requireRoom(tx, input.clientId, now);
    if (inForce.some(({ hint }) => hint === key.hint))
      throw conflict('Ứng dụng đã có khóa này.', 'The application has this key already.');
    const expiresAt = expiryAfter(now, input.expiresInDays);
    const result = await insertCredential(tx, {
      clientId: input.clientId,
      kind: 'KEY',
      secretHash: null,
      jwk: key.jwk,
      hint: key.hint,
      createdBy: principal.reference,
      createdAt: now,
      expiresAt,
    });
    return {
      result,
      target: { type: 'Credential', id: result.id },
      details: { clientId: input.clientId, kind: 'KEY', kid: key.hint, expiresAt: expiresAt.toISOString() },
    };
  },
});
