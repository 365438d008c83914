// Settings in layers: who wins, where each value came from, and every mistake in one message without any secret.
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { loadSettings, SettingsProblems } from './loadSettings.js';

const folder = mkdtempSync(join(tmpdir(), 'lien-thong-settings-'));
const SECRET = 'canary-secret-0123';

const schema = z.strictObject({
  http: z
    .strictObject({ port: z.int().min(0).max(65_535).default(4_000), open: z.boolean().default(false) })
    .prefault({}),
  identity: z
    .strictObject({
      dangerouslyAllowHttp: z.boolean().default(false),
      issuers: z.array(z.strictObject({ id: z.string(), audiences: z.array(z.string()).default([]) })).default([]),
    })
    .prefault({}),
  store: z
    .strictObject({
      folder: z.string().default('.data'),
      url: z
        .string()
        .regex(/^postgres:\/\//)
        .optional()
        .meta({ secret: true }),
      seedFile: z.string().optional(),
    })
    .prefault({}),
  cache: z.strictObject({ redisUrl: z.string().optional() }).prefault({}),
  adapters: z
    .strictObject({
      'hr-records': z.strictObject({ config: z.strictObject({ maxRows: z.int().default(10) }) }).optional(),
    })
    .prefault({}),
});

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

function load(env: Record<string, string | undefined> = {}, environment = 'test') {
  return loadSettings({ schema, folder, environment, env });
}

function problemsOf(env: Record<string, string | undefined> = {}, environment = 'test'): readonly string[] {
  try {
    load(env, environment);
  } catch (error) {
    if (error instanceof SettingsProblems) return error.problems;
    throw error;
  }
  return [];
}

beforeEach(() => {
  for (const name of ['test.json', 'production.json']) rmSync(join(folder, name), { force: true, recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('layers', () => {
  it('start from the defaults when there is no file', () => {
    const { settings, sources } = load();
    expect(settings.http).toEqual({ port: 4_000, open: false });
    expect([...sources.keys()]).toEqual([]);
  });

  it('let the file win over the default, and a variable over the file', () => {
    write('test.json', { http: { port: 1, open: true } });
    const { settings, sources } = load({ GATEWAY_HTTP__PORT: '2' });
    expect(settings.http).toEqual({ port: 2, open: true });
    expect(sources.get('http.port')).toBe('GATEWAY_HTTP__PORT');
    expect(sources.get('http.open')).toBe('test.json');
  });

  it('take the file of the environment alone', () => {
    write('production.json', { http: { port: 3 } });
    expect(load().settings.http.port).toBe(4_000);
    expect(load({}, 'production').settings.http.port).toBe(3);
  });

  it('cannot be changed afterwards', () => {
    const { settings } = load({ GATEWAY_IDENTITY__ISSUERS__0__ID: 'a' });
    expect(() => Object.assign(settings.http, { port: 5 })).toThrow(TypeError);
    expect(() => settings.identity.issuers.push({ id: 'b', audiences: [] })).toThrow(TypeError);
  });
});

describe('variables', () => {
  it('reach nested and dashed names', () => {
    const { settings } = load({ GATEWAY_ADAPTERS__HR_RECORDS__CONFIG__MAX_ROWS: '99' });
    expect(settings.adapters['hr-records']?.config.maxRows).toBe(99);
  });

  it('build a list item by item, in any order, or as JSON', () => {
    const items = { GATEWAY_IDENTITY__ISSUERS__1__ID: 'b', GATEWAY_IDENTITY__ISSUERS__0__ID: 'a' };
    expect(load(items).settings.identity.issuers.map(({ id }) => id)).toEqual(['a', 'b']);
    const json = { GATEWAY_IDENTITY__ISSUERS: '[{"id":"c","audiences":["d"]}]' };
    expect(load(json).settings.identity.issuers).toEqual([{ id: 'c', audiences: ['d'] }]);
  });

  it('change one item of a list that the file has', () => {
    write('test.json', { identity: { issuers: [{ id: 'a', audiences: ['x'] }, { id: 'b' }] } });
    const { settings } = load({ GATEWAY_IDENTITY__ISSUERS__1__ID: 'c' });
    expect(settings.identity.issuers).toEqual([
      { id: 'a', audiences: ['x'] },
      { id: 'c', audiences: [] },
    ]);
  });

  it('keep a text a text, even when it looks like a number', () => {
    expect(load({ GATEWAY_STORE__FOLDER: '00103' }).settings.store.folder).toBe('00103');
  });

  it('do not count when they are empty', () => {
    expect(load({ GATEWAY_HTTP__PORT: '' }).settings.http.port).toBe(4_000);
  });

  it('have short names where other programs already have one', () => {
    const { settings, sources } = load({
      PORT: '5',
      DATA_DIR: '/srv',
      DATABASE_URL: 'postgres://db/x',
      REDIS_URL: 'redis://r',
    });
    expect(settings.http.port).toBe(5);
    expect(settings.store).toMatchObject({ folder: '/srv', url: 'postgres://db/x' });
    expect(settings.cache.redisUrl).toBe('redis://r');
    expect(sources.get('http.port')).toBe('PORT');
  });

  it('leave everything alone that is not ours', () => {
    expect(load({ PATH: '/bin', GATEWAY: 'x', GATEWAY_ENV: 'test', HTTP__PORT: '1' }).settings.http.port).toBe(4_000);
  });
});

describe('secrets from files', () => {
  it('are read without their last line break', () => {
    for (const ending of ['', '\n', '\r\n']) {
      const file = write('secret', `postgres://u:p@db/x${ending}`);
      const { settings, sources } = load({ GATEWAY_STORE__URL_FILE: file });
      expect(settings.store.url).toBe('postgres://u:p@db/x');
      expect(sources.get('store.url')).toBe('GATEWAY_STORE__URL_FILE');
    }
    expect(load({ DATABASE_URL_FILE: write('secret', 'postgres://alias/x\n') }).settings.store.url).toBe(
      'postgres://alias/x',
    );
  });

  it('lose one line break, not more', () => {
    expect(load({ GATEWAY_STORE__FOLDER_FILE: write('secret', 'a\n\n') }).settings.store.folder).toBe('a\n');
  });

  it('are not meant where a setting itself ends in "file"', () => {
    expect(load({ GATEWAY_STORE__SEED_FILE: '/no/such/seed.json' }).settings.store.seedFile).toBe('/no/such/seed.json');
  });

  it('name the variable when the file is missing or is a folder', () => {
    for (const file of [join(folder, 'missing'), folder])
      expect(problemsOf({ GATEWAY_STORE__URL_FILE: file })).toEqual([
        'GATEWAY_STORE__URL_FILE: the file it names cannot be read',
      ]);
  });
});

describe('mistakes', () => {
  it('are all reported at once, each with its place and its source', () => {
    write('test.json', { http: { prot: 1, port: 'x' }, stroe: {}, identity: { issuers: [{ audiences: [] }] } });
    expect(problemsOf({ GATEWAY_HTTP__OPEN: 'maybe', GATEWAY_HTTP__PROT: '1' })).toEqual([
      'GATEWAY_HTTP__PROT: there is no such setting (did you mean "http.port"?)',
      'http.prot: there is no such setting (did you mean "port"?)',
      'stroe: there is no such setting (did you mean "store"?)',
      'http.port (test.json): Invalid input: expected number, received string',
      'http.open (GATEWAY_HTTP__OPEN): Invalid input: expected boolean, received string',
      'identity.issuers.0.id: Invalid input: expected string, received undefined',
    ]);
  });

  it('carry a message in both languages with one line each', () => {
    write('test.json', { http: { port: -1 }, x: 1 });
    expect(() => load()).toThrow(/Cấu hình có 2 lỗi \/ The configuration has 2 problem\(s\):\n {2}- .*\n {2}- /);
  });

  it.each([
    ['out of range', '65536'],
    ['a fraction', '80.5'],
    ['negative', '-1'],
    ['a time-like text', '1:30'],
    ['null', 'null'],
    ['an object', '{}'],
  ])('refuse a port that is %s', (_what, text) => {
    expect(problemsOf({ GATEWAY_HTTP__PORT: text })).toEqual([
      expect.stringMatching(/^http\.port \(GATEWAY_HTTP__PORT\): /),
    ]);
  });

  it('in the syntax of the file name the file and the line, and quote nothing', () => {
    const file = write('test.json', `{\n  "store": { "url": "${SECRET}" x }\n}`);
    expect(problemsOf()).toEqual([`${file}: line 2, column 42: not JSON`]);
  });

  it.each(['[]', 'null', '"text"', '5'])('refuse a file that holds %s', (content) => {
    const file = write('test.json', content);
    expect(problemsOf()).toEqual([`${file}: must be an object { … }`]);
  });

  it('refuse a folder in the place of the file, and one that may not be read', () => {
    mkdirSync(join(folder, 'test.json'));
    expect(problemsOf()).toEqual([`${join(folder, 'test.json')}: cannot be read`]);
    rmSync(join(folder, 'test.json'), { recursive: true });
    chmodSync(write('test.json', {}), 0o000);
    // The superuser may read everything.
    if (process.getuid?.() !== 0) expect(problemsOf()).toHaveLength(1);
  });

  it('never show the value that was wrong', () => {
    write('test.json', { store: { url: SECRET }, cache: { redisUrl: { inner: SECRET } } });
    const problems = problemsOf({ GATEWAY_HTTP__PORT: SECRET });
    expect(problems).toHaveLength(3);
    expect(problems.join('\n')).not.toContain(SECRET);
  });

  it('catch names that every object has', () => {
    write('test.json', '{ "__proto__": { "http": { "port": 1 } }, "constructor": {} }');
    expect(problemsOf()).toEqual(['__proto__: there is no such setting', 'constructor: there is no such setting']);
  });
});

describe('in production', () => {
  it('a switch that begins with "dangerously" is refused, wherever it comes from', () => {
    write('production.json', { identity: { dangerouslyAllowHttp: true } });
    const refused = ['identity.dangerouslyAllowHttp: refused in production'];
    expect(problemsOf({}, 'production')).toEqual(refused);
    rmSync(join(folder, 'production.json'));
    expect(problemsOf({ GATEWAY_IDENTITY__DANGEROUSLY_ALLOW_HTTP: 'true' }, 'production')).toEqual(refused);
  });

  it('such a switch is reported together with everything else', () => {
    write('production.json', { identity: { dangerouslyAllowHttp: true }, http: { port: 'x' } });
    expect(problemsOf({}, 'production')).toEqual([
      expect.stringMatching(/^http\.port/),
      'identity.dangerouslyAllowHttp: refused in production',
    ]);
  });

  it('such a switch may be there as long as it is off', () => {
    write('production.json', { identity: { dangerouslyAllowHttp: false } });
    expect(problemsOf({}, 'production')).toEqual([]);
    expect(problemsOf({ GATEWAY_IDENTITY__DANGEROUSLY_ALLOW_HTTP: 'true' })).toEqual([]);
  });
});
