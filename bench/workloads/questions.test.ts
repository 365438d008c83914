// Tests of what is sent: cold texts are new ones every time, and mean the same.
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { caseServices, CASES_QUERY } from '../services/cases.js';
import { plainTypeDefs } from '../upstream/service.js';
import { coldText } from './coldTexts.js';
import { createSeed } from './oursPlace.js';
import { toBodies } from './questions.js';
import { chooseVariants } from './measureWorkload.js';
import { findWorkloads, workloadNamed } from './workload.js';

describe('coldText', () => {
  it('is another text each time', () => {
    const texts = Array.from({ length: 100 }, (_, n) => coldText(CASES_QUERY, n));
    expect(new Set(texts).size).toBe(100);
    expect(new Set(texts.map((text) => text.replace(/\d+/g, ''))).size).toBeGreaterThan(1);
  });

  it('still asks for the same', () => {
    const [bureaus] = caseServices;
    if (bureaus === undefined) throw new Error('no service');
    const schema = buildSchema(plainTypeDefs(bureaus));
    const query = 'query One($code: ID!) {\n  bureau(code: $code) {\n    code\n    name\n  }\n}\n';
    expect(validate(schema, parse(coldText(query, 7)))).toEqual([]);
    expect(coldText(query, 7)).toContain('f7: code');
  });
});

describe('toBodies', () => {
  it('asks every question in turn', () => {
    const bodies = toBodies(workloadNamed('w2'));
    expect(bodies).toHaveLength(200);
  });

  it('never sends a cold text twice', () => {
    const next = toBodies(workloadNamed('w6'));
    if (typeof next !== 'function') throw new Error('not cold');
    expect(next()).not.toBe(next());
  });
});

it('measures what a workload is meant for, unless others are named', () => {
  const [scale] = findWorkloads('w5');
  if (scale === undefined) throw new Error('no workload');
  expect(chooseVariants(scale, undefined).map(({ name }) => name)).toEqual(['ours-bare', 'fan-out']);
  expect(chooseVariants(scale, ['hive']).map(({ name }) => name)).toEqual(['hive']);
  expect(chooseVariants(workloadNamed('w1'), undefined)).toHaveLength(9);
});

it('seeds every capability that the services ask for', () => {
  expect(JSON.stringify(createSeed(workloadNamed('w2')))).toContain('clerks:clerk.read-personal');
  expect(createSeed(workloadNamed('w5-5-of-5'))).toMatchObject({ grants: [] });
});
