// npm run services:check [-- FILE …]: checks declared services as a start would, and prints the schema that they make.
import { readService, readServices, type Services } from '../adapters/lgsp/readServices.js';
import { adapters } from '../adapters/registry.js';
import { servicesFolder } from './declaredServices.js';

const taken = new Map(adapters.map(({ id }) => [id, 'an adapter of this build']));

function readAll(files: readonly string[]): Services {
  if (files.length === 0) return readServices(servicesFolder(process.env), adapters);
  const read = files.map((file) => readService(file, taken));
  return {
    adapters: read.flatMap((services) => services.adapters),
    problems: read.flatMap((services) => services.problems),
  };
}

const { adapters: declared, problems } = readAll(process.argv.slice(2));
for (const { id, title, typeDefs } of declared) console.log(`# ${id}: ${title.vi} / ${title.en}\n\n${typeDefs}`);
if (problems.length > 0) {
  console.error(`${problems.length} lỗi / problem(s):`);
  for (const problem of problems) console.error(`  - ${problem}`);
  process.exitCode = 2;
} else {
  console.error(`${declared.length} dịch vụ, không có lỗi / services, no problems`);
}
