// The gateway's token endpoints on a real socket, an issuer of the city beside it, and everything secret that went over the wire.
import { createTokenForge } from '../../support/tokenForge.js';
import { API, startIdentityHouse } from './identityHouse.js';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

export interface OauthReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, any>;
}

export function basic(clientId: string, password: string): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(password)}`).toString('base64')}`;
}

export async function startOauthLab() {
  const forge = await createTokenForge();
  const city = { id: 'city', issuer: forge.issuer, jwksUri: `${forge.issuer}/jwks`, audiences: [API] };
  const house = await startIdentityHouse({ issuers: [{ ...city, claims: { personalId: 'so_dinh_danh' } }] });
  const secret = house.register.register('app');
  const secrets = [secret];

  async function post(path: string, form: Record<string, string> | string, headers: object = {}): Promise<OauthReply> {
    const body = new URLSearchParams(form);
    const answer = await fetch(house.url + path, { method: 'POST', body, headers: { ...headers } });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, any> };
  }

  async function ownToken(): Promise<string> {
    const form = { grant_type: 'client_credentials' };
    const { body } = await post('/oauth2/token', form, { authorization: basic('app', secret) });
    secrets.push(String(body['access_token']));
    return String(body['access_token']);
  }

  function exchange(subject: string, more: Record<string, string> = {}): Promise<OauthReply> {
    secrets.push(subject);
    const form = { grant_type: EXCHANGE, subject_token: subject, subject_token_type: ACCESS_TOKEN, ...more };
    return post('/oauth2/token', form, { authorization: basic('app', secret) });
  }

  async function me(token: string): Promise<{ status: number; body: Record<string, any> }> {
    const answer = await fetch(`${house.url}/me`, { headers: { authorization: `Bearer ${token}` } });
    return { status: answer.status, body: (await answer.json()) as Record<string, any> };
  }

  /** A person's token of the city's issuer. */
  function personToken(more: Record<string, unknown> = {}): string {
    const who = { sub: 'person-1', client_id: 'portal', org: 'H26.L7', roles: ['ward-admin', 'ward-officer'] };
    const how = { acr: 'LoA2', auth_time: Math.floor(Date.now() / 1000) - 30, sid: 'session-1' };
    return forge.token({ aud: API, ...who, ...how, so_dinh_danh: '999090000001', ...more });
  }

  /** Secrets and signatures of tokens that stand in a log line or a record. */
  function leaks(): string[] {
    const written = JSON.stringify([house.log, house.register.events]);
    const parts = secrets.flatMap((value) => [value, value.split('.').at(-1) ?? '']).filter((part) => part.length > 8);
    return [...parts.filter((part) => written.includes(part)), ...(/9990900000\d\d/.exec(written) ?? [])];
  }

  async function stop(): Promise<void> {
    await house.stop();
    await forge.stop();
  }

  return { forge, house, secret, secrets, post, ownToken, exchange, me, personToken, leaks, stop };
}
