// The address of the sample HR database; its password guards nothing but sample data.

export function toSqlUrl(port: number): string {
  return `postgres://sample_reader:sample-hr-password@127.0.0.1:${port}/postgres`;
}
