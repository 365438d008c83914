// Scopes can only narrow. What a caller may do is decided by grants; a token can ask to carry fewer roles.
import { OauthRefusal } from './oauthAnswer.js';

/** Using the API at all; every token has it. */
export const API_SCOPE = 'gateway:query';
const ROLE_PREFIX = 'role:';
const MAX_SCOPES = 64;

/** RFC 6749 §3.3. Unknown scopes are refused, not left out: whoever asks must know what they get. */
function readScopes(scope: string | undefined): readonly string[] {
  const scopes = scope === undefined ? [] : scope.split(' ');
  const unknown = scopes.some((name) => name !== API_SCOPE && !name.startsWith(ROLE_PREFIX));
  if (unknown || scopes.length > MAX_SCOPES) throw new OauthRefusal('invalid_scope', 'unknown scope');
  return scopes;
}

/** `role:<name>` keeps that role of the person's and drops those not named; without any, all stay. */
export function narrowRoles(
  scope: string | undefined,
  held: readonly string[],
): { readonly roles: readonly string[]; readonly scope: string } {
  const asked = readScopes(scope).filter((name) => name !== API_SCOPE);
  const names = [...new Set(asked.map((name) => name.slice(ROLE_PREFIX.length)))];
  if (!names.every((name) => held.includes(name)))
    throw new OauthRefusal('invalid_scope', 'the subject token has no such role');
  const roles = names.length === 0 ? held : names;
  return { roles, scope: [API_SCOPE, ...names.map((name) => ROLE_PREFIX + name)].join(' ') };
}

/** An application's own token carries no role: what it may do is granted to the application. */
export function requireApiScope(scope: string | undefined): void {
  if (readScopes(scope).some((name) => name !== API_SCOPE)) throw new OauthRefusal('invalid_scope', 'unknown scope');
}
