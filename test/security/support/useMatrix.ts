// The invented country of the access matrix for tests of one file, with short ways to ask in it.
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { GraphqlAnswer } from '../../support/testGateway.js';
import { askGraphql } from '../../support/testGateway.js';
import { codec, startMatrix, type MatrixGateway } from '../matrix/harness.js';
import type { Person } from '../matrix/people.js';
import { recordKey, worldRecords, type Family, type Place } from '../matrix/world.js';
import type { Relation, Role } from '../matrix/words.js';

export interface MatrixUse {
  readonly matrix: () => MatrixGateway;
  person(role: Role, family?: Family, relation?: Relation, second?: string): Person;
  ask(person: Person, query: string, variables?: object, headers?: Record<string, string>): Promise<GraphqlAnswer>;
  /** With a strong and recent sign-in. */
  askStrongly(person: Person, query: string, variables?: object): Promise<GraphqlAnswer>;
  admin(person: Person, query: string, variables?: object): Promise<GraphqlAnswer>;
}

/** Global id of a record of the country. */
export function idOf(family: Family, place: Place): string {
  return codec.encodeId('Record', recordKey(family, place));
}

export function unitId(key: string): string {
  return codec.encodeId('Unit', key);
}

/** Starts it for the file; every test finds the records as they were at first. */
export function useMatrix(): MatrixUse {
  let matrix: MatrixGateway;
  beforeAll(async () => {
    matrix = await startMatrix();
  }, 120_000);
  afterAll(() => matrix.stop(), 60_000);
  beforeEach(() => {
    matrix.system.careless = false;
    matrix.system.commands.length = 0;
    matrix.system.records.clear();
    for (const record of worldRecords()) matrix.system.records.set(record.key, record);
  });
  const url = () => matrix.gateway.graphqlUrl;
  return {
    matrix: () => matrix,
    person: (role, family = 'a', relation = 'own', second = '') =>
      matrix.person({ role, relation, operation: 'list', expected: 'ALLOW' }, family, second),
    ask: (person, query, variables = {}, headers = {}) =>
      askGraphql(url(), person.token ?? '', query, variables, headers),
    askStrongly: (person, query, variables = {}) => askGraphql(url(), person.strong ?? '', query, variables),
    admin: (person, query, variables = {}) =>
      askGraphql(matrix.gateway.adminUrl, person.strong ?? '', query, variables),
  };
}
