// Small programs that behave like stand-ins, for the tests of the supervisor: quick to start, easy to break.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STAND_INS, type StandInName } from './standIns.js';

/** What ready lines say where it is more than the address. */
const READY: Partial<Record<StandInName, string>> = {
  hr: "{ sqlUrl: 'postgres://user:secret@127.0.0.1:' + port + '/postgres', syncUrl: url }",
  catalog: "{ sqlUrl: 'postgres://user:secret@127.0.0.1:' + port + '/postgres' }",
  idp: '{ issuer: url }',
};

function workingProgram(name: StandInName): string {
  return `
import { createServer } from 'node:http';
const asked = Number(process.argv[process.argv.indexOf('--port') + 1]);
const server = createServer((_request, response) => response.end(process.argv.slice(2).join(' ')));
server.listen(asked, '127.0.0.1', () => {
  const { port } = server.address();
  const url = 'http://127.0.0.1:' + port;
  console.log(JSON.stringify({ ready: true, name: '${name}', ...${READY[name] ?? '{ url }'} }));
});
process.once('disconnect', () => process.exit());
`;
}

/** Writes one program for each to `<root>/dist/sandbox`; `broken` replaces the source of some. */
export function writeFakeStandIns(root: string, broken: Partial<Record<StandInName, string>> = {}): void {
  for (const name of STAND_INS) {
    const folder = join(root, 'dist', 'sandbox', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'main.js'), broken[name] ?? workingProgram(name));
  }
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
}
