// npm run agencies:check -- FILE: checks an agencies file as the first start would, without writing anything.
import { readFileSync } from 'node:fs';
import { loadUnits } from '../config/units/loadUnits.js';
import { createUnitTree, importAgencies } from './units/index.js';

const [file] = process.argv.slice(2);

function main(path: string): number {
  const result = importAgencies(createUnitTree(loadUnits()), readFileSync(path));
  if (result.ok) {
    console.log(`${path}: ${result.rows.length} cơ quan, không có lỗi / agencies, no problems`);
    return 0;
  }
  console.error(`${path}: ${result.total} lỗi / problem(s); không ghi gì / nothing was written`);
  for (const { line, column, vi, en } of result.problems)
    console.error(`  dòng / line ${line}${column === undefined ? '' : `, ${column}`}: ${vi}\n      ${en}`);
  return 2;
}

if (file === undefined) {
  console.error('npm run agencies:check -- FILE.csv');
  process.exitCode = 2;
} else {
  try {
    process.exitCode = main(file);
  } catch (error) {
    console.error(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`);
    process.exitCode = 2;
  }
}
