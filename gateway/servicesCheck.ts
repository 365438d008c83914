// npm run services:check [-- FILE …]: checks declared services as a start would, and prints the schema that they make.
import { checkServices } from './checkServices.js';

const { adapters: declared, problems } = checkServices(process.argv.slice(2), process.env);
for (const { id, title, typeDefs } of declared) console.log(`# ${id}: ${title.vi} / ${title.en}\n\n${typeDefs}`);
if (problems.length > 0) {
  console.error(`${problems.length} lỗi / problem(s):`);
  for (const problem of problems) console.error(`  - ${problem}`);
  process.exitCode = 2;
} else {
  console.error(`${declared.length} dịch vụ, không có lỗi / services, no problems`);
}
