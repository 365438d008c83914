// Accounts of the sync API, each bound to one agency, and their tokens.
import { randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';

/** The published sample accounts. */
export const SYNC_ACCOUNTS = [
  { username: 'hanoi_sample', password: 'sample-hr-password', orgCode: '000.00.00.H26' },
  { username: 'tayho_sample', password: 'sample-tayho-password', orgCode: '000.00.L7.H26' },
] as const;

const TOKEN_SECONDS = 3_600;

interface Login {
  readonly access_token: string;
  readonly err_code: 0;
  /** Local time, `HH:mm:ss dd-MM-yyyy`. */
  readonly expired_time: string;
}

export interface SyncAccounts {
  login(username: unknown, password: unknown): Promise<Login | undefined>;
  /** False when user or current password are wrong. */
  changePassword(username: unknown, current: unknown, next: string): boolean;
  /** The agency of a token's account; undefined when the token is no good. */
  orgOf(authorization: string | undefined): Promise<string | undefined>;
  /** Makes every token that was handed out worthless. */
  expireAll(this: void): void;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** `HH:mm:ss dd-MM-yyyy` in Vietnam, where there is no summer time: always UTC+7. */
export function toExpiredTime(at: Date): string {
  const local = new Date(at.getTime() + 7 * 3_600_000);
  const time = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(twoDigits).join(':');
  return `${time} ${twoDigits(local.getUTCDate())}-${twoDigits(local.getUTCMonth() + 1)}-${local.getUTCFullYear()}`;
}

/** Accounts with their first passwords and a signing key of this run. */
export function createSyncAccounts(): SyncAccounts {
  let key = randomBytes(32);
  const passwords = new Map<unknown, string>(SYNC_ACCOUNTS.map(({ username, password }) => [username, password]));
  const orgs = new Map<unknown, string>(SYNC_ACCOUNTS.map(({ username, orgCode }) => [username, orgCode]));
  function matches(username: unknown, password: unknown): username is string {
    return typeof password === 'string' && passwords.get(username) === password;
  }
  return {
    async login(username, password) {
      if (!matches(username, password)) return undefined;
      const expires = new Date(Date.now() + TOKEN_SECONDS * 1_000);
      const token = new SignJWT({})
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(username)
        .setExpirationTime(expires);
      return { access_token: await token.sign(key), err_code: 0, expired_time: toExpiredTime(expires) };
    },
    changePassword(username, current, next) {
      if (!matches(username, current)) return false;
      passwords.set(username, next);
      return true;
    },
    async orgOf(authorization) {
      const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '';
      const verified = await jwtVerify(token, key, { algorithms: ['HS256'] }).catch(() => undefined);
      return orgs.get(verified?.payload.sub);
    },
    expireAll() {
      key = randomBytes(32);
    },
  };
}
