// The address of the sample store of the catalogue; its password guards nothing but sample data.

export function toCatalogUrl(port: number): string {
  return `postgres://sample_catalog:sample-catalog-password@127.0.0.1:${port}/postgres`;
}
