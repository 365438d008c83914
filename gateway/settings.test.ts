// The configuration as a whole: what the gateway and its real adapters accept together.
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { adapters } from '../adapters/registry.js';
import { describeSettings } from '../config/describeSettings.js';
import type { JsonSchema } from '../config/settingPath.js';
import { checkSettings, createSettingsSchema, type Settings } from './settings.js';

const issuer = {
  id: 'city',
  issuer: 'https://id.hanoi.sample',
  jwksUri: 'https://id.hanoi.sample/jwks',
  audiences: ['https://gateway.hanoi.sample/api'],
};
const allSettings = z.toJSONSchema(createSettingsSchema(adapters), {
  io: 'input',
  unrepresentable: 'any',
}) as JsonSchema;
const KEY = Buffer.alloc(32, 1).toString('base64url');

function parse(more: object = {}): Settings {
  return createSettingsSchema([]).parse({
    identity: { issuers: [issuer] },
    links: { key: KEY },
    adapters: {},
    ...more,
  });
}

describe('checkSettings', () => {
  it('has nothing against a sound production', () => {
    expect(checkSettings(parse(), 'production')).toEqual([]);
  });

  it('wants TLS for issuers and their keys, each named, in every environment', () => {
    const open = { ...issuer, issuer: 'http://id.hanoi.sample', jwksUri: 'http://id.hanoi.sample/jwks' };
    const problems = checkSettings(parse({ identity: { issuers: [issuer, open] } }), 'development');
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'identity.issuers.1.issuer',
      'identity.issuers.1.jwksUri',
    ]);
    expect(problems.join()).toContain('must be https');
  });

  it('takes plain HTTP where the sandbox switch is on', () => {
    const open = { ...issuer, issuer: 'http://127.0.0.1:1', jwksUri: 'http://127.0.0.1:1/jwks' };
    const settings = parse({ identity: { dangerouslyAllowHttp: true, issuers: [open] } });
    expect(checkSettings(settings, 'development')).toEqual([]);
  });

  it('wants a key for links in production, and says how to make one', () => {
    expect(checkSettings(parse({ links: {} }), 'production')).toEqual([
      expect.stringMatching(/^links\.key: .*openssl/),
    ]);
    expect(checkSettings(parse({ links: {} }), 'development')).toEqual([]);
  });

  it('refuses what an adapter itself calls dangerous in production', () => {
    const files = { hosts: ['127.0.0.1'], dangerouslyAllowHttpLoopback: true };
    const config = { baseUrl: 'https://truc.sample', secret: 'mẫu', files };
    const settings = createSettingsSchema(adapters).parse({
      identity: { issuers: [issuer] },
      links: { key: KEY },
      adapters: { documents: { config } },
    });
    expect(checkSettings(settings, 'production')).toEqual([
      'adapters.documents.config.files.dangerouslyAllowHttpLoopback: refused in production',
    ]);
    expect(checkSettings(settings, 'development')).toEqual([]);
  });

  it('refuses the query page in production', () => {
    expect(checkSettings(parse({ http: { graphiql: true } }), 'production')).toEqual([
      'http.graphiql: refused in production',
    ]);
  });

  it('reports everything at once', () => {
    const open = { ...issuer, issuer: 'ftp://x', jwksUri: 'http://x/' };
    const settings = parse({ identity: { issuers: [open] }, links: {}, http: { graphiql: true } });
    expect(checkSettings(settings, 'production')).toHaveLength(4);
  });
});

describe('createSettingsSchema', () => {
  it.each([
    ['no issuer', { identity: { issuers: [] } }],
    ['a short link key', { links: { key: 'c2hvcnQ' } }],
    ['a link key with characters of another alphabet', { links: { key: `${KEY.slice(0, 42)}+` } }],
    ['a store that is not PostgreSQL', { store: { url: 'mysql://db/x' } }],
    ['a cache that is not Redis', { cache: { redisUrl: 'http://cache' } }],
    ['a cache prefix with a separator', { cache: { prefix: 'a:b' } }],
    ['a poll that never ends', { store: { pollMs: 0 } }],
    ['rights that never go stale', { store: { maxStaleMs: 0 } }],
    ['an adapter that is not there', { adapters: { 'no-such-adapter': {} } }],
    ['an unknown key', { http: { potr: 1 } }],
  ])('refuses %s', (_what, more) => {
    expect(() => parse(more)).toThrow(z.ZodError);
  });

  it('describes every setting, the adapters’ own included', () => {
    const undescribed: string[] = [];
    const visit = (schema: JsonSchema, path: string) => {
      if (path !== '' && schema.properties === undefined && schema.description === undefined) undescribed.push(path);
      for (const [key, inner] of Object.entries(schema.properties ?? {})) visit(inner, `${path}.${key}`);
    };
    visit(allSettings, '');
    expect(undescribed).toEqual([]);
  });

  it('marks every password, key and address with a password as a secret', () => {
    const secrets = new Map<string, boolean>();
    const visit = (schema: JsonSchema, path: string) => {
      if (/(password|secret|links\.key|databaseUrl|redisUrl|store\.url)$/i.test(path))
        secrets.set(path, schema.secret === true);
      for (const [key, inner] of Object.entries(schema.properties ?? {})) visit(inner, `${path}.${key}`);
    };
    visit(allSettings, '');
    expect(secrets.size).toBeGreaterThanOrEqual(6);
    expect([...secrets].filter(([, secret]) => !secret)).toEqual([]);
  });

  it('keeps the gateway’s own secrets out of the printed configuration', () => {
    const secrets = { url: 'postgres://u:canary-1@db/x', redisUrl: 'redis://:canary-2@cache', key: KEY };
    const settings = parse({
      store: { url: secrets.url },
      cache: { redisUrl: secrets.redisUrl },
      links: { key: secrets.key },
    });
    const schema = z.toJSONSchema(createSettingsSchema([]), { io: 'input', unrepresentable: 'any' });
    const printed = describeSettings(settings, schema, new Map()).join('\n');
    for (const secret of Object.values(secrets)) expect(printed).not.toContain(secret);
    expect(printed.match(/\*\*\*/g)).toHaveLength(3);
  });
});
