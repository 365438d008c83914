// An OpenID provider that signs whatever a test tells it to: right by default, wrong in one place at a time.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { createSigningKey, encode, signRaw } from '../../support/tokenForge.js';

type Claims = Record<string, unknown>;

export async function startScriptedIssuer(audience: string) {
  const [key, other] = [createSigningKey('r1', 'RS256'), createSigningKey('r1', 'RS256')];
  let issuer = '';
  const script = {
    /** Changes to the next tokens. */
    idToken: {} as Claims,
    idHeader: {} as Claims,
    accessToken: {} as Claims,
    /** Signs ID tokens with a key that is not published. */
    foreignKey: false,
    /** Instead of the token answer. */
    answer: undefined as { status: number; body: object } | undefined,
    nonce: '',
    sub: 'admin-1',
    refreshed: [] as string[],
    refreshToken: undefined as string | undefined,
    /** Life of access tokens. */
    seconds: 600,
    aheadMs: 0,
  };

  function sign(claims: Claims, header: Claims, signer = key): string {
    const iat = Math.floor((Date.now() + script.aheadMs) / 1000);
    const all = { iss: issuer, sub: script.sub, iat, exp: iat + script.seconds, jti: randomUUID(), ...claims };
    return signRaw(encode({ alg: 'RS256', kid: 'r1', ...header }), encode(all), signer);
  }

  function tokens(): object {
    const access = { aud: audience, client_id: 'console', roles: ['city-admin'], org: 'H26', sid: 'idp-1' };
    const id = { aud: 'console', nonce: script.nonce, sid: 'idp-1' };
    const signer = script.foreignKey ? other : key;
    return {
      token_type: 'Bearer',
      expires_in: script.seconds,
      access_token: sign({ ...access, ...script.accessToken }, { typ: 'at+jwt' }),
      id_token: sign({ ...id, ...script.idToken }, { typ: 'JWT', ...script.idHeader }, signer),
      ...(script.refreshToken === undefined ? {} : { refresh_token: script.refreshToken }),
    };
  }

  const server = createServer((request, response) => {
    const send = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.url === '/.well-known/openid-configuration')
      return send(200, {
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        end_session_endpoint: `${issuer}/logout`,
        authorization_response_iss_parameter_supported: true,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    if (request.url === '/jwks') return send(200, { keys: [key.jwk] });
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const form = new URLSearchParams(text);
      const refreshToken = form.get('refresh_token');
      if (refreshToken !== null) script.refreshed.push(refreshToken);
      if (script.answer !== undefined) return send(script.answer.status, script.answer.body);
      // A renewed ID token has no nonce of a login.
      if (refreshToken !== null) script.nonce = undefined as never;
      send(200, tokens());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    script,
    sign,
    other,
    /** Everything as it should be again. */
    reset(): void {
      Object.assign(script, { idToken: {}, idHeader: {}, accessToken: {}, foreignKey: false, answer: undefined });
      Object.assign(script, { refreshToken: undefined, refreshed: [], seconds: 600, sub: 'admin-1', aheadMs: 0 });
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type ScriptedIssuer = Awaited<ReturnType<typeof startScriptedIssuer>>;
