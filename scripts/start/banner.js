// What a newcomer reads when everything runs: where, who, and one question to ask.
const QUERY =
  'query ($code: String!) { unit(code: $code) { fullName dossiers(first: 3) { nodes { code summary status ' +
  'officer { fullName post { title } } documents(first: 2) { nodes { number notation subject } } } } } }';

/** One command that can be pasted into a shell in this folder. */
export function curlFor(url, dataDir) {
  const token = `${dataDir === '.data' ? '' : `DATA_DIR=${dataDir} `}npm run -s token -- ward-officer`;
  const body = JSON.stringify({ query: QUERY, variables: { code: '00103' } });
  return [
    `curl -s ${url}/graphql`,
    `  -H "authorization: Bearer $(${token})"`,
    `  -H 'content-type: application/json'`,
    `  -d '${body}'`,
  ].join(' \\\n');
}

function sandboxLines(addresses) {
  if (addresses === undefined) return [];
  const { idp, portal, documents, hr, party } = addresses;
  return [
    '',
    '  Hệ thống mẫu (không dùng cho thật) / Sandbox stand-ins, sample data only:',
    `    portal      ${portal.url}   pid ${portal.pid}   Cổng dịch vụ công / public-service portal`,
    `    documents   ${documents.url}   pid ${documents.pid}   Quản lý văn bản / document management`,
    `    hr          ${hr.sqlUrl.replace(/^.*@/, 'postgres://')}   pid ${hr.pid}   Nhân sự / HR records (+ ${hr.syncUrl})`,
    `    party       ${party.url}   pid ${party.pid}   Thủ tục hành chính của Đảng / Party procedures`,
    `    idp         ${idp.issuer}   pid ${idp.pid}   Nhà cung cấp định danh / identity provider`,
    '',
    '  Đăng nhập mẫu / Sample sign-ins (each prints a token):',
    '    npm run -s token -- city-admin                        quản trị thành phố / city administrator',
    '    npm run -s token -- ward-officer --unit 00103@2025-07-01   công chức phường Tây Hồ / ward officer',
    '    npm run -s token -- shared-app                        ứng dụng dùng chung / shared application',
  ];
}

/** Prints it. */
export function printBanner({ gateway, addresses, dataDir, seconds }) {
  const lines = [
    '',
    `Liên Thông sẵn sàng sau / ready after ${seconds}`,
    '',
    `  GraphQL     ${gateway.url}/graphql   pid ${gateway.child.pid}`,
    ...(addresses === undefined ? [] : [`  GraphiQL    ${gateway.url}/graphiql/`]),
    `  Sức khỏe    ${gateway.url}/readyz   ${gateway.url}/metrics`,
    `  Kho dữ liệu ${gateway.store}, ${dataDir}`,
    `  Adapters    ${gateway.adapters.join(', ')}`,
    ...sandboxLines(addresses),
    ...(addresses === undefined
      ? []
      : ['', '  Thử ngay, trong thư mục này / Try it, in this folder:', '', curlFor(gateway.url, dataDir)]),
    '',
    '  Ctrl-C để dừng / to stop.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
