// A database of its own for each test file, on the PostgreSQL that globalSetup started.
import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: process.env['TEST_DATABASE_URL'] });
  await client.connect();
  await client.query(statement);
  await client.end();
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(`create database ${name}`);
  const base = process.env['TEST_DATABASE_URL'] ?? '';
  return {
    url: base.replace(/\/[^/]*$/, `/${name}`),
    drop: () => administer(`drop database if exists ${name} with (force)`),
  };
}
