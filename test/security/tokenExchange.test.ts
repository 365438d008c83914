// People that applications act for, over real sockets: both identities kept, nothing widened, everything called back together.
import { afterAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { API } from './support/identityHouse.js';
import { ACCESS_TOKEN, basic, startOauthLab } from './support/oauthLab.js';

const lab = await startOauthLab();
const { house, secret, secrets, post, ownToken, exchange, me, personToken } = lab;

afterAll(() => lab.stop());

describe('an application that acts for a person', () => {
  it('gets a token that says both, and the gateway knows the person as ever', async () => {
    const subject = personToken();
    const { status, body } = await exchange(subject);
    expect([status, body['issued_token_type']]).toEqual([200, ACCESS_TOKEN]);
    expect(body['expires_in']).toBeLessThanOrEqual(300);
    const direct = (await me(subject)).body;
    const acting = (await me(body['access_token'] as string)).body;
    expect(acting).toEqual({
      ...direct,
      client: 'app',
      actor: { client: 'app' },
      tokenId: decodeJwt(body['access_token'] as string).jti,
      expiresAt: decodeJwt(body['access_token'] as string).exp,
      originTokenId: direct['tokenId'],
    });
    expect(acting).toMatchObject({ ownToken: false, issuer: 'city', personalId: '999090000001', acr: 'LoA2' });
  });

  it('is recorded with both', async () => {
    const { body } = await exchange(personToken());
    const { reference } = (await me(body['access_token'] as string)).body;
    expect(house.register.events.at(-1)).toMatchObject({
      event: 'token.exchanged',
      client: 'app',
      tenant: 'H26',
      onBehalfOf: reference,
    });
  });

  it('cannot read the personal number out of it, nor move it to another token', async () => {
    const [one, two] = [await exchange(personToken()), await exchange(personToken({ so_dinh_danh: '999090000002' }))];
    const claims = decodeJwt(one.body['access_token'] as string);
    expect(JSON.stringify(claims)).not.toContain('999090000001');
    expect(Buffer.from(String(claims['sealed_person']), 'base64url').toString('latin1')).not.toContain('9990900');
    const moved = { ...decodeJwt(two.body['access_token'] as string), sealed_person: claims['sealed_person'] };
    const { iat: _iat, iss: _iss, exp: _exp, jti, ...rest } = moved;
    const forged = house.ownIssuer.sign(rest, 60, jti);
    expect((await me(forged)).body).toMatchObject({ personalId: null });
  });

  it("lives no longer than the person's own token", async () => {
    const exp = Math.floor(Date.now() / 1000) + 40;
    const { body } = await exchange(personToken({ exp }));
    expect(decodeJwt(body['access_token'] as string).exp).toBeLessThanOrEqual(exp);
  });

  it('may ask for fewer roles, never for more', async () => {
    const { body } = await exchange(personToken(), { scope: 'gateway:query role:ward-officer' });
    expect(body['scope']).toBe('gateway:query role:ward-officer');
    expect((await me(body['access_token'] as string)).body['roles']).toEqual(['ward-officer']);
    const more = await exchange(personToken(), { scope: 'role:ward-officer role:city-admin' });
    expect(more.body['error']).toBe('invalid_scope');
    expect((await exchange(personToken(), { scope: 'openid' })).body['error']).toBe('invalid_scope');
  });

  it('is not taken for itself when the person is called like it', async () => {
    const { body } = await exchange(personToken({ sub: 'app' }));
    expect((await me(body['access_token'] as string)).body).toMatchObject({ ownToken: false, issuer: 'city' });
  });

  it.each([
    ['another API', { audience: 'https://other.test' }, 'invalid_target'],
    ['another resource', { resource: 'https://other.test' }, 'invalid_target'],
    ['an ID token', { subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' }, 'invalid_request'],
    ['a refresh token', { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }, 'invalid_request'],
    ['an actor', { actor_token: 'x', actor_token_type: ACCESS_TOKEN }, 'invalid_request'],
  ])('cannot ask for %s', async (_name, more, error) => {
    expect((await exchange(personToken(), more)).body['error']).toBe(error);
  });

  it.each<[string, () => string | Promise<string>]>([
    ['its own token', () => ownToken()],
    ['the token of an application at another issuer', () => personToken({ sub: 'portal' })],
    ['a token that was exchanged before', async () => (await exchange(personToken())).body['access_token'] as string],
    ['an expired token', () => personToken({ iat: 1_700_000_000, exp: 1_700_000_300 })],
    ['a token for another API', () => personToken({ aud: 'https://other.test' })],
    ['a token of an unknown issuer', () => personToken({ iss: 'https://other.test' })],
    ['a forged token', () => `${personToken().slice(0, -8)}AAAAAAAA`],
    ['a token that another application may use', () => personToken({ may_act: { sub: 'other-app' } })],
    [
      'a token of a suspended application',
      () => {
        house.register.register('gone', { status: 'SUSPENDED' });
        return personToken({ client_id: 'gone' });
      },
    ],
    [
      'a token that was called back',
      () => {
        const token = personToken();
        house.register.revoke('TOKEN', decodeJwt(token).jti ?? '');
        return token;
      },
    ],
    [
      'a token of a session that ended',
      () => {
        house.register.revoke('SESSION', 'session-2', new Date(Date.now() + 1_000));
        return personToken({ sid: 'session-2' });
      },
    ],
    ['no token', () => 'x'],
  ])('gets nothing for %s', async (_name, subject) => {
    const { status, body } = await exchange(await subject());
    expect([status, body]).toEqual([
      400,
      { error: 'invalid_grant', error_description: 'the subject token is not acceptable' },
    ]);
  });

  it('may be the one that the token names', async () => {
    expect((await exchange(personToken({ may_act: { sub: 'app' } }))).status).toBe(200);
  });

  it('gets nothing once it is suspended', async () => {
    const application = house.register.applications.get('app');
    if (application) application.status = 'SUSPENDED';
    expect((await exchange(personToken())).body['error']).toBe('invalid_client');
    if (application) application.status = 'ACTIVE';
    house.register.failures.clear();
  });

  it('falls with what it was exchanged for: token, session, person, application', async () => {
    for (const [kind, pick] of [
      ['TOKEN', (direct: any) => direct.tokenId],
      ['SESSION', (direct: any) => direct.sessionId],
      ['SUBJECT', (direct: any) => direct.reference],
      ['APPLICATION', () => 'app'],
    ] as const) {
      // Signed in half a minute ago, called back a quarter of a minute ago, exchanged by a replica that had not heard.
      const iat = Math.floor(Date.now() / 1000) - 30;
      const token = personToken({ sub: `person-${kind}`, sid: `session-${kind}`, iat, exp: iat + 600 });
      const acting = (await exchange(token)).body['access_token'] as string;
      expect((await me(acting)).status).toBe(200);
      house.register.revoke(kind, pick((await me(token)).body) as string, new Date((iat + 15) * 1000));
      expect([kind, (await me(acting)).status]).toEqual([kind, 401]);
      house.register.revocations.delete(`APPLICATION app`);
    }
  });
});

describe('tokens for remote adapters', () => {
  const caller = { reference: 'ref-1', client: 'app', agency: 'H26.L7' };

  it('are for that adapter alone, name a pseudonym, and end soon', async () => {
    const token = house.ownIssuer.tokenFor({ audience: 'https://remote.test', caller, onBehalfOf: null });
    secrets.push(token);
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ aud: 'https://remote.test', sub: 'ref-1', org: 'H26.L7', client_id: 'lien-thong' });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(60);
    expect((await me(token)).status).toBe(401);
    expect((await exchange(token)).body['error']).toBe('invalid_grant');
  });

  it('say who acts for whom', () => {
    const token = house.ownIssuer.tokenFor({ audience: 'https://remote.test', caller, onBehalfOf: 'ref-2' });
    expect(decodeJwt(token)).toMatchObject({ sub: 'ref-2', act: { sub: 'app' } });
  });

  it('are never made for the gateway itself', () => {
    expect(() => house.ownIssuer.tokenFor({ audience: API, caller, onBehalfOf: null })).toThrow(RangeError);
  });
});

describe('revocation and introspection', () => {
  const authorization = () => ({ authorization: basic('app', secret) });

  it('are for the tokens of the application itself', async () => {
    const other = house.register.register('app-2');
    const token = await ownToken();
    const ask = async (headers: object) => (await post('/oauth2/introspect', { token }, headers)).body;
    expect(await ask(authorization())).toMatchObject({ active: true, client_id: 'app', aud: API, iss: house.url });
    expect(await ask({ authorization: basic('app-2', other) })).toEqual({ active: false });
    const { status } = await post('/oauth2/revoke', { token }, { authorization: basic('app-2', other) });
    expect([status, (await me(token)).status]).toEqual([200, 200]);
    expect((await post('/oauth2/revoke', { token }, authorization())).status).toBe(200);
    expect([(await me(token)).status, await ask(authorization())]).toEqual([401, { active: false }]);
  });

  it('know exchanged tokens, and not those of people or of strangers', async () => {
    const acting = (await exchange(personToken({ sub: 'person-9', sid: 'session-9' }))).body['access_token'] as string;
    const introspected = (await post('/oauth2/introspect', { token: acting }, authorization())).body;
    expect(introspected).toMatchObject({ active: true, sub: 'person-9', act: { sub: 'app' } });
    expect(JSON.stringify(introspected)).not.toContain('999090');
    for (const token of [personToken({ client_id: 'app' }), 'x'])
      expect((await post('/oauth2/introspect', { token }, authorization())).body).toEqual({ active: false });
    expect((await post('/oauth2/revoke', { token: acting }, authorization())).status).toBe(200);
    expect((await me(acting)).status).toBe(401);
  });

  it('need an application', async () => {
    expect((await post('/oauth2/introspect', { token: 'x' })).status).toBe(401);
    expect((await post('/oauth2/revoke', { token: 'x' })).status).toBe(401);
    expect((await post('/oauth2/revoke', {}, authorization())).body['error']).toBe('invalid_request');
    house.register.failures.clear();
  });
});

it('leaves no secret, token or personal number in any log line or record', () => {
  expect([lab.house.log.length > 10, lab.secrets.length > 10, lab.leaks()]).toEqual([true, true, []]);
});
